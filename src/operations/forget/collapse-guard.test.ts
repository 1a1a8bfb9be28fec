import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';
import { KEPT_BESIDES } from './apply-guard.ts';
import { AGREED_TAG, findFalls } from './collapse-guard.ts';
import { planForget } from './plan-forget.ts';
import { keepNewest, type RetentionRule } from './retention-rule.ts';
import { type BackupFacts, backupAt } from './stored-snapshots.test-helper.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 22, 12);

function history(...facts: readonly BackupFacts[]): StoredSnapshot[] {
  return facts.map((fact, minute) => backupAt(NOW + minute * MINUTE, fact));
}

function planOf(all: readonly StoredSnapshot[], rule: RetentionRule) {
  return planForget(all, { rule, now: NOW + 9 ** 9 * MINUTE, offsetAt: () => 0 });
}

/** What a rule leaves, and what it says. */
function after(all: readonly StoredSnapshot[], rule: RetentionRule): StoredSnapshot[] {
  const gone = new Set(planOf(all, rule).remove);
  return all.filter((stored) => !gone.has(stored));
}

function agreed(stored: StoredSnapshot): StoredSnapshot {
  const tags = [...stored.snapshot.tags, AGREED_TAG];
  return { ...stored, snapshot: { ...stored.snapshot, tags } };
}

test('less than half of the bytes, files or messages is a fall, half is none', () => {
  const all = history(
    { bytes: 100, files: 10, tags: ['messages=8'] },
    { bytes: 50, files: 5, tags: ['messages=4'] },
    { bytes: 24, files: 2, tags: ['messages=1'] },
  );
  const [{ falls }] = findFalls(all) as [ReturnType<typeof findFalls>[0]];
  expect(falls).toHaveLength(1);
  expect(falls[0]).toMatchObject({ to: all[2], position: 2, isAgreed: false });
  expect(falls[0]!.figures.map(({ figure, before, after }) => [figure, before, after])).toEqual([
    ['bytes', 50, 24],
    ['files', 5, 2],
    ['messages', 4, 1],
  ]);
});

test('a backup that does not say how much it has hides no fall', () => {
  const all = history({ bytes: 100 }, {}, { bytes: 0, files: 1 });
  expect(findFalls(all)[0]!.falls[0]!.figures[0]).toMatchObject({ from: all[0], after: 0 });
});

test('only backups of the same computer and paths are compared, in whatever order the paths stand', () => {
  const all = history(
    { bytes: 100, paths: ['/a', '/b'] },
    { bytes: 1, paths: ['/a'] },
    { bytes: 1, paths: ['/a', '/b'], hostname: 'desk' },
    { bytes: 1, paths: ['/b', '/a'] },
  );
  expect(findFalls(all).flatMap(({ falls }) => falls.map(({ to }) => to))).toEqual([all[3]]);
});

test('every minute, keep 5: the last good backup outlives the loss of the data until a person agrees', () => {
  let all: StoredSnapshot[] = [];
  const fallAt = 20;
  for (let minute = 0; minute < 200; minute++) {
    all.push(backupAt(NOW + minute * MINUTE, { bytes: minute < fallAt ? 5000 : 10 }));
    all = after(all, keepNewest(5));
  }
  const good = all.filter(({ snapshot }) => snapshot.summary!.totalBytesProcessed === 5000);
  expect(good).toHaveLength(5);
  const plan = planOf([...all, backupAt(NOW + 200 * MINUTE, { bytes: 10 })], keepNewest(5));
  expect(plan.holding).toMatchObject([
    { held: 6, figures: [{ figure: 'bytes', before: 5000, after: 10 }] },
  ]);
  const fall = plan.holding[0]!.to;
  const afterwards = all.map((stored) => (stored === fall ? agreed(stored) : stored));
  expect(after(afterwards, keepNewest(5))).toHaveLength(5);
  expect(planOf(afterwards, keepNewest(5)).holding).toEqual([]);
});

test('an agreed fall stays while something older does, so that nobody is asked twice', () => {
  const [old, small, next, newest] = history(
    { bytes: 100, tags: ['pinned'] },
    { bytes: 10, tags: [AGREED_TAG] },
    { bytes: 10 },
    { bytes: 10 },
  ) as [StoredSnapshot, StoredSnapshot, StoredSnapshot, StoredSnapshot];
  const left = after([old, small, next, newest], keepNewest(1));
  expect(left).toEqual([old, small, newest]);
  expect(findFalls(left)[0]!.falls.every(({ isAgreed }) => isAgreed)).toBe(true);
});

test('a policy of restic is held as well, unless the guard is off', () => {
  const all = history({ bytes: 100 }, { bytes: 10 }, { bytes: 10 });
  const rule = { kind: 'policy', policy: { last: 1 }, groupBy: ['host'] } as const;
  const { groups, remove } = planOf(all, rule);
  expect(remove).toEqual([]);
  expect(groups[0]!.keep.map(({ reasons }) => reasons)).toEqual([
    ['last snapshot'],
    [KEPT_BESIDES.fall],
    [KEPT_BESIDES.fall],
  ]);
  const without = planForget(all, { rule, guard: false, now: NOW, offsetAt: () => 0 });
  expect(without.remove).toEqual(all.slice(0, 2));
});

test('the newest backup of each generation on each computer stays', () => {
  const all = history(
    { tags: ['generation=1'] },
    { tags: ['generation=1'] },
    { tags: ['generation=1'], hostname: 'desk' },
    { tags: ['generation=2'] },
    { tags: ['generation=3'] },
    { tags: ['generation=3'], hostname: 'desk' },
  );
  expect(planOf(all, keepNewest(1)).remove).toEqual([all[0]]);
});

const anyRule = fc.oneof(
  fc.integer({ min: 1, max: 6 }).map(keepNewest),
  fc
    .record({ last: fc.integer({ min: 1, max: 4 }), hourly: fc.nat(3), daily: fc.nat(3) })
    .map((policy): RetentionRule => ({ kind: 'policy', policy, groupBy: ['host', 'paths'] })),
);

test('nothing that was there at a fall goes by any rule until a person has agreed', () => {
  const anyStep = fc.record({
    bytes: fc.nat(40),
    files: fc.nat(40),
    agrees: fc.nat(9).map((number) => number === 0),
    minutes: fc.integer({ min: 1, max: 2000 }),
  });
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 50 }), anyRule, (steps, rule) => {
      let all: StoredSnapshot[] = [];
      let moment = NOW;
      const protectedBy = new Map<string, readonly string[]>();
      for (const { bytes, files, agrees, minutes } of steps) {
        moment += minutes * MINUTE;
        const made = backupAt(moment, { bytes, files });
        const before = all.at(-1)?.snapshot.summary;
        const isFall =
          before !== undefined &&
          (bytes * 2 < before.totalBytesProcessed || files * 2 < before.totalFilesProcessed);
        all.push(made);
        if (isFall)
          protectedBy.set(
            made.id,
            all.map(({ id }) => id),
          );
        if (agrees) {
          all = all.map((stored) => (protectedBy.has(stored.id) ? agreed(stored) : stored));
          protectedBy.clear();
        }
        all = after(all, rule);
        const left = new Set(all.map(({ id }) => id));
        for (const id of [...protectedBy.values()].flat()) expect(left).toContain(id);
      }
    }),
    { numRuns: 300 },
  );
});

test('a rule for each computer that has been applied has nothing more to remove', () => {
  const anySizes = fc.array(fc.nat(30), { maxLength: 30 });
  fc.assert(
    fc.property(anySizes, fc.integer({ min: 1, max: 6 }), (sizes, count) => {
      const once = after(history(...sizes.map((bytes) => ({ bytes }))), keepNewest(count));
      expect(planOf(once, keepNewest(count)).remove).toEqual([]);
    }),
  );
});

test('profiles of one computer are no older states of each other', () => {
  const all = history(
    { bytes: 100, tags: ['profile=aaaaaaaa'] },
    { bytes: 10, tags: ['profile=bbbbbbbb'] },
    { bytes: 100, tags: ['profile=aaaaaaaa'] },
    { bytes: 10, tags: ['profile=bbbbbbbb'] },
  );
  expect(findFalls(all).flatMap(({ falls }) => falls)).toEqual([]);
  expect(after(all, keepNewest(1))).toEqual([all[2], all[3]]);
});
