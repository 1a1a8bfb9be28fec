import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { maintenanceExtent } from './maintenance/maintenance-results.ts';
import { mergeResults, readResults, writeResults } from './results.ts';
import {
  sample,
  sampleEnvironment,
  sampleResults,
  sampleRow,
} from './sample-results.test-helper.ts';

const maintenance = {
  environment: sampleEnvironment,
  extent: maintenanceExtent(true),
  bytes: 1,
  date: '2026-01-02',
  kirsch: '0.1.0',
  rows: [{ step: 'check' as const, samples: { kirsch: [sample(1)], restic: [sample(2)] } }],
};

test('new rows take the place of the old ones of the same data set, storage and step, and no others', () => {
  const old = sampleResults([
    sampleRow({ dataSet: 'a', step: 'first', kirsch: 'old' }),
    sampleRow({ dataSet: 'a', step: 'check', kirsch: 'old' }),
    sampleRow({ dataSet: 'a', step: 'first', storage: 'minio', kirsch: 'old' }),
  ]);
  const fresh = sampleResults([sampleRow({ dataSet: 'a', step: 'first', kirsch: 'new' })]);
  const merged = mergeResults(old, fresh);
  expect(merged.rows.map(({ storage, step, kirsch }) => `${storage} ${step} ${kirsch}`)).toEqual([
    'folder first new',
    'folder check old',
    'minio first old',
  ]);
});

test('figures of another machine or other versions are dropped', () => {
  const old = sampleResults([sampleRow({ step: 'check' })]);
  const fresh = {
    ...sampleResults([sampleRow({ step: 'first' })]),
    environment: { ...sampleEnvironment, restic: 'restic 9' },
  };
  expect(mergeResults(old, fresh)).toEqual(fresh);
});

test('maintenance is kept until it is measured again: it says itself where that was', () => {
  const old = sampleResults([sampleRow({})], { maintenance });
  const elsewhere = sampleResults([], { environment: { ...sampleEnvironment, cores: 4 } });
  expect(mergeResults(old, sampleResults([])).maintenance).toBe(maintenance);
  expect(mergeResults(old, elsewhere).maintenance).toBe(maintenance);
  const newer = { ...maintenance, date: '2026-02-03' };
  expect(mergeResults(old, { ...elsewhere, maintenance: newer }).maintenance).toBe(newer);
});

test('what is written is read again, and nothing where there is nothing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kirsch-bench-test-'));
  try {
    const file = join(folder, 'results.json');
    expect(readResults(file)).toBeUndefined();
    const results = sampleResults([sampleRow({}), sampleRow({ step: 'check' })]);
    writeResults(file, results);
    expect(readResults(file)).toEqual(results);
    writeResults(file, { ...results, maintenance });
    expect(readResults(file)).toEqual({ ...results, maintenance });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
