import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyTime } from './arbitraries.ts';
import { createTimeFormatter, formatTime, isTime, parseTime } from './time.ts';

const anyNanoseconds = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const anyOffset = fc.integer({ min: -14 * 60, max: 14 * 60 });

describe('a time', () => {
  it.each([
    [0n, 0, '1970-01-01T00:00:00Z'],
    [1n, 60, '1970-01-01T01:00:00.000000001+01:00'],
    [1_500_000_000n, -150, '1969-12-31T21:30:01.5-02:30'],
    [-1n, 0, '1969-12-31T23:59:59.999999999Z'],
    [951_782_400_123_456_000n, 345, '2000-02-29T05:45:00.123456+05:45'],
    [-62_135_596_800_000_000_000n, 0, '0001-01-01T00:00:00Z'],
  ])(
    'of %d ns at offset %d is %s, and the text is read back',
    (nanoseconds, offsetMinutes, text) => {
      expect(formatTime(nanoseconds, offsetMinutes)).toBe(text);
      expect(parseTime(text)).toEqual({ nanoseconds, offsetMinutes });
    },
  );

  it.each([
    [-99_999_999_999_999_999_999n, '0000-02-15T14:13:20.000000001Z'],
    [999_999_999_999_999_999_999n, '9999-09-27T01:46:39.999999999Z'],
    // 29 February 12000, a day that 9999 does not have.
    [316_521_302_400_000_000_000n, '9999-03-01T00:00:00Z'],
  ])('outside the years that the text can hold keeps all but its year: %d', (nanoseconds, text) => {
    expect(formatTime(nanoseconds, 0)).toBe(text);
  });

  it('comes back with its nanoseconds and its zone', () => {
    fc.assert(
      fc.property(anyNanoseconds, anyOffset, (nanoseconds, offsetMinutes) => {
        const text = formatTime(nanoseconds, offsetMinutes);
        expect(parseTime(text)).toEqual({ nanoseconds, offsetMinutes });
      }),
    );
  });

  it('agrees with the calendar of JavaScript', () => {
    fc.assert(
      fc.property(
        fc.date({ noInvalidDate: true, min: new Date('0001-01-02'), max: new Date('9998-12-30') }),
        (date) => {
          const text = formatTime(BigInt(date.getTime()) * 1_000_000n, 0);
          expect(text).toBe(date.toISOString().replace(/\.?0+Z$/, 'Z'));
        },
      ),
    );
  });

  it.each([
    '',
    '2020-01-01',
    '2020-13-01T00:00:00Z',
    '2021-02-29T00:00:00Z',
    '2020-01-00T00:00:00Z',
    '2020-01-01T24:00:00Z',
    '2020-01-01T00:60:00Z',
    '2020-01-01T00:00:00',
    '2020-01-01T00:00:00.Z',
    '2020-01-01T00:00:00+25:00',
    '2020-01-01T00:00:00Z"',
    'x2020-01-01T00:00:00Z',
  ])('is not %j', (text) => {
    expect(isTime(text)).toBe(false);
    expect(() => parseTime(text)).toThrow(expect.objectContaining({ code: 'DAMAGED' }));
  });

  it('is recognised wherever it can be read', () => {
    fc.assert(fc.property(anyTime, isTime));
  });
});

describe('a time formatter', () => {
  it('gives what formatTime gives, across a change of the zone', () => {
    const changes = 1_000_000_020_000;
    const offsetAt = (milliseconds: number) => (milliseconds < changes ? 60 : 125);
    const format = createTimeFormatter(offsetAt);
    const nearby = fc.bigInt({ min: -200_000_000_000n, max: 200_000_000_000n });
    fc.assert(
      fc.property(nearby, (distance) => {
        const nanoseconds = BigInt(changes) * 1_000_000n + distance;
        const offset = nanoseconds < BigInt(changes) * 1_000_000n ? 60 : 125;
        expect(format(nanoseconds)).toBe(formatTime(nanoseconds, offset));
      }),
    );
  });

  it('asks for the zone once a minute', () => {
    const asked: number[] = [];
    const format = createTimeFormatter((milliseconds) => {
      asked.push(milliseconds);
      return 0;
    });
    for (const second of [0n, 1n, 59n, 60n, 61n, 5n]) format(second * 1_000_000_000n);
    expect(asked).toEqual([0, 60_000]);
  });
});
