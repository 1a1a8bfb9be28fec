import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { INTERVALS, isMissed, nextRun, pauseAfter, type Schedule } from './schedule.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const zone = process.env.TZ;

afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

function at(text: string): number {
  return new Date(text).getTime();
}

describe('the next automatic backup', () => {
  const since = at('2026-03-01T08:00:00Z');

  test('is not planned when backups are off', () => {
    expect(nextRun({ kind: 'off' }, { since, failures: 0 })).toBeUndefined();
  });

  test('is due at once when intervals have just been chosen', () => {
    expect(nextRun({ kind: 'every', minutes: 15 }, { since, failures: 0 })).toBe(since);
  });

  test('comes an interval after the last one began', () => {
    const history = { since, lastStart: since + MINUTE, failures: 0 };
    expect(nextRun({ kind: 'every', minutes: 30 }, history)).toBe(since + 31 * MINUTE);
  });

  test('is one, and due now, after a sleep of many intervals', () => {
    const history = { since, lastStart: since, failures: 0 };
    const now = since + 3 * DAY;
    const due = nextRun({ kind: 'every', minutes: 5 }, history)!;
    expect(due).toBeLessThan(now);
    expect(nextRun({ kind: 'every', minutes: 5 }, { ...history, lastStart: now })).toBe(
      now + 5 * MINUTE,
    );
  });

  test('is at the same time of day, on the first and on the last day of summer time', () => {
    process.env.TZ = 'Europe/Berlin';
    const schedule: Schedule = { kind: 'daily', at: '09:30' };
    const before = at('2026-03-28T09:30:00+01:00');
    expect(nextRun(schedule, { since: before, failures: 0 })).toBe(at('2026-03-29T09:30:00+02:00'));
    const autumn = at('2026-10-24T12:00:00+02:00');
    expect(nextRun(schedule, { since: autumn, failures: 0 })).toBe(at('2026-10-25T09:30:00+01:00'));
  });

  test('is not lost in the hour that summer time skips', () => {
    process.env.TZ = 'Europe/Berlin';
    const since = at('2026-03-28T12:00:00+01:00');
    const due = nextRun({ kind: 'daily', at: '02:30' }, { since, failures: 0 })!;
    expect(new Date(due).toISOString()).toBe('2026-03-29T01:30:00.000Z');
  });

  test('follows the closing of the application, a few seconds later, once', () => {
    const schedule: Schedule = { kind: 'on-close' };
    expect(nextRun(schedule, { since, failures: 0 })).toBeUndefined();
    const lastClose = since + MINUTE;
    expect(nextRun(schedule, { since, lastClose, failures: 0 })).toBe(lastClose + 5_000);
    const lastStart = lastClose + 5_000;
    expect(nextRun(schedule, { since, lastClose, lastStart, failures: 0 })).toBeUndefined();
  });

  test('waits longer after each failure, and never less than the interval', () => {
    const schedule: Schedule = { kind: 'every', minutes: 1 };
    const failed = (failures: number) =>
      nextRun(schedule, { since, lastStart: since, lastFailure: since, failures })! - since;
    expect([1, 2, 3, 4, 9].map((failures) => failed(failures) / MINUTE)).toEqual([1, 2, 4, 8, 60]);
    const daily: Schedule = { kind: 'every', minutes: 1440 };
    expect(nextRun(daily, { since, lastStart: since, lastFailure: since, failures: 1 })).toBe(
      since + DAY,
    );
  });

  test('is tried again long before tomorrow when the daily one has failed', () => {
    const history = { since, lastStart: since, lastFailure: since + MINUTE, failures: 2 };
    expect(nextRun({ kind: 'daily', at: '07:00' }, history)).toBe(since + 3 * MINUTE);
  });

  test('is always later than the last beginning, whatever has failed', () => {
    const schedules: fc.Arbitrary<Schedule> = fc.oneof(
      fc.constantFrom(...INTERVALS).map((minutes) => ({ kind: 'every' as const, minutes })),
      fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 })).map(([h, m]) => ({
        kind: 'daily' as const,
        at: `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`,
      })),
    );
    const start = fc.integer({ min: since, max: since + 700 * DAY });
    fc.assert(
      fc.property(schedules, start, fc.nat(20), (schedule, lastStart, failures) => {
        const lastFailure = lastStart + 1_000;
        const due = nextRun(schedule, { since, lastStart, lastFailure, failures })!;
        return due > lastStart && due <= lastStart + 2 * DAY;
      }),
    );
  });
});

test('the pause after failures is at most an hour', () => {
  expect(pauseAfter(50)).toBe(60 * MINUTE);
});

describe('a warning that no backup was made', () => {
  const schedule: Schedule = { kind: 'every', minutes: 60 };
  const since = 0;

  test('comes after that many days', () => {
    const history = { since, lastSuccess: DAY, failures: 9 };
    expect(isMissed(schedule, history, { now: 4 * DAY, afterDays: 3 })).toBe(false);
    expect(isMissed(schedule, history, { now: 4 * DAY + 1, afterDays: 3 })).toBe(true);
  });

  test('never comes when backups are off, when nobody wants it, or when they were only just switched on', () => {
    const history = { since: 10 * DAY, failures: 0 };
    expect(isMissed({ kind: 'off' }, { since, failures: 0 }, { now: 9 * DAY, afterDays: 3 })).toBe(
      false,
    );
    expect(isMissed(schedule, { since, failures: 0 }, { now: 9 * DAY, afterDays: 0 })).toBe(false);
    expect(isMissed(schedule, history, { now: 11 * DAY, afterDays: 3 })).toBe(false);
  });
});
