import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SeededRandom } from './seeded-random.ts';

const take = (random: SeededRandom, count: number): number[] =>
  Array.from({ length: count }, () => random.next());

test('the same seed gives the same numbers, another one others', () => {
  expect(take(new SeededRandom(1), 5)).toEqual(take(new SeededRandom(1), 5));
  expect(take(new SeededRandom(1), 5)).not.toEqual(take(new SeededRandom(2), 5));
});

test('numbers lie where they were asked for', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 2 ** 32 }), (seed, bound) => {
      const random = new SeededRandom(seed);
      for (const number of take(random, 20)) expect(number >= 0 && number < 1).toBe(true);
      const whole = random.below(bound);
      expect(Number.isInteger(whole) && whole >= 0 && whole < bound).toBe(true);
    }),
  );
});
