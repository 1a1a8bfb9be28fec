import { expect, test } from 'vitest';
import { makeSnapshot } from '../../../test/handmade-repository.ts';
import type { Snapshot } from '../../format/index.ts';
import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';
import { copyOfSnapshot, planCopy } from './plan-copy.ts';

const TREE = 'ab'.repeat(32);

function stored(id: string, fields: Partial<Snapshot> = {}): StoredSnapshot {
  return { id: id.repeat(64), snapshot: makeSnapshot(TREE, fields) };
}

/** The target's snapshot after a copy. */
function copied(from: StoredSnapshot, id: string, fields: Partial<Snapshot> = {}): StoredSnapshot {
  return { id: id.repeat(64), snapshot: { ...copyOfSnapshot(from), ...fields } };
}

test('a snapshot is missing until it has been copied', () => {
  const a = stored('a', { parent: 'cd'.repeat(32) });
  const b = stored('b');
  expect(planCopy([a, b], [])).toEqual({ missing: [a, b], there: [] });
  const { missing, there } = planCopy([a, b], [copied(a, '1')]);
  expect(missing).toEqual([b]);
  expect(there).toEqual([{ sourceId: a.id, targetId: '1'.repeat(64) }]);
});

test('a copy has no parent, and remembers where it comes from, also as the copy of a copy', () => {
  const a = stored('a', { parent: 'cd'.repeat(32), tags: ['x'] });
  const first = copyOfSnapshot(a);
  expect(first).not.toHaveProperty('parent');
  expect(first).toMatchObject({ original: a.id, tags: ['x'], tree: TREE });
  expect(copyOfSnapshot({ id: 'b'.repeat(64), snapshot: first }).original).toBe(a.id);
});

test('what was copied is there again on the way back, and in a third repository', () => {
  const a = stored('a');
  const second = copied(a, '1');
  const third = copied(second, '2');
  expect(planCopy([second], [a]).missing).toEqual([]);
  expect(planCopy([a], [third]).missing).toEqual([]);
  expect(planCopy([third], [second]).missing).toEqual([]);
  expect(planCopy([a], [a]).missing).toEqual([]);
});

test('a copy that was changed afterwards is no copy any more, except in its program and counts', () => {
  const a = stored('a', { tags: ['x'], excludes: ['*.tmp'], paths: ['/a', '/b'] });
  const differing: Partial<Snapshot>[] = [
    { tags: ['y'] },
    { tags: [] },
    { hostname: 'other' },
    { username: 'other' },
    { uid: 1 },
    { gid: 1 },
    { paths: ['/a', '/c'] },
    { excludes: ['*.bak'] },
    { time: '2026-01-02T03:04:06Z' },
    { tree: 'cd'.repeat(32) },
  ];
  for (const fields of differing) {
    expect(planCopy([a], [copied(a, '1', fields)]).missing).toEqual([a]);
  }
  const alike: Partial<Snapshot>[] = [
    { programVersion: 'other' },
    { paths: ['/b', '/a'] },
    { time: '2026-01-02T04:04:05+01:00' },
  ];
  for (const fields of alike) {
    expect(planCopy([a], [copied(a, '1', fields)]).missing).toEqual([]);
  }
});
