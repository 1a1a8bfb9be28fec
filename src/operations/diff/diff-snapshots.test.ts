import { expect, test } from 'vitest';
import {
  addSnapshot,
  collect,
  type Folder,
  indexOf,
  makeRepository,
} from '../sample-repository.test-helper.ts';
import { diffTrees } from './diff-snapshots.ts';

async function compare(before: Folder, after: Folder, metadata = false) {
  const repository = makeRepository();
  const from = await addSnapshot(repository, before);
  const to = await addSnapshot(repository, after);
  const indexed = await indexOf(repository);
  const diff = diffTrees(indexed, from.snapshot.tree, to.snapshot.tree, { metadata });
  const changes = (await collect(diff.changes)).map(({ path, modifier }) => `${modifier} ${path}`);
  return { changes, statistics: diff.statistics };
}

test('equal folders have no differences', async () => {
  const folder = { a: 'x', sub: { b: 'y' } };
  const { changes, statistics } = await compare(folder, folder, true);
  expect(changes).toEqual([]);
  expect(statistics.added).toEqual(statistics.removed);
  expect(statistics.added.treeBlobs).toBe(0);
});

test('added, removed and changed entries are listed in the order of their names, folders with all below', async () => {
  const { changes, statistics } = await compare(
    { a: 'x', gone: { deep: { f: 'f' } }, kind: 'file' },
    { a: 'xx', kind: { g: 'g' }, new: { h: 'h' } },
  );
  expect(changes).toEqual([
    'M /a',
    '- /gone/',
    '- /gone/deep/',
    '- /gone/deep/f',
    'T /kind/',
    '+ /new/',
    '+ /new/h',
  ]);
  expect(statistics.changedFiles).toBe(1);
  expect(statistics.added).toMatchObject({ files: 1, dirs: 1, dataBlobs: 2, treeBlobs: 3 });
  expect(statistics.removed).toMatchObject({ files: 1, dirs: 2, dataBlobs: 3, treeBlobs: 3 });
});

test('metadata counts only when asked for, and another time zone is no difference', async () => {
  const at = (mtime: string, mode = 0o644) => ({ f: { node: { mtime, mode } } });
  const [berlin, utc] = ['2026-01-01T13:00:00+01:00', '2026-01-01T12:00:00Z'];
  expect((await compare(at(berlin), at(utc), true)).changes).toEqual([]);
  expect((await compare(at(utc), at(utc, 0o600), true)).changes).toEqual(['U /f']);
  expect((await compare(at(utc), at(utc, 0o600))).changes).toEqual([]);
});

test('content that differs while nothing else does is called out', async () => {
  const { changes } = await compare({ f: 'aaaa' }, { f: 'bbbb' });
  expect(changes).toEqual(['M? /f']);
});

test('folders of any depth are compared', async () => {
  let before: Folder = { f: 'old' };
  let after: Folder = { f: 'newer' };
  for (let depth = 0; depth < 300; depth++) [before, after] = [{ d: before }, { d: after }];
  expect((await compare(before, after)).changes).toEqual([`M ${'/d'.repeat(300)}/f`]);
});
