import { expect, test } from 'vitest';
import { chooseDeath, type Death, printDeath } from './death.ts';

const COURSE = { calls: 12, ms: 40 };
const deaths = (seed: number, runs: number) =>
  Array.from({ length: runs }, (_, run) => chooseDeath(COURSE, seed, run));

test('the same seed chooses the same deaths, another one others', () => {
  expect(deaths(1, 50)).toEqual(deaths(1, 50));
  expect(deaths(2, 50)).not.toEqual(deaths(1, 50));
});

test('every side of every call has its turn, the two ends once', () => {
  const counts = new Map<string, number>();
  for (const death of deaths(3, 400)) {
    if (death.at !== 'moment')
      counts.set(printDeath(death), (counts.get(printDeath(death)) ?? 0) + 1);
  }
  expect(counts.size).toBe(3 * COURSE.calls - 3);
  expect(counts.get('before call 1')).toBe(1);
  expect(counts.get('after call 12')).toBe(1);
  for (const [side, count] of counts) {
    if (!/^(?:before call 1|after call 12)$/.test(side)) expect(count).toBeGreaterThan(5);
  }
});

test('every fourth comes from outside, within the time that the work takes', () => {
  const isOutside = ({ at }: Death) => at === 'moment';
  expect(deaths(4, 40).filter(isOutside)).toHaveLength(10);
  for (const death of deaths(4, 400)) {
    if (death.at === 'moment') expect(death.ms).toBeLessThan(COURSE.ms);
  }
});
