import { expect, test } from 'vitest';
import { encodeIndex } from '../../format/index.ts';
import { readIndexFile, readIndexLayout } from '../../repository/index-layout.ts';
import { indexOf } from '../sample-repository.test-helper.ts';
import {
  addInOwnPack,
  addSnapshot,
  contentOf,
  faultsOf,
  flip,
  makeRepository,
  packKey,
  packsOf,
} from './damaged-repository.test-helper.ts';
import { repairIndex } from './repair-index.ts';

test('a whole index stays as it is, file by file, also when every header is read', async () => {
  const repository = makeRepository();
  await addSnapshot(repository, { a: 'one' });
  const before = await contentOf(repository);
  const quick = await repairIndex(repository);
  const thorough = await repairIndex(repository, { readAllPacks: true });
  expect(await contentOf(repository)).toEqual(before);
  expect([quick.packsRead, thorough.packsRead]).toEqual([0, 2]);
  expect([...quick.written, ...thorough.written]).toEqual([]);
});

test('without any index, all of it is made again from the packs, in both versions', async () => {
  for (const version of [1, 2] as const) {
    const repository = makeRepository(version);
    await addSnapshot(repository, { a: 'one', sub: { b: 'two' } });
    for (const id of await repository.listIds('index')) await repository.remove('index', id);
    const { addedPacks, written } = await repairIndex(repository);
    expect(addedPacks).toHaveLength(2);
    expect(await faultsOf(repository)).toEqual([]);
    const content = await repository.loadEncoded('index', written[0]!);
    // Version 1 knows no compressed index.
    expect(content[0] === '{'.charCodeAt(0)).toBe(version === 1);
  }
});

test('a damaged index file is replaced by what the packs say, and removed last', async () => {
  const repository = makeRepository();
  await addSnapshot(repository, { a: 'one' });
  await addSnapshot(repository, { b: 'two' });
  const [first, second] = await repository.listIds('index');
  await flip(repository, `index/${first}`, 40);
  const result = await repairIndex(repository);
  expect(result).toMatchObject({ damagedIndexes: [first], removed: [first] });
  expect(await repository.listIds('index')).toContain(second);
  expect(await faultsOf(repository)).toEqual([]);
});

test('a pack that is gone is listed no more, and everything else stays listed', async () => {
  const repository = makeRepository();
  const { pack, stored } = await addInOwnPack(repository, { a: 'one' });
  await addSnapshot(repository, { b: 'two' });
  await repository.storage.delete(packKey(pack));
  const { missingPacks } = await repairIndex(repository);
  expect(missingPacks).toEqual([pack]);
  expect(await faultsOf(repository)).toEqual([expect.stringContaining('/a in snapshot')]);
  await repository.remove('snapshot', stored.id);
  expect(await faultsOf(repository)).toEqual([]);
});

test('what an index says wrongly of a pack is corrected, with all headers read even where the size is right', async () => {
  for (const field of ['length', 'id'] as const) {
    const repository = makeRepository();
    await addSnapshot(repository, { a: 'one' });
    const [indexId] = await repository.listIds('index');
    const { packs } = await readIndexFile(repository, indexId!);
    const wrong = packs.map(({ id, blobs }) => ({
      id,
      blobs: blobs.map((blob) => ({
        ...blob,
        ...(field === 'id' ? { id: 'ab'.repeat(32) } : { length: blob.length + 1 }),
      })),
    }));
    await repository.saveUnpacked('index', encodeIndex(wrong));
    await repository.remove('index', indexId!);
    const { correctedPacks } = await repairIndex(repository, { readAllPacks: field === 'id' });
    expect(correctedPacks).toHaveLength(2);
    expect(await faultsOf(repository)).toEqual([]);
  }
});

test('a pack whose blobs are spread over two index files is listed by one', async () => {
  const repository = makeRepository();
  await addSnapshot(repository, { a: 'one', b: 'two' });
  const [indexId] = await repository.listIds('index');
  const { packs } = await readIndexFile(repository, indexId!);
  for (const half of [0, 1]) {
    const part = packs.map(({ id, blobs }) => ({
      id,
      blobs: blobs.filter((_, at) => at % 2 === half),
    }));
    await repository.saveUnpacked('index', encodeIndex(part));
  }
  await repository.remove('index', indexId!);
  const { mergedPacks } = await repairIndex(repository);
  expect(mergedPacks).toContain((await packsOf(repository))[0]);
  expect(await repository.listIds('index')).toHaveLength(1);
  expect(await faultsOf(repository)).toEqual([]);
});

test('marks survive, with their time, and a marked pack is not taken for one that nobody knows', async () => {
  const repository = makeRepository();
  const { pack: gone } = await addInOwnPack(repository, { a: 'one' });
  const { pack: marked, stored } = await addInOwnPack(repository, { b: 'two' });
  await repository.remove('snapshot', stored.id);
  const time = '2026-01-02T03:04:05Z';
  const { indexIds } = await indexOf(repository);
  const all = (await Promise.all(indexIds.map((id) => readIndexFile(repository, id)))).flatMap(
    ({ packs }) => packs,
  );
  const mark = { ...all.find(({ id }) => id === marked)!, time };
  const rest = all.filter(({ id }) => id !== marked);
  // Both in one file, as rustic writes them: the file is replaced.
  await repository.saveUnpacked('index', encodeIndex(rest, { packsToDelete: [mark] }));
  for (const id of indexIds) await repository.remove('index', id);
  await repository.storage.delete(packKey(gone));
  const { addedPacks, missingPacks } = await repairIndex(repository, { readAllPacks: true });
  expect({ addedPacks, missingPacks }).toEqual({ addedPacks: [], missingPacks: [gone] });
  const layout = await readIndexLayout(repository);
  expect([...layout.marks().keys()]).toEqual([marked]);
  const { indexId } = layout.marks().get(marked)!;
  expect((await readIndexFile(repository, indexId)).marks).toEqual([mark]);
});

test('a pack whose header cannot be read stays listed while the index knows its blobs, and is named', async () => {
  const repository = makeRepository();
  const { pack } = await addInOwnPack(repository, { a: 'one' });
  await flip(repository, packKey(pack), -10);
  const result = await repairIndex(repository, { readAllPacks: true });
  expect(result).toMatchObject({
    unreadablePacks: [pack],
    unusablePacks: [],
    written: [],
    removed: [],
  });
  for (const id of await repository.listIds('index')) await repository.remove('index', id);
  expect(await repairIndex(repository)).toMatchObject({
    unusablePacks: [pack],
    unreadablePacks: [],
  });
});

test('a dry run says the same and writes nothing', async () => {
  const repository = makeRepository();
  const { pack } = await addInOwnPack(repository, { a: 'one' });
  await repository.storage.delete(packKey(pack));
  const before = await contentOf(repository);
  const plans: unknown[] = [];
  const { missingPacks, replacedIndexes } = await repairIndex(repository, {
    dryRun: true,
    onPlan: (plan) => plans.push(plan),
  });
  expect(missingPacks).toEqual([pack]);
  expect(replacedIndexes).toHaveLength(1);
  expect(plans).toHaveLength(1);
  expect(await contentOf(repository)).toEqual(before);
});

test('a pack that a list leaves out is asked for by name, and not given up', async () => {
  const repository = makeRepository();
  const { pack } = await addInOwnPack(repository, { a: 'one' });
  const { storage } = repository;
  const list = storage.list.bind(storage);
  storage.list = async function* (prefix, options) {
    for await (const object of list(prefix, options)) if (!object.key.includes(pack)) yield object;
  };
  expect(await repairIndex(repository)).toMatchObject({ missingPacks: [], written: [] });
});
