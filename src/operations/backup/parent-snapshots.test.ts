import { describe, expect, test } from 'vitest';
import { makeSnapshot } from '../../../test/handmade-repository.ts';
import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';
import { chooseParents } from './parent-snapshots.ts';

function snapshot(id: string, day: number, paths: string[], hostname = 'desk'): StoredSnapshot {
  const time = `2026-01-${String(day).padStart(2, '0')}T00:00:00Z`;
  return { id, snapshot: makeSnapshot('ab'.repeat(32), { time, paths, hostname }) };
}

function chosen(snapshots: readonly StoredSnapshot[], paths: string[], host = 'desk'): string[] {
  return chooseParents(snapshots, host, paths).map(({ id }) => id);
}

describe('the snapshots that a backup is compared with', () => {
  test('are the newest one of the same host and paths', () => {
    const snapshots = [
      snapshot('old', 1, ['/a']),
      snapshot('newest', 3, ['/a']),
      snapshot('between', 2, ['/a']),
      snapshot('another host', 9, ['/a'], 'laptop'),
      snapshot('another path', 8, ['/b']),
    ];
    expect(chosen(snapshots, ['/a'])).toEqual(['newest']);
    expect(chosen(snapshots, ['/a'], 'laptop')).toEqual(['another host']);
  });

  test('are none of another profile of that host', () => {
    const of = (id: string, day: number, ...tags: string[]) => {
      const { snapshot: plain } = snapshot(id, day, ['/a']);
      return { id, snapshot: { ...plain, tags } };
    };
    const snapshots = [of('own', 2, 'profile=1'), of('unknown', 1), of('other', 3, 'profile=2')];
    const ids = (...tags: string[]) =>
      chooseParents(snapshots, 'desk', ['/a'], tags).map(({ id }) => id);
    expect(ids('profile=1')).toEqual(['own']);
    expect(ids('profile=3')).toEqual(['unknown']);
    expect(ids()).toEqual(['other']);
  });

  test('are told by moments, not by texts of times', () => {
    const early = snapshot('early', 1, ['/a']);
    const west = makeSnapshot('ab'.repeat(32), {
      time: '2025-12-31T23:00:00-11:00',
      paths: ['/a'],
    });
    expect(chosen([early, { id: 'later', snapshot: west }], ['/a'])).toEqual(['later']);
  });

  test('have the same paths in whatever order', () => {
    const snapshots = [snapshot('both', 1, ['/a', '/b']), snapshot('one', 2, ['/a'])];
    expect(chosen(snapshots, ['/b', '/a'])).toEqual(['both']);
    expect(chosen(snapshots, ['/b', '/a', '/b'])).toEqual(['both']);
  });

  test('are several where each holds one of the paths', () => {
    const snapshots = [
      snapshot('a, old', 1, ['/a']),
      snapshot('a', 2, ['/a', '/x']),
      snapshot('b', 3, ['/b']),
    ];
    expect(chosen(snapshots, ['/a', '/b'])).toEqual(['a', 'b']);
  });

  test('are one where it holds all of the paths and more', () => {
    expect(chosen([snapshot('all', 1, ['/a', '/b', '/c'])], ['/a', '/b'])).toEqual(['all']);
  });

  test('are none where no path was ever backed up on this host', () => {
    expect(chosen([snapshot('x', 1, ['/x'])], ['/a'])).toEqual([]);
    expect(chosen([], ['/a'])).toEqual([]);
  });

  test('may come from the future: a clock may have been wrong', () => {
    const future = makeSnapshot('ab'.repeat(32), { time: '2999-01-01T00:00:00Z', paths: ['/a'] });
    const snapshots = [snapshot('now', 1, ['/a']), { id: 'future', snapshot: future }];
    expect(chosen(snapshots, ['/a'])).toEqual(['future']);
  });
});
