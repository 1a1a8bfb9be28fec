import { expect, test } from 'vitest';
import {
  countOf,
  formatBytes,
  formatDuration,
  formatLocalTime,
  formatMode,
  formatPercent,
} from './format-values.ts';
import { tableLines } from './print-table.ts';
import { describeProgress } from './progress-line.ts';

test('sizes, times, shares and counts are short', () => {
  expect([0, 1023, 1024, 2_000_014, 5 * 2 ** 40].map(formatBytes)).toEqual([
    '0 B',
    '1023 B',
    '1.000 KiB',
    '1.907 MiB',
    '5.000 TiB',
  ]);
  expect([0, 5_999, 65_000, 3_723_000].map(formatDuration)).toEqual([
    '0:00',
    '0:05',
    '1:05',
    '1:02:03',
  ]);
  expect(formatLocalTime('2026-11-22T16:01:42.6Z')).toMatch(/^2026-11-2\d \d\d:\d1:42$/);
  expect(formatPercent(1, 3)).toBe('33.33%');
  expect(formatPercent(0, 0)).toBe('100.00%');
  expect([countOf(1, 'pack'), countOf(2, 'pack')]).toEqual(['1 pack', '2 packs']);
});

test('modes are written as Go writes them', () => {
  expect(formatMode(0o644)).toBe('-rw-r--r--');
  expect(formatMode(2 ** 31 + 0o755)).toBe('drwxr-xr-x');
  expect(formatMode(2 ** 27 + 0o777)).toBe('Lrwxrwxrwx');
  expect(formatMode(2 ** 31 + 2 ** 20 + 0o777)).toBe('dtrwxrwxrwx');
  expect(formatMode(2 ** 23 + 0o755)).toBe('urwxr-xr-x');
  expect(formatMode(2 ** 26 + 2 ** 21 + 0o600)).toBe('Dcrw-------');
});

test('a table is as wide as its longest cells, and a cell may have lines', () => {
  const rows = [
    ['1', ['a', 'bbb'], '10'],
    ['22', [], '5'],
  ];
  expect(tableLines({ head: ['ID', 'Tag', 'Size'], rows, alignRight: [2] })).toEqual([
    'ID  Tag  Size',
    '-------------',
    '1   a      10',
    '    bbb',
    '22          5',
    '-------------',
  ]);
});

test('the progress line fits the terminal and escapes what it shows', () => {
  const progress = {
    files: 3,
    bytes: 2 ** 20,
    totalFiles: 10,
    totalBytes: 4 * 2 ** 20,
    totalKnown: true,
    transferred: 0,
    current: '/a\u001b[31mred',
  };
  const line = describeProgress(progress, 2000, 200);
  expect(line).toBe(
    '[0:02]  25.00%  3 / 10 files  1.000 MiB / 4.000 MiB  512.000 KiB/s  0:06 left  /a\\x1b[31mred',
  );
  expect(describeProgress(progress, 2000, 20)).toHaveLength(20);
  expect(describeProgress({ ...progress, totalKnown: false }, 0, 200)).not.toContain('left');
});
