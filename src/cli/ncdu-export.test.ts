import { expect, test } from 'vitest';
import { makeNode, makeSnapshot } from '../../test/handmade-repository.ts';
import type { Node } from '../format/index.ts';
import { ncduExport } from './ncdu-export.ts';

async function exported(entries: readonly (readonly [string, Partial<Node>])[]): Promise<unknown> {
  async function* walked() {
    for (const [path, fields] of entries) {
      yield { path, node: makeNode(path.slice(path.lastIndexOf('/') + 1), fields), treeId: '' };
    }
  }
  let text = '';
  for await (const piece of ncduExport(makeSnapshot('ab'.repeat(32)), walked())) text += piece;
  return JSON.parse(text);
}

const folder = { type: 'dir' } as const;

test('folders are arrays within arrays, closed where their last entry was', async () => {
  const names = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(names) : (value as { name: string }).name;
  const [major, minor, , tree] = (await exported([
    ['/a', folder],
    ['/a/empty', folder],
    ['/a/f', {}],
    ['/ab', {}],
    ['/b', folder],
    ['/b/c', folder],
    ['/b/c/g', {}],
  ])) as unknown[];
  expect([major, minor]).toEqual([1, 2]);
  expect(names(tree)).toEqual(['/', ['a', ['empty'], 'f'], 'ab', ['b', ['c', 'g']]]);
});

test('an entry has its size, on disk as well, and all that tells hard links', async () => {
  const [, , , tree] = (await exported([
    ['/f', { size: 600, inode: 2 ** 40, deviceId: 5, links: 2, mode: 0o644, uid: 1, gid: 2 }],
    ['/l', { type: 'symlink', linkTarget: 'f' }],
    ['/odd "\udcff', {}],
  ])) as [unknown, unknown, unknown, unknown[]];
  expect(tree[1]).toMatchObject({
    ...{ name: 'f', asize: 600, dsize: 1024, dev: 5, ino: 2 ** 40, nlink: 2, notreg: false },
    ...{ uid: 1, gid: 2, mode: 0o644 },
  });
  expect(tree[2]).toMatchObject({ name: 'l', notreg: true });
  expect(tree[3]).toMatchObject({ name: 'odd "\ufffd' });
});

test('an empty backup has a root', async () => {
  expect(((await exported([])) as unknown[])[3]).toEqual([{ name: '/' }]);
});
