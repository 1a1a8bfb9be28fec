import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { median, spread } from './statistics.ts';

test('the median is the middle figure, or the mean of the middle two', () => {
  expect(median([5, 1, 3])).toBe(3);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([7])).toBe(7);
});

test('half of the figures are not above the median and half are not below, in whatever order they come', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1 }), (figures) => {
      const before = [...figures];
      const middle = median(figures);
      const half = figures.length / 2;
      expect(figures.filter((figure) => figure <= middle).length).toBeGreaterThanOrEqual(half);
      expect(figures.filter((figure) => figure >= middle).length).toBeGreaterThanOrEqual(half);
      expect(figures).toEqual(before);
    }),
  );
});

test('the spread is the lowest and the highest figure', () => {
  expect(spread([3, 1, 2])).toEqual([1, 3]);
});

test('nothing has neither a median nor a spread', () => {
  expect(() => median([])).toThrow(RangeError);
  expect(() => spread([])).toThrow(RangeError);
});
