import { expect, test } from 'vitest';
import { bytes, counted, megabytesMore, ratio, seconds, withSpread } from './figures.ts';

test('seconds are shown with three digits that mean something', () => {
  expect([0.0341, 2.514, 74.23].map(seconds)).toEqual(['0.034 s', '2.51 s', '74.2 s']);
});

test('a spread is shown only where there are several figures', () => {
  expect(withSpread([2.5])).toBe('2.50 s');
  expect(withSpread([2.5, 2.4, 2.7])).toBe('2.50 s (2.40–2.70)');
});

test('a ratio to nothing is not shown', () => {
  expect(ratio({ kirsch: 1, restic: 3 })).toBe('0.33');
  expect(ratio({ kirsch: 1, restic: 0 })).toBe('–');
});

test('differences of memory bear their sign', () => {
  expect(megabytesMore(12_400_000)).toBe('+12 MB');
  expect(megabytesMore(-12_400_000)).toBe('−12 MB');
});

test('bytes are shown in a unit of which there is at least one', () => {
  expect([412, 3_210, 1_204_500_000].map(bytes)).toEqual(['412 B', '3.2 KB', '1,204.5 MB']);
});

test('thousands are set apart', () => {
  expect(counted(84_123)).toBe('84,123');
});
