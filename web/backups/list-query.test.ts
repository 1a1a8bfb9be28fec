import { expect, test } from 'vitest';
import { NO_FILTERS, queryOf } from './list-query.ts';

const newest = { by: 'time', isAscending: false };

test('without filters, the newest of the page are asked for', () => {
  expect(queryOf(NO_FILTERS, newest, 3)).toEqual({
    sort: 'time',
    order: 'desc',
    offset: 100,
    limit: 50,
  });
});

test('days are whole days of this computer', () => {
  const { from, to } = queryOf({ ...NO_FILTERS, from: '2026-05-01', to: '2026-05-01' }, newest, 1);
  expect(Date.parse(to ?? '') - Date.parse(from ?? '')).toBe(86_399_999);
});

test('words are trimmed, and other filters go along', () => {
  const filters = { ...NO_FILTERS, search: ' nas ', isPinned: true, computer: 'a' };
  expect(queryOf(filters, newest, 1)).toMatchObject({
    search: 'nas',
    pinned: 'true',
    computer: 'a',
  });
});
