import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatTime } from '../../format/index.ts';
import {
  formatCalendarSpan,
  isEmptySpan,
  momentBefore,
  type OffsetAt,
  parseCalendarSpan,
} from './calendar-span.ts';

const utc: OffsetAt = () => 0;
/** Berlin in 2026: summer time from 29 March to 25 October, each at 01:00 UTC. */
const berlin: OffsetAt = (moment) =>
  moment >= Date.UTC(2026, 2, 29, 1) && moment < Date.UTC(2026, 9, 25, 1) ? 120 : 60;

function before(time: string, span: string, offsetAt: OffsetAt): string {
  return formatTime(momentBefore(time, parseCalendarSpan(span), offsetAt)!, 0);
}

test('a span has years, months, days and hours in any order, and the last of each counts', () => {
  expect(parseCalendarSpan('2y5m7d3h')).toEqual({ years: 2, months: 5, days: 7, hours: 3 });
  expect(parseCalendarSpan('3h1d4h')).toEqual({ years: 0, months: 0, days: 1, hours: 4 });
  expect(isEmptySpan(parseCalendarSpan(''))).toBe(true);
  expect(isEmptySpan(parseCalendarSpan('0d'))).toBe(true);
});

test.each(['5', 'd', '-2d', '2w', '1.5d', ' 2d', '2 d'])('%j is no span', (text) => {
  expect(() => parseCalendarSpan(text)).toThrow(expect.objectContaining({ code: 'BAD_ARGUMENT' }));
});

test('a span that is printed is read back', () => {
  const amount = fc.nat(1000);
  const anySpan = fc.record({ years: amount, months: amount, days: amount, hours: amount });
  fc.assert(
    fc.property(anySpan, (span) => {
      expect(parseCalendarSpan(formatCalendarSpan(span))).toEqual(span);
    }),
  );
});

test('a month without that day runs over into the next', () => {
  expect(before('2026-03-31T12:00:00Z', '1m', utc)).toBe('2026-03-03T12:00:00Z');
  expect(before('2028-02-29T12:00:00.000000007Z', '1y', utc)).toBe(
    '2027-03-01T12:00:00.000000007Z',
  );
});

test('days go by the calendar across a change to summer time, hours by the clock', () => {
  const time = '2026-04-01T12:00:00+02:00';
  expect(before(time, '7d', berlin)).toBe('2026-03-25T11:00:00Z');
  expect(before(time, '168h', berlin)).toBe('2026-03-25T10:00:00Z');
});

test('a time in UTC or in another zone keeps its offset whatever this computer has', () => {
  expect(before('2026-04-01T12:00:00Z', '7d', berlin)).toBe('2026-03-25T12:00:00Z');
  expect(before('2026-04-01T12:00:00+02:00', '7d', utc)).toBe('2026-03-25T10:00:00Z');
});

test('a span longer than all time ends before everything', () => {
  expect(momentBefore('2026-04-01T12:00:00Z', parseCalendarSpan('999999y'), utc)).toBeUndefined();
});

test('without a change of the zone, days are days of 24 hours', () => {
  const moments = fc.integer({ min: 0, max: Date.UTC(2100, 0) });
  const offsets = fc.constantFrom(-720, -90, 0, 345, 840);
  fc.assert(
    fc.property(moments, offsets, fc.nat(400), fc.nat(100), (moment, offset, days, hours) => {
      const time = formatTime(BigInt(moment) * 1_000_000n, offset);
      const span = { years: 0, months: 0, days, hours };
      const expected = BigInt(moment - (days * 24 + hours) * 3_600_000) * 1_000_000n;
      expect(momentBefore(time, span, () => offset)).toBe(expected);
    }),
  );
});
