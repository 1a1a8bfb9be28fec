import { expect, test } from 'vitest';
import { chooseDeath, type Death, printDeath, runsForEveryCall } from './death.ts';

const COURSE = { calls: 12, ms: 40 };
const deaths = (seed: number, runs: number) =>
  Array.from({ length: runs }, (_, run) => chooseDeath(COURSE, seed, run));

test('the same seed chooses the same deaths, another one others', () => {
  expect(deaths(1, 50)).toEqual(deaths(1, 50));
  expect(deaths(2, 50)).not.toEqual(deaths(1, 50));
});

test('every call has its turn, and on all sides in the end; the two ends once', () => {
  const soon = deaths(3, runsForEveryCall(COURSE)).flatMap((death) =>
    death.at === 'moment' ? [] : [death.call],
  );
  expect(new Set(soon).size).toBe(COURSE.calls);
  const later = deaths(3, 1000).map(printDeath);
  const count = (text: string) => later.filter((one) => one === text).length;
  for (const side of ['before call 2', 'underway call 7', 'after call 11', 'after call 1']) {
    expect(count(side)).toBeGreaterThan(5);
  }
  expect(count('before call 1')).toBe(1);
  expect(count('after call 12')).toBe(1);
});

test('every fourth comes from outside, within the time that the work takes', () => {
  const isOutside = ({ at }: Death) => at === 'moment';
  expect(deaths(4, 40).filter(isOutside)).toHaveLength(10);
  for (const death of deaths(4, 400)) {
    if (death.at === 'moment') expect(death.ms).toBeLessThan(COURSE.ms);
  }
});
