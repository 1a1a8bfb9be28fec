import { expect, test } from 'vitest';
import { parseOptions } from './options.ts';

test('without words every kind but size and zips runs, on a folder and on the embedded server', () => {
  expect(parseOptions([])).toMatchObject({
    kinds: ['crash', 'concurrent', 'faults', 'rot', 'clock', 'capture'],
    storages: ['folder', 's3'],
    seed: 1,
    runs: undefined,
    first: 0,
    write: true,
  });
});

test('a single run can be asked for', () => {
  const words =
    '--kind crash --storage minio --only forget --seed 7 --first 31 --runs 1 --no-write';
  expect(parseOptions(words.split(' '))).toMatchObject({
    kinds: ['crash'],
    storages: ['minio'],
    only: 'forget',
    seed: 7,
    first: 31,
    runs: 1,
    write: false,
  });
});

test('outcomes may go to a file of their own, and be taken from it', () => {
  expect(parseOptions(['--results', '/tmp/rows'])).toMatchObject({ results: '/tmp/rows' });
  expect(parseOptions(['--take', '/tmp/rows'])).toMatchObject({ take: '/tmp/rows' });
});

test.each([
  [['--kind', 'luck'], /no luck/],
  [['--storage', 'tape'], /no tape/],
  [['--runs', 'many'], /--runs wants a whole number/],
])('%s is refused', (words, message) => {
  expect(() => parseOptions(words)).toThrow(message);
});

test('help is not a campaign', () => {
  expect(parseOptions(['--help'])).toBeUndefined();
});
