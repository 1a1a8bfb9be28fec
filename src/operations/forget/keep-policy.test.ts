import { expect, test } from 'vitest';
import { parseCalendarSpan } from './calendar-span.ts';
import { applyPolicy, isEmptyPolicy, type KeepPolicy } from './keep-policy.ts';
import { backupAt } from './stored-snapshots.test-helper.ts';

const clock = { now: Date.UTC(2026, 10, 22), offsetAt: () => 0 };

/** Times in the order of the group, newest first, each with its reasons; what goes has none. */
function judge(times: readonly string[], policy: KeepPolicy, tags: readonly string[] = []) {
  const snapshots = times.map((time) => backupAt(0, { time, tags }));
  return applyPolicy(snapshots, policy, clock).map(({ reasons }) => reasons);
}

test('an empty policy keeps everything, and so does one of zeros', () => {
  expect(judge(['2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z'], { daily: 0 })).toEqual([
    ['policy is empty'],
    ['policy is empty'],
  ]);
  expect(isEmptyPolicy({ last: 0, within: parseCalendarSpan(''), tags: [] })).toBe(true);
  expect(isEmptyPolicy({ yearly: 1 })).toBe(false);
});

test('the newest of each day is kept, by the date on the wall where it was made', () => {
  const times = [
    '2026-04-02T00:30:00+02:00',
    '2026-04-01T22:00:00Z',
    '2026-04-01T10:00:00-05:00',
    '2026-03-31T12:00:00Z',
    '2026-03-30T12:00:00Z',
  ];
  expect(judge(times, { daily: 3 })).toEqual([
    ['daily snapshot'],
    ['daily snapshot'],
    [],
    ['daily snapshot'],
    [],
  ]);
});

test('the oldest one is kept while a count is not used up', () => {
  const times = ['2026-04-03T12:00:00Z', '2026-04-03T11:00:00Z', '2026-04-03T10:00:00Z'];
  expect(judge(times, { monthly: 2, last: 1 })).toEqual([
    ['last snapshot', 'monthly snapshot'],
    [],
    ['oldest monthly snapshot'],
  ]);
  expect(judge(times, { monthly: 1 })).toEqual([['monthly snapshot'], [], []]);
});

test('weeks are those of ISO 8601: they begin on Monday and may belong to another year', () => {
  // A Friday, the Thursday before, the Monday of that week, and the Sunday before that.
  const times = ['2027-01-01', '2026-12-31', '2026-12-28', '2026-12-27'].map(
    (date) => `${date}T12:00:00Z`,
  );
  expect(judge(times, { weekly: Number.POSITIVE_INFINITY })).toEqual([
    ['weekly snapshot'],
    [],
    [],
    ['weekly snapshot'],
  ]);
});

test('a span counts from the newest snapshot that is not in the future', () => {
  const times = [
    '2090-01-01T00:00:00Z',
    '2026-05-10T12:00:00Z',
    '2026-05-09T12:00:01Z',
    '2026-05-09T12:00:00Z',
  ];
  expect(judge(times, { within: parseCalendarSpan('1d') })).toEqual([
    ['within 1d'],
    ['within 1d'],
    ['within 1d'],
    [],
  ]);
  expect(judge([times[0]!], { withinDaily: parseCalendarSpan('1h') })).toEqual([
    ['daily within 1h'],
  ]);
});

test('of a span, the newest of each period is kept', () => {
  const times = [
    '2026-05-10T12:50:00Z',
    '2026-05-10T12:10:00Z',
    '2026-05-10T11:59:00Z',
    '2026-05-08T00:00:00Z',
  ];
  expect(judge(times, { withinHourly: parseCalendarSpan('1d') })).toEqual([
    ['hourly within 1d'],
    [],
    ['hourly within 1d'],
    [],
  ]);
});

test('a list of tags keeps what bears them all, and does not use up a count', () => {
  const times = ['2026-05-10T12:00:00Z', '2026-05-09T12:00:00Z'];
  const policy = { last: 1, tags: [['a', 'b'], ['c'], ['']] };
  expect(judge(times, policy, ['b', 'a'])).toEqual([
    ['has tags [a, b]', 'last snapshot'],
    ['has tags [a, b]'],
  ]);
  expect(judge(times, policy)).toEqual([['has tags []', 'last snapshot'], ['has tags []']]);
});
