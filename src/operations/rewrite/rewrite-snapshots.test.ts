import { expect, test } from 'vitest';
import { encodeTree } from '../../format/index.ts';
import { check } from '../check/check.ts';
import { listFiles } from '../list/list-files.ts';
import {
  addSnapshot,
  collect,
  indexOf,
  makeNode,
  makeRepository,
} from '../sample-repository.test-helper.ts';
import { createSelection } from '../selection.ts';
import { loadSnapshots } from '../snapshots/load-snapshots.ts';
import { type RewriteOptions, rewriteSnapshots } from './rewrite-snapshots.ts';
import { TreeRewriter } from './tree-rewriter.ts';

const FOLDER = { a: 'aa', secret: 's', sub: { b: 'bbb', secret: 's' }, same: { c: 'c' } };

async function rewritten(options: RewriteOptions) {
  const repository = makeRepository();
  const stored = await addSnapshot(repository, FOLDER);
  const [result] = await rewriteSnapshots(await indexOf(repository), [stored], options);
  return { repository, stored, result: result! };
}

test('what is excluded is gone from the new snapshot, which stands beside the old one', async () => {
  const { repository, stored, result } = await rewritten({ excludes: ['secret'] });
  const snapshots = await loadSnapshots(repository);
  expect(snapshots).toHaveLength(2);
  const { snapshot } = snapshots.find(({ id }) => id === result.newId)!;
  expect(snapshot).toMatchObject({ tags: ['rewrite'], original: stored.id });
  const paths = (await collect(listFiles(await indexOf(repository), snapshot))).map(
    ({ path }) => path,
  );
  expect(paths).toEqual(['/a', '/same', '/same/c', '/sub', '/sub/b']);
  expect((await check(repository, { readData: 'all' })).problems).toEqual([]);
});

test('with forget only the new one is left, without a tag', async () => {
  const { repository, result } = await rewritten({ excludes: ['secret'], forget: true });
  const snapshots = await loadSnapshots(repository);
  expect(snapshots.map(({ id }) => id)).toEqual([result.newId]);
  expect(snapshots[0]!.snapshot.tags).toEqual([]);
});

test('a snapshot in which nothing matches stays, and a dry run writes nothing', async () => {
  const same = await rewritten({ excludes: ['nothing'], forget: true });
  expect(same.result).toEqual({ oldId: same.stored.id, newId: undefined, isChanged: false });
  const dry = await rewritten({ excludes: ['secret'], dryRun: true });
  expect(dry.result).toEqual({ oldId: dry.stored.id, newId: undefined, isChanged: true });
  for (const { repository, stored } of [same, dry]) {
    expect(await repository.listIds('snapshot')).toEqual([stored.id]);
    expect(await repository.listIds('index')).toHaveLength(1);
  }
});

test('host, time and summary can be given anew', async () => {
  const { repository } = await rewritten({
    newHost: 'other',
    newTime: '2020-01-01T00:00:00Z',
    addSummary: true,
    forget: true,
  });
  const [only] = await loadSnapshots(repository);
  expect(only!.snapshot).toMatchObject({
    hostname: 'other',
    time: '2020-01-01T00:00:00Z',
    summary: { totalFilesProcessed: 5, totalBytesProcessed: 8 },
  });
});

test('a listing that could not be written again without loss is refused, and left alone where nothing changes', async () => {
  const repository = makeRepository();
  const { snapshot } = await addSnapshot(repository, { a: 'a' });
  const indexed = await indexOf(repository);
  const bytes = encodeTree([makeNode('a'), makeNode('b')]);
  const foreign = Buffer.from(bytes.toString().replace('"nodes"', '"strange":1,"nodes"'));
  const rewriter = (excluded: string) =>
    new TreeRewriter(
      Object.assign(Object.create(indexed), { loadBlob: async () => foreign }),
      createSelection({ excludes: [excluded] }),
      async () => 'new',
    );
  await expect(rewriter('/a').rewrite(snapshot.tree)).rejects.toMatchObject({ code: 'DAMAGED' });
  expect((await rewriter('/x').rewrite(snapshot.tree))?.id).toBe(snapshot.tree);
});

test('with includes only what they match is left, and the folders on the way there', async () => {
  const folder = { ...FOLDER, empty: {}, other: { empty: {} } };
  const left = async (options: RewriteOptions) => {
    const repository = makeRepository();
    const stored = await addSnapshot(repository, folder);
    const [result] = await rewriteSnapshots(await indexOf(repository), [stored], {
      ...options,
      forget: true,
    });
    const [only] = await loadSnapshots(repository);
    const entries = await collect(listFiles(await indexOf(repository), only!.snapshot));
    expect((await check(repository, { readData: 'all' })).problems).toEqual([]);
    return { ...result, paths: entries.map(({ path }) => path) };
  };
  expect((await left({ includes: ['b', 'c'] })).paths).toEqual([
    '/same',
    '/same/c',
    '/sub',
    '/sub/b',
  ]);
  expect((await left({ caseInsensitiveIncludes: ['/SUB'] })).paths).toEqual([
    '/sub',
    '/sub/b',
    '/sub/secret',
  ]);
  expect((await left({ includes: ['empty'] })).paths).toEqual(['/empty', '/other', '/other/empty']);
  expect((await left({ includes: ['/sub'], excludes: ['secret'] })).paths).toEqual([
    '/sub',
    '/sub/b',
  ]);
  expect(await left({ includes: ['nothing'] })).toMatchObject({ isChanged: false });
});

test('asking for nothing is refused', async () => {
  await expect(rewritten({})).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
});
