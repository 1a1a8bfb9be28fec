import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { computerTag } from '../computers/computer-tags.ts';
import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';
import { planForget } from './plan-forget.ts';
import { keepNewest, type RetentionRule, smartRule } from './retention-rule.ts';
import { backupAt } from './stored-snapshots.test-helper.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 10, 22, 12);
const clock = { now: NOW, offsetAt: () => 0 };

function plan(all: readonly StoredSnapshot[], rule: RetentionRule, guard = true) {
  return planForget(all, { ...clock, rule, guard });
}

function idsOf(snapshots: readonly StoredSnapshot[]): string[] {
  return snapshots.map(({ id }) => id);
}

test('each computer keeps its newest, told apart by id before host and user', () => {
  const [a, b] = [computerTag('0123456789abcdef'), computerTag('fedcba9876543210')];
  const all = [
    backupAt(NOW - 9 * HOUR, { tags: [a] }),
    backupAt(NOW - 8 * HOUR, { tags: [b] }),
    backupAt(NOW - 7 * HOUR, { tags: [] }),
    backupAt(NOW - 6 * HOUR, { tags: [], username: 'bob' }),
    backupAt(NOW - 5 * HOUR, { tags: [a], hostname: 'renamed' }),
    backupAt(NOW - 4 * HOUR, { tags: [] }),
  ];
  const { remove, groups } = plan(all, keepNewest(1));
  expect(remove).toEqual([all[0], all[2]]);
  expect(groups.map(({ computer }) => computer?.id)).toEqual([
    undefined,
    '0123456789abcdef',
    undefined,
    'fedcba9876543210',
  ]);
});

test('a rule for each computer keeps the newest of each set of paths besides', () => {
  const all = [
    backupAt(NOW - 3 * HOUR, { paths: ['/a'] }),
    backupAt(NOW - 2 * HOUR, { paths: ['/a'] }),
    backupAt(NOW - 1 * HOUR, { paths: ['/b'] }),
  ];
  expect(plan(all, keepNewest(1)).remove).toEqual([all[0]]);
});

test('backups from the future stay, and push none of the others out', () => {
  const all = [
    backupAt(NOW - 2 * HOUR),
    backupAt(NOW - 1 * HOUR),
    backupAt(NOW + 900 * DAY),
    backupAt(NOW + 901 * DAY),
  ];
  expect(plan(all, keepNewest(1)).remove).toEqual([all[0]]);
});

test('the smart rule keeps all of a day, one of each day of a month, one of each week of a year', () => {
  const all = Array.from({ length: 800 * 4 }, (_, number) => backupAt(NOW - number * 6 * HOUR));
  const { groups } = plan(all.toReversed(), smartRule());
  const ages = groups[0]!.keep.map(({ stored }) => (NOW - Date.parse(stored.snapshot.time)) / DAY);
  expect(ages.filter((age) => age < 1)).toHaveLength(4);
  expect(ages.filter((age) => age < 31).length).toBeGreaterThan(31);
  expect(ages.length).toBeGreaterThan(4 + 29 + 47);
  expect(ages.length).toBeLessThan(4 + 32 + 54);
  expect(Math.max(...ages)).toBeLessThan(366);
});

test('what is pinned stays whatever the rule and the guard say', () => {
  const all = [1, 2, 3].map((age) =>
    backupAt(NOW - age * HOUR, { tags: age > 1 ? ['pinned'] : [] }),
  );
  all.reverse();
  const nothing = { kind: 'nothing', groupBy: [] } as const;
  const policy = { kind: 'policy', policy: { last: 1 }, groupBy: ['host'] } as const;
  expect(plan(all, nothing, false).remove).toEqual([all[2]]);
  expect(plan(all, policy, false).remove).toEqual([]);
});

test('a policy that would leave nothing of a group is refused, and removes nothing elsewhere', () => {
  const all = [backupAt(NOW - HOUR, { tags: ['a'] }), backupAt(NOW, { hostname: 'desk' })];
  const rule = { kind: 'policy', policy: { tags: [['a']] }, groupBy: ['host'] } as const;
  expect(() => plan(all, rule)).toThrow(/every backup of host desk/);
});

test('only what was selected goes', () => {
  const all = [3, 2, 1].map((age) => backupAt(NOW - age * HOUR));
  const selected = new Set(idsOf(all.slice(0, 2)));
  expect(planForget(all, { ...clock, rule: keepNewest(1), selected }).remove).toEqual([all[0]]);
});

test('less than one of each computer cannot be kept', () => {
  for (const count of [0, -1, 1.5, Number.NaN]) {
    expect(() => keepNewest(count)).toThrow(expect.objectContaining({ code: 'BAD_ARGUMENT' }));
  }
});

const anyHistory = fc
  .uniqueArray(fc.integer({ min: -500, max: 20 }), { maxLength: 40 })
  .chain((hours) =>
    fc.tuple(
      ...hours
        .sort((a, b) => a - b)
        .map((hour) =>
          fc
            .record({
              hostname: fc.constantFrom('laptop', 'desk'),
              paths: fc.constantFrom(['/a'], ['/b'], ['/a', '/b']),
              tags: fc.subarray([computerTag('0123456789abcdef'), 'pinned', 'x']),
              bytes: fc.nat(20),
            })
            .map((facts) => backupAt(NOW + hour * HOUR, facts)),
        ),
    ),
  );

test('a computer and a set of paths that had a backup have one after a rule, the newest', () => {
  const anyRule = fc.oneof(
    fc.integer({ min: 1, max: 9 }).map(keepNewest),
    fc.constant(smartRule()),
  );
  fc.assert(
    fc.property(anyHistory, anyRule, (all, rule) => {
      const { groups, remove } = plan(all, rule);
      const gone = new Set(idsOf(remove));
      for (const { keep } of groups) expect(keep.length).toBeGreaterThan(0);
      const newest = new Map(
        all.map((stored) => {
          const { hostname, paths, tags } = stored.snapshot;
          return [JSON.stringify([tags[0]?.startsWith('computer=') || hostname, paths]), stored.id];
        }),
      );
      for (const id of newest.values()) expect(gone).not.toContain(id);
    }),
  );
});

test('a plan names every selected snapshot once, and what goes in the order of time', () => {
  fc.assert(
    fc.property(anyHistory, fc.integer({ min: 1, max: 9 }), (all, count) => {
      const { groups, remove } = plan(all, keepNewest(count));
      const named = groups.flatMap(({ keep, remove }) => [
        ...keep.map(({ stored }) => stored.id),
        ...idsOf(remove),
      ]);
      expect(named.sort()).toEqual(idsOf(all).sort());
      expect(remove).toEqual(all.filter((stored) => remove.includes(stored)));
    }),
  );
});
