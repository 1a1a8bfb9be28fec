import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BackupQuery, type BackupRowView } from '../api/backup-schemas.ts';
import { selectRows } from './select-rows.ts';

const rows: BackupRowView[] = Array.from({ length: 10_000 }, (_, at) => ({
  id: at.toString(16).padStart(64, '0'),
  time: new Date(Date.UTC(2026, 0, 1) + at * 60_000).toISOString(),
  computer: { key: `c${at % 3}`, name: `Computer ${at % 3}`, isThis: at % 3 === 0 },
  user: 'ada',
  kind: at % 2 ? 'folders' : 'cherry-studio',
  isPinned: at % 100 === 0,
  withoutApiKeys: false,
  paths: ['/home/ada'],
  bytes: (at * 7919) % 1000,
  tags: [],
  ...(at === 4321 && { label: 'Before the Great Move' }),
}));
const ask = (query: object) => selectRows(rows, BackupQuery.parse(query));

test('the newest come first, a page at a time', () => {
  const { total, rows: page } = ask({ offset: '9990', limit: '100' });
  expect(total).toBe(10_000);
  expect(page.map(({ id }) => Number.parseInt(id, 16))).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
});

test('words are found in any order and case, and filters add up', () => {
  expect(ask({ search: 'MOVE before' }).rows.map(({ label }) => label)).toEqual([
    'Before the Great Move',
  ]);
  const both = ask({ computer: 'c1', kind: 'folders', from: '2026-01-02T00:00:00Z' });
  for (const { computer, kind, time } of both.rows) {
    expect([computer.key, kind, time >= '2026-01-02']).toEqual(['c1', 'folders', true]);
  }
  expect(ask({ pinned: 'true' }).total).toBe(100);
});

test('pages laid end to end are every row once, however they are sorted', () => {
  const sorts = ['time', 'computer', 'bytes', 'bytesNew', 'label', 'kind'];
  fc.assert(
    fc.property(
      fc.constantFrom(...sorts),
      fc.constantFrom('asc', 'desc'),
      fc.integer({ min: 300, max: 1_000 }),
      (sort, order, limit) => {
        const seen = new Set<string>();
        for (let offset = 0; offset < rows.length; offset += limit) {
          for (const { id } of ask({ sort, order, offset, limit }).rows) seen.add(id);
        }
        expect(seen.size).toBe(rows.length);
      },
    ),
    { numRuns: 3 },
  );
});
