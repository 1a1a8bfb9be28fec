import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FakeClock } from './fake-clock.test-helper.ts';
import { type RatePlan, rateAt, timeToPass } from './rate.ts';
import { TokenBucket } from './token-bucket.ts';

const MINUTE = 60_000;
const at = (hours: number, minutes = 0) => hours * 60 + minutes;

/** 1,000 bytes a second at the office, 4,000 at night, 2,000 else. */
const plan: RatePlan = {
  otherwise: 2_000,
  hours: [
    { from: at(8), to: at(18), bytesPerSecond: 1_000 },
    { from: at(22), to: at(6), bytesPerSecond: 4_000 },
  ],
};

test.each([
  [at(7, 59), 2_000],
  [at(8), 1_000],
  [at(17, 59), 1_000],
  [at(18), 2_000],
  [at(22), 4_000],
  [at(0), 4_000],
  [at(5, 59), 4_000],
  [at(6), 2_000],
  [at(24 + 9), 1_000],
  [at(-1), 4_000],
])('at minute %d the rate is %d', (minute, rate) => {
  expect(rateAt(plan, minute)).toBe(rate);
});

test('bytes that pass a border take each part at its own rate', () => {
  // A minute at 2,000 up to eight, the rest at 1,000.
  expect(timeToPass(plan, 120_000 + 60_000, at(7, 59))).toBeCloseTo(2 * MINUTE);
  // Half a minute before midnight, and on.
  expect(timeToPass(plan, 4_000 * 60, at(23, 59) + 0.5)).toBeCloseTo(MINUTE);
});

test('without a limit at night, what is left at ten passes at once', () => {
  const free: RatePlan = {
    otherwise: 1_000,
    hours: [{ from: at(22), to: at(6), bytesPerSecond: Number.POSITIVE_INFINITY }],
  };
  expect(timeToPass(free, 1e12, at(23))).toBe(0);
  expect(timeToPass(free, 1e12, at(21, 59))).toBeCloseTo(MINUTE);
});

const minutes = fc.integer({ min: 0, max: 1439 });
const plans = fc.record({
  otherwise: fc.integer({ min: 500, max: 1_000_000 }),
  hours: fc.array(
    fc.record({
      from: minutes,
      to: minutes,
      bytesPerSecond: fc.integer({ min: 500, max: 1_000_000 }),
    }),
    { maxLength: 5 },
  ),
});

test('two loads one after the other take as long as both at once', () => {
  fc.assert(
    fc.property(plans, minutes, fc.nat(1e8), fc.nat(1e8), (rate, minute, first, second) => {
      const together = timeToPass(rate, first + second, minute);
      const one = timeToPass(rate, first, minute);
      const other = timeToPass(rate, second, minute + one / MINUTE);
      expect(one + other).toBeCloseTo(together, 0);
    }),
  );
});

test('a bucket goes by the clock on the wall', async () => {
  const clock = new FakeClock();
  const midnight = new Date(2026, 0, 5).getTime();
  const start = at(7, 59) * MINUTE;
  const bucket = new TokenBucket(plan, clock, () => new Date(midnight + start + clock.now()));
  for (let piece = 0; piece < 18; piece++) await bucket.take(10_000);
  // The burst of a tenth of a second, at the first rate, costs no time.
  expect(clock.now()).toBeCloseTo(2 * MINUTE - 200, -1);
});
