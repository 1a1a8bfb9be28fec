import { expect, test } from 'vitest';
import { addSnapshot, collect, indexOf, makeRepository } from '../sample-repository.test-helper.ts';
import { type FindFilesOptions, findFiles } from './find-files.ts';
import { blobsOfPacks, findObjects } from './find-objects.ts';

async function sample() {
  const repository = makeRepository();
  const stored = await addSnapshot(repository, {
    Docs: { 'a.TXT': 'a', 'b.md': 'b' },
    new: { node: { mtime: '2026-06-01T00:00:00Z' } },
  });
  return { repository, stored, indexed: await indexOf(repository) };
}

test('patterns find entries at any depth, and what is below a folder that matches', async () => {
  const { indexed, stored } = await sample();
  const find = async (options: FindFilesOptions) =>
    (await collect(findFiles(indexed, stored, options))).map(({ path }) => path);
  expect(await find({ patterns: ['*.TXT'] })).toEqual(['/Docs/a.TXT']);
  expect(await find({ patterns: ['*.txt'] })).toEqual([]);
  expect(await find({ patterns: ['docs'], ignoreCase: true })).toEqual([
    '/Docs',
    '/Docs/a.TXT',
    '/Docs/b.md',
  ]);
  expect(await find({ patterns: ['/Docs/*.md', 'new'] })).toEqual(['/Docs/b.md', '/new']);
  const march = new Date('2026-03-01T00:00:00Z');
  expect(await find({ patterns: ['*'], oldest: march })).toEqual(['/new']);
  expect(await find({ patterns: ['new'], newest: march })).toEqual([]);
});

test('blobs and listings are found by the beginning of their ids, and by their pack', async () => {
  const { indexed, stored } = await sample();
  const docs = (await indexed.loadTree(stored.snapshot.tree))[0]!;
  const [file] = await indexed.loadTree(docs.subtree!);
  const blob = file!.content![0]!;
  const find = (blobs: string[], trees: string[]) =>
    collect(findObjects(indexed, stored, { blobs, trees }));
  expect(await find([blob.slice(0, 10)], [])).toEqual([
    { type: 'data', id: blob, path: '/Docs/a.TXT', parentTree: docs.subtree },
  ]);
  expect(await find([], [stored.snapshot.tree, docs.subtree!.slice(0, 8)])).toEqual([
    { type: 'tree', id: stored.snapshot.tree, path: '/', parentTree: undefined },
    { type: 'tree', id: docs.subtree, path: '/Docs', parentTree: stored.snapshot.tree },
  ]);
  const { packId } = indexed.index.find('data', blob)!;
  const wanted = blobsOfPacks(indexed, [packId.slice(0, 10)]);
  expect(wanted.blobs).toContain(blob);
  expect(() => blobsOfPacks(indexed, ['xyz'])).toThrow(/xyz/);
});
