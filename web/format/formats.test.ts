import { describe, expect, test } from 'vitest';
import { formatsOf } from './formats.ts';

const english = formatsOf('en');
const chinese = formatsOf('zh');

describe('amounts of data', () => {
  test.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1_000, '1 kB'],
    [1_234_567, '1.2 MB'],
    [999_999, '1 MB'],
    [123_456_789_000, '123 GB'],
  ])('%d bytes are written %j', (count, text) => {
    expect(english.bytes(count)).toBe(text);
  });

  test('have Chinese words where there are some', () => {
    expect(chinese.bytes(12)).toBe('12字节');
  });
});

describe('spans of time', () => {
  test.each([
    [800, '0.8 sec'],
    [42_000, '42 sec'],
    [60_000, '1 min'],
    [200_000, '3 min 20 sec'],
    [7_500_000, '2 hr 5 min'],
  ])('%d milliseconds are written %j', (milliseconds, text) => {
    expect(english.span(milliseconds)).toBe(text);
  });
});

describe('moments', () => {
  const now = Date.parse('2026-05-01T12:00:00Z');

  test.each([
    ['2026-05-01T11:59:50Z', 'just now', '刚刚'],
    ['2026-05-01T11:55:00Z', '5 minutes ago', '5分钟前'],
    ['2026-05-01T14:00:00Z', 'in 2 hours', '2小时后'],
    ['2026-04-30T12:00:00Z', 'yesterday', '昨天'],
    ['2024-04-30T12:00:00Z', '2 years ago', '2年前'],
  ])('%s is told from now', (iso, text, chineseText) => {
    expect(english.ago(iso, now)).toBe(text);
    expect(chinese.ago(iso, now)).toBe(chineseText);
  });
});
