import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeRate, parseRate, parseTypedRate, type RateText } from './rate-text.ts';

const M = 2 ** 20;

test.each<[RateText, unknown]>([
  ['512K', 512 * 1024],
  ['2M', 2 * M],
  ['1.5 MB/s', 1.5 * M],
  ['1GiB', 2 ** 30],
  ['100000', 100_000],
  ['unlimited', Number.POSITIVE_INFINITY],
  [
    { '08:00-18:00': '2M', otherwise: '8M' },
    { otherwise: 8 * M, hours: [{ from: 480, to: 1080, bytesPerSecond: 2 * M }] },
  ],
  [
    { '22:30-6:00': '8M' },
    {
      otherwise: Number.POSITIVE_INFINITY,
      hours: [{ from: 1350, to: 360, bytesPerSecond: 8 * M }],
    },
  ],
  [
    { '00:00-24:00': '1M' },
    { otherwise: Number.POSITIVE_INFINITY, hours: [{ from: 0, to: 1440, bytesPerSecond: M }] },
  ],
  [
    { '06:00-12:00': '1M', '12:00-24:00': '2M', '00:00-06:00': '4M' },
    {
      otherwise: Number.POSITIVE_INFINITY,
      hours: [
        { from: 360, to: 720, bytesPerSecond: M },
        { from: 720, to: 1440, bytesPerSecond: 2 * M },
        { from: 0, to: 360, bytesPerSecond: 4 * M },
      ],
    },
  ],
])('%j', (text, expected) => {
  expect(parseRate(text)).toEqual(expected);
});

test.each<RateText>([
  '',
  'fast',
  '0',
  '-1M',
  '10',
  '2T',
  '1e9',
  { '08:00-18:00': 'fast' },
  { '8-18': '2M' },
  { '08:60-18:00': '2M' },
  { '25:00-26:00': '2M' },
  { '24:00-06:00': '2M' },
  { '08:00-08:00': '2M' },
  { '08:00-18:00': '2M', '17:59-20:00': '1M' },
  { '22:00-06:00': '2M', '05:00-07:00': '1M' },
  { '22:00-06:00': '2M', '23:00-01:00': '1M' },
])('%j is no limit, and it is said why', (text) => {
  expect(() => parseRate(text)).toThrow(RangeError);
});

test('a limit that is typed in one word comes back the same', () => {
  for (const typed of ['2M', '08:00-18:00=2M,otherwise=8M', '22:00-06:00=unlimited']) {
    expect(describeRate(parseTypedRate(typed)!)).toBe(typed);
  }
  expect(parseTypedRate(' 08:00-18:00=2M, 8M ')).toEqual({ '08:00-18:00': '2M', otherwise: '8M' });
  expect(parseTypedRate('')).toBeUndefined();
  expect(() => parseTypedRate('1M,2M')).toThrow(RangeError);
});

test('no text makes it throw anything else', () => {
  const text = fc.oneof(fc.string(), fc.stringMatching(/^[\d:=,.KMG -]{0,30}$/));
  fc.assert(
    fc.property(text, (typed) => {
      try {
        parseTypedRate(typed);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }),
  );
});
