import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { loadIndex } from '../../repository/indexed-repository.ts';
import {
  addSnapshot,
  type Folder,
  indexOf,
  makeRepository,
} from '../sample-repository.test-helper.ts';
import { walkTree } from '../trees/walk-tree.ts';
import type { BlobSet } from './blob-set.ts';
import { findUsedBlobs } from './used-blobs.ts';

/** Folders of which many are alike, so that blobs are shared. */
const folders: fc.Arbitrary<Folder> = fc.letrec<{ entry: string | Folder; folder: Folder }>(
  (tie) => ({
    entry: fc.oneof({ depthSize: 'small' }, fc.stringMatching(/^[ab]{0,3}$/), tie('folder')),
    folder: fc.dictionary(fc.stringMatching(/^[c-f]$/), tie('entry'), { maxKeys: 4 }),
  }),
).folder;

async function usedByWalking(
  repository: Awaited<ReturnType<typeof loadIndex>>,
  roots: readonly string[],
): Promise<Set<string>> {
  const used = new Set<string>();
  for (const root of roots) {
    used.add(`tree ${root}`);
    for await (const { node } of walkTree(repository, root)) {
      if (node.subtree !== undefined) used.add(`tree ${node.subtree}`);
      for (const id of node.content ?? []) used.add(`data ${id}`);
    }
  }
  return used;
}

function namesIn(set: BlobSet): Set<string> {
  return new Set(
    [...set.entries()].map((entry) => {
      const { type, id } = set.table.read(entry);
      return `${type} ${id.toString('hex')}`;
    }),
  );
}

test('what some snapshots need is found, and nothing of the others, in both format versions', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(folders, { minLength: 1, maxLength: 3 }),
      fc.constantFrom(1 as const, 2 as const),
      fc.nat(),
      async (contents, version, chosen) => {
        const repository = makeRepository(version);
        const roots: string[] = [];
        for (const content of contents) {
          roots.push((await addSnapshot(repository, content)).snapshot.tree);
        }
        const some = roots.filter((_, at) => (chosen >> at) % 2 === 0);
        const indexed = await indexOf(repository);
        const used = await findUsedBlobs(indexed, some);
        const expected = await usedByWalking(indexed, some);
        expect(namesIn(used)).toEqual(expected);
        expect(used.size).toBe(expected.size);
      },
    ),
    { numRuns: 15 },
  );
});

test('a deep and wide folder is followed to its end', async () => {
  const repository = makeRepository();
  let deep: Folder = {};
  for (let level = 0; level < 40; level++) {
    const files = Array.from({ length: 60 }, (_, at) => [`file ${at}`, `${level} ${at}`]);
    deep = { ...Object.fromEntries(files), deep };
  }
  const { snapshot } = await addSnapshot(repository, deep);
  const progress: number[] = [];
  const used = await findUsedBlobs(await indexOf(repository), [snapshot.tree], {
    onProgress: ({ files }) => progress.push(files),
  });
  expect(used.size).toBe(40 * 60 + 41);
  expect(progress.at(-1)).toBe(41);
});

test('all copies of a blob are in the set, also those that the table takes in later', async () => {
  const repository = makeRepository();
  const { snapshot } = await addSnapshot(repository, { 'a.txt': 'hello' });
  const indexed = await indexOf(repository);
  const used = await findUsedBlobs(indexed, [snapshot.tree]);
  const { index } = indexed;
  for (const { packId: _, ...blob } of [...index.entries()]) {
    index.addPack('ab'.repeat(32), [blob]);
    const id = Buffer.from(blob.id, 'hex');
    expect(used.hasBlob(blob.type, id)).toBe(true);
    expect(used.add(index.table.find(blob.type, id))).toBe(false);
  }
  index.addPack('cd'.repeat(32), [
    { type: 'data', id: 'ef'.repeat(32), offset: 0, length: 40, uncompressedLength: 0 },
  ]);
  const stranger = index.table.find('data', Buffer.from('ef'.repeat(32), 'hex'));
  expect(used.has(stranger)).toBe(false);
  expect(used.add(stranger)).toBe(true);
  expect(used.has(stranger)).toBe(true);
});

test('a set can be added to, and what it has is not read again', async () => {
  const repository = makeRepository();
  const first = await addSnapshot(repository, { sub: { 'a.txt': 'hello' } });
  const second = await addSnapshot(repository, { sub: { 'a.txt': 'hello' }, b: 'world' });
  const indexed = await indexOf(repository);
  const into = await findUsedBlobs(indexed, [first.snapshot.tree]);
  let read = 0;
  const all = await findUsedBlobs(indexed, [first.snapshot.tree, second.snapshot.tree], {
    into,
    onProgress: ({ files }) => {
      read = files;
    },
  });
  expect(all).toBe(into);
  expect(read).toBe(1);
  expect(all.size).toBe(5);
});

test('a blob that no index names is told with the listing that needs it, or is an error', async () => {
  const repository = makeRepository();
  const lost = { node: { size: 5, content: ['ab'.repeat(32)] } };
  const gone = { node: { type: 'dir' as const, content: null, subtree: 'cd'.repeat(32) } };
  const { snapshot } = await addSnapshot(repository, { lost, gone, here: 'hello' });
  const indexed = await indexOf(repository);
  const missing: string[] = [];
  const used = await findUsedBlobs(indexed, [snapshot.tree, 'ef'.repeat(32)], {
    onMissing: (type, id, treeId) => missing.push(`${type} ${id} ${treeId}`),
  });
  expect(missing.sort()).toEqual([
    `data ${'ab'.repeat(32)} ${snapshot.tree}`,
    `tree ${'cd'.repeat(32)} ${snapshot.tree}`,
    `tree ${'ef'.repeat(32)} ${'ef'.repeat(32)}`,
  ]);
  expect(used.size).toBe(2);
  await expect(findUsedBlobs(indexed, [snapshot.tree])).rejects.toMatchObject({
    code: 'BLOB_NOT_FOUND',
    details: { treeId: snapshot.tree },
  });
});

test('a damaged listing is read from its other copy, and without one is an error', async () => {
  const repository = makeRepository();
  const { snapshot } = await addSnapshot(repository, { sub: { 'a.txt': 'hello' } });
  const indexed = await indexOf(repository);
  const treePack = indexed.index.find('tree', snapshot.tree)!.packId;
  const key = (id: string) => `data/${id.slice(0, 2)}/${id}`;
  const whole = await repository.storage.get(key(treePack));
  const spoilt = Buffer.from(whole);
  for (const { offset, type } of indexed.index.entries()) if (type === 'tree') spoilt[offset]! ^= 1;
  await repository.storage.put(key(treePack), spoilt);
  await expect(findUsedBlobs(indexed, [snapshot.tree])).rejects.toMatchObject({ code: 'DAMAGED' });
  const copy = '12'.repeat(32);
  await repository.storage.put(key(copy), whole);
  const trees = [...indexed.index.entries()].filter(({ type }) => type === 'tree');
  indexed.index.addPack(copy, trees);
  expect((await findUsedBlobs(indexed, [snapshot.tree])).size).toBe(3);
  await repository.storage.delete(key(treePack));
  expect((await findUsedBlobs(indexed, [snapshot.tree])).size).toBe(3);
});

test('an abort ends the search', async () => {
  const repository = makeRepository();
  const { snapshot } = await addSnapshot(repository, { 'a.txt': 'hello' });
  const signal = AbortSignal.abort();
  await expect(
    findUsedBlobs(await indexOf(repository), [snapshot.tree], { signal }),
  ).rejects.toMatchObject({ code: 'ABORTED' });
});
