import { expect, test } from 'vitest';
import { dataSets } from './data-sets.ts';
import { turns } from './round.ts';
import { countRuns, planSeries } from './series.ts';

const limits = { storages: ['folder', 'minio'], rounds: 5, largeRounds: 1, memory: true } as const;

test('an ordinary data set is measured on every storage, every step with both programs, and counted once more over a network', () => {
  const series = planSeries(dataSets(false).a, limits);
  expect(series.map(({ storage, rounds }) => ({ storage, rounds }))).toEqual([
    { storage: 'folder', rounds: 5 },
    { storage: 'minio', rounds: 5 },
  ]);
  expect(series.map(countRuns)).toEqual([6 * 5 * 2, 6 * (5 + 1) * 2]);
});

test('a large data set is measured on a folder only, in its own number of rounds', () => {
  const series = planSeries(dataSets(false).huge, limits);
  expect(series).toMatchObject([{ storage: 'folder', rounds: 1 }]);
});

test('a restore to memory is left out where there is no room for it', () => {
  const [series] = planSeries(dataSets(false).a, { ...limits, memory: false });
  expect(series?.steps).not.toContain('restore-memory');
  expect(series?.steps).toContain('restore-disk');
});

test('the version is asked for once, since no storage plays a part in it', () => {
  const series = planSeries(dataSets(false).startup, limits);
  expect(series.map(({ steps }) => steps)).toEqual([['version', 'snapshots'], ['snapshots']]);
});

test('programs take turns step by step, or one after the other where two repositories would not fit', () => {
  const shown = (oneAfterTheOther: boolean) =>
    turns(['first', 'check'], ['restic', 'kirsch'], oneAfterTheOther).map(
      ({ program, step }) => `${program} ${step}`,
    );
  expect(shown(false)).toEqual(['restic first', 'kirsch first', 'restic check', 'kirsch check']);
  expect(shown(true)).toEqual(['restic first', 'restic check', 'kirsch first', 'kirsch check']);
});
