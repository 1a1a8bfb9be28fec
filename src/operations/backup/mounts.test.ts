import path from 'node:path';
import { expect, test } from 'vitest';
import { type BackupMount, buildMountTree, checkMounts } from './mounts.ts';
import type { TargetTree } from './target-tree.ts';

/** Every entry by its path in the snapshot: `*` what is backed up whole, `+` what is made. */
function flat(tree: TargetTree, above = ''): Record<string, string> {
  const entries: Record<string, string> = {};
  for (const [name, child] of tree.children) {
    const mark = child.isMade ? '+' : child.isTarget ? '*' : '';
    entries[`${above}/${name}`] = `${mark}${child.path}`;
    Object.assign(entries, flat(child, `${above}/${name}`));
  }
  return entries;
}

function treeOf(
  mounts: readonly BackupMount[],
  listings: Readonly<Record<string, readonly string[]>> = {},
): TargetTree {
  return buildMountTree(mounts, (folder) => {
    const names = listings[folder];
    if (!names)
      throw Object.assign(new Error(`no ${folder}`), { code: 'EACCES', syscall: 'scandir' });
    return names;
  });
}

const at = (...parts: string[]) => path.join(path.sep, ...parts);

test('folders that lead to mounts are made, and nothing is listed for it', () => {
  expect(
    flat(
      treeOf([
        { from: at('home', 'files'), as: '/App/Data/Files' },
        { from: at('home', 'notes'), as: '/App/Notes' },
      ]),
    ),
  ).toEqual({
    '/App': '+/App',
    '/App/Data': '+/App/Data',
    '/App/Data/Files': `*${at('home', 'files')}`,
    '/App/Notes': `*${at('home', 'notes')}`,
  });
});

test('a folder that others are mounted in is taken apart, as deep as they lie', () => {
  const tree = treeOf(
    [
      { from: at('data'), as: '/App/Data', excludes: [at('data', 'b', 'c', 'db')] },
      { from: at('tmp', '1'), as: '/App/Data/b/c/db' },
      { from: at('tmp', '2'), as: '/App/Data/x/db' },
    ],
    {
      [at('data')]: ['a', 'b'],
      [at('data', 'b')]: ['c', 'd'],
      [at('data', 'b', 'c')]: ['db', 'e'],
    },
  );
  expect(flat(tree)).toEqual({
    '/App': '+/App',
    '/App/Data': at('data'),
    '/App/Data/a': `*${at('data', 'a')}`,
    '/App/Data/b': at('data', 'b'),
    '/App/Data/b/c': at('data', 'b', 'c'),
    '/App/Data/b/c/db': `*${at('tmp', '1')}`,
    '/App/Data/b/c/e': `*${at('data', 'b', 'c', 'e')}`,
    '/App/Data/b/d': `*${at('data', 'b', 'd')}`,
    '/App/Data/x': '+/App/Data/x',
    '/App/Data/x/db': `*${at('tmp', '2')}`,
  });
});

test('a mount takes the place of an entry of its name, and an excluded folder is made anew for what is mounted in it', () => {
  const tree = treeOf(
    [
      { from: at('tmp', 'db'), as: '/App/db' },
      { from: at('tmp', 'log'), as: '/App/level/000003.log' },
      { from: at('data'), as: '/App', excludes: [at('data', 'level')] },
    ],
    { [at('data')]: ['db', 'level'] },
  );
  expect(flat(tree)).toEqual({
    '/App': at('data'),
    '/App/db': `*${at('tmp', 'db')}`,
    '/App/level': '+/App/level',
    '/App/level/000003.log': `*${at('tmp', 'log')}`,
  });
});

test('of a folder that cannot be listed the mounts stay, with the reason', () => {
  const tree = treeOf([
    { from: at('data'), as: '/App' },
    { from: at('tmp', 'db'), as: '/App/db' },
  ]);
  expect(flat(tree)).toEqual({ '/App': at('data'), '/App/db': `*${at('tmp', 'db')}` });
  expect(tree.children.get('App')!.unlisted!.failure.code).toBe('EACCES');
});

test.each([
  ['a relative local path', [{ from: 'x', as: '/App/x' }]],
  ['a relative name', [{ from: at('x'), as: 'App/x' }]],
  ['a name that leads up', [{ from: at('x'), as: '/App/../x' }]],
  ['a name with an empty part', [{ from: at('x'), as: '/App//x' }]],
  ['a name beside the paths', [{ from: at('x'), as: '/Apples' }]],
  ['blocks of no size', [{ from: at('x'), as: '/App/x', blockBytes: 0 }]],
  [
    'one name twice',
    [
      { from: at('x'), as: '/App/x' },
      { from: at('y'), as: '/App/x' },
    ],
  ],
])('%s is refused', (_, mounts) => {
  expect(() => checkMounts(['/App'], mounts)).toThrow(
    expect.objectContaining({ code: 'BAD_ARGUMENT' }),
  );
});
