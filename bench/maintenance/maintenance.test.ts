import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contentOf } from '../files-in.ts';
import { sample, sampleEnvironment } from '../sample-results.test-helper.ts';
import { describeMaintenance } from './describe-maintenance.ts';
import { wordsOf } from './maintenance.ts';
import {
  MAINTENANCE_STEPS,
  type MaintenanceResults,
  type MaintenanceRow,
  maintenanceExtent,
} from './maintenance-results.ts';
import { copyByLinks } from './originals.ts';

const repository = { kept: 50, source: '/original' };

function resultsOf(...rows: MaintenanceRow[]): MaintenanceResults {
  return {
    environment: sampleEnvironment,
    extent: maintenanceExtent(false),
    bytes: 500e6,
    date: '2026-01-02',
    kirsch: '0.1.0',
    rows,
  };
}

test('says what was worked on, and how each step did', () => {
  const samples = {
    kirsch: [{ ...sample(1), repositoryBytes: 300e6 }],
    restic: [{ ...sample(2), repositoryBytes: 310e6 }],
  };
  const text = describeMaintenance(resultsOf({ step: 'prune', samples }));
  expect(text).toContain('A Processor, 2 cores');
  expect(text).toContain('100 backups of 20,000 files, a repository of 500.0 MB; 1,000 backups in');
  expect(text).toContain(
    '| `forget --keep-last 50 --prune`, Kirsch with `--instant` | 1.00 s | 2.00 s | 0.50 | ≤ 0.5 ' +
      '| 1.00 s | 2.00 s | 0.50 | 100 MB | 200 MB | −100 MB | 300.0 MB | 310.0 MB |',
  );
  expect(text).toContain('2 of 2 goals are met');
});

test('sets in bold what takes more than half of the time, or more memory', () => {
  const samples = { kirsch: [sample(3)], restic: [sample(2)] };
  const text = describeMaintenance(resultsOf({ step: 'check', samples }));
  expect(text).toContain('| **1.50** | ≤ 0.5 |');
  expect(text).toContain('| **+100 MB** |  |  |');
  expect(text).toContain('0 of 2 goals are met');
});

test('judges no prune in two phases, since restic has none', () => {
  const samples = { kirsch: [sample(3)], restic: [sample(2)] };
  const text = describeMaintenance(resultsOf({ step: 'prune-two-phase', samples }));
  expect(text).toContain('| 1.50 |  |');
  expect(text).toContain('0 of 0 goals are met');
});

test('the programs get the same words, but for pruning at once', () => {
  for (const step of MAINTENANCE_STEPS) {
    const kirsch = wordsOf(step, 'kirsch', repository);
    const restic = wordsOf(step, 'restic', repository);
    expect(kirsch).toEqual(step === 'prune' ? [...restic, '--instant'] : restic);
  }
});

test('removing files from a copy, or adding some, leaves the original as it was', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kirsch-bench-test-'));
  try {
    const [original, copy] = [join(folder, 'original'), join(folder, 'copy')];
    mkdirSync(join(original, 'inner'), { recursive: true });
    writeFileSync(join(original, 'inner', 'file'), 'kept');
    copyByLinks(original, copy);
    expect(readFileSync(join(copy, 'inner', 'file'), 'utf8')).toBe('kept');
    rmSync(join(copy, 'inner', 'file'));
    writeFileSync(join(copy, 'inner', 'more'), 'added');
    expect(contentOf(original)).toEqual({ files: 1, bytes: 4 });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
