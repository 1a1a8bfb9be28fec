import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mergeResults, readResults, writeResults } from './results.ts';
import { sampleEnvironment, sampleResults, sampleRow } from './sample-results.test-helper.ts';

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

test('what is written is read again, and nothing where there is nothing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kirsch-bench-test-'));
  try {
    const file = join(folder, 'results.json');
    expect(readResults(file)).toBeUndefined();
    const results = sampleResults([sampleRow({}), sampleRow({ step: 'check' })]);
    writeResults(file, results);
    expect(readResults(file)).toEqual(results);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
