import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { backupAt } from '../forget/stored-snapshots.test-helper.ts';
import { addSnapshot, makeRepository } from '../sample-repository.test-helper.ts';
import { loadSnapshots } from '../snapshots/load-snapshots.ts';
import { computerIdOf, computerNameOf, computerNameTag, computerTag } from './computer-tags.ts';
import { computersOf } from './list-computers.ts';
import { findComputer, renameComputer } from './rename-computer.ts';

const [A, B] = ['0123456789abcdef', '0123fedcba987654'] as const;

test('an id that is none is neither written nor believed', () => {
  expect(() => computerTag('laptop')).toThrow(/laptop/);
  expect(computerIdOf(backupAt(0, { tags: ['computer=laptop'] }).snapshot)).toBeUndefined();
  expect(computerIdOf(backupAt(0, { tags: ['x', computerTag(A)] }).snapshot)).toBe(A);
});

test('every name survives the tag, in which restic finds nothing to split or trim', () => {
  const anyName = fc
    .string({ minLength: 1, maxLength: 50, unit: 'binary' })
    .filter((name) => name.trim() !== '');
  fc.assert(
    fc.property(anyName, (name) => {
      const tag = computerNameTag(name);
      expect(tag).not.toMatch(/[,\n\r\t\0]|\s$/);
      expect(computerNameOf(backupAt(0, { tags: [tag] }).snapshot)).toBe(name.trim());
    }),
  );
});

test('a name has 1 to 100 characters', () => {
  for (const name of ['', ' \n', 'x'.repeat(101)]) {
    expect(() => computerNameTag(name)).toThrow(expect.objectContaining({ code: 'BAD_ARGUMENT' }));
  }
  expect(computerNameOf(backupAt(0, { tags: ['computer-name=100%'] }).snapshot)).toBe('100%');
});

test('the computer with the newest backup comes first, called by its newest name', () => {
  const all = [
    backupAt(1, { tags: [computerTag(A), computerNameTag('one')] }),
    backupAt(2, { tags: [computerTag(B)], hostname: 'desk' }),
    backupAt(3, { tags: [computerTag(A), computerNameTag('two')], hostname: 'before' }),
    backupAt(4, { tags: [] }),
    backupAt(5, { tags: [computerTag(A)], hostname: 'now' }),
  ];
  expect(computersOf(all)).toEqual([
    { id: A, name: 'two', host: 'now', user: 'ada', snapshots: [all[0], all[2], all[4]] },
    { id: undefined, name: 'laptop', host: 'laptop', user: 'ada', snapshots: [all[3]] },
    { id: B, name: 'desk', host: 'desk', user: 'ada', snapshots: [all[1]] },
  ]);
  expect(findComputer(all, '01234').id).toBe(A);
  expect(findComputer(all, 'desk').id).toBe(B);
  for (const text of ['0123', '', 'nobody']) expect(() => findComputer(all, text)).toThrow();
});

test('a new name is a tag of the newest backup, in place of the one that it had', async () => {
  const repository = makeRepository();
  for (const hour of [1, 2]) {
    const tags = [computerTag(A), ...(hour === 2 ? [computerNameTag('old')] : [])];
    await addSnapshot(repository, {}, backupAt(hour * 3_600_000, { tags }).snapshot);
  }
  const rename = async (name: string) => {
    const [computer] = computersOf(await loadSnapshots(repository));
    return renameComputer(repository, computer!, name);
  };
  expect(await rename('new')).toHaveLength(1);
  expect(await rename('new')).toEqual([]);
  const all = await loadSnapshots(repository);
  expect(all.map(({ snapshot }) => snapshot.tags)).toEqual([
    [computerTag(A)],
    [computerTag(A), 'computer-name=new'],
  ]);
});
