import { expect, test } from 'vitest';
import { parseOptions } from './options.ts';

test('measures the ordinary data sets on both storages, five rounds each', () => {
  expect(parseOptions([])).toMatchObject({
    dataSets: ['a', 'b', 'c', 'startup'],
    storages: ['folder', 'minio'],
    rounds: 5,
    largeRounds: 1,
    quick: false,
  });
});

test('measures what is asked for, in its own order', () => {
  const options = parseOptions(['--only', 'c,a', '--huge', '--storage=minio', '--rounds', '7']);
  expect(options).toMatchObject({
    dataSets: ['a', 'c', 'huge'],
    storages: ['minio'],
    rounds: 7,
    largeRounds: 7,
  });
  expect(parseOptions(['--only', 'million'])).toMatchObject({ dataSets: ['million'] });
});

test('measures the line, starts and maintenance only when asked to', () => {
  expect(parseOptions([])).toMatchObject({ extras: [] });
  expect(parseOptions(['--only', 'first-pack,line'])).toMatchObject({
    dataSets: [],
    extras: ['line', 'first-pack'],
  });
  expect(parseOptions(['--only', 'maintenance'])).toMatchObject({ extras: ['maintenance'] });
});

test('measures a profile of 2 GB, a tenth when it shall be quick, or as large as it is told', () => {
  expect(parseOptions(['--only', 'cherry-studio'])).toMatchObject({
    dataSets: [],
    extras: ['cherry-studio'],
    profileBytes: 2e9,
  });
  expect(parseOptions(['--quick'])).toMatchObject({ profileBytes: 2e8 });
  expect(parseOptions(['--size', '30M'])).toMatchObject({ profileBytes: 3e7 });
  expect(() => parseOptions(['--size', 'much'])).toThrow('--size wants');
});

test('takes one round when it shall be quick, unless told otherwise', () => {
  expect(parseOptions(['--quick'])).toMatchObject({ quick: true, rounds: 1 });
  expect(parseOptions(['--quick', '--rounds', '2'])).toMatchObject({ rounds: 2 });
});

test('refuses what it does not know', () => {
  expect(() => parseOptions(['--only', 'a,z'])).toThrow('There is no z');
  expect(() => parseOptions(['--storage', 'tape'])).toThrow('folder, minio');
  expect(() => parseOptions(['--rounds', '0'])).toThrow('1 to 999');
  expect(() => parseOptions(['--fast'])).toThrow('--fast');
});

test('asks for nothing when help is wanted', () => {
  expect(parseOptions(['--help'])).toBeUndefined();
});
