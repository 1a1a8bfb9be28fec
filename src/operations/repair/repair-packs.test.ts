import { expect, test } from 'vitest';
import { encodeIndex } from '../../format/index.ts';
import { readIndexFile } from '../../repository/index-layout.ts';
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
import { repairPacks } from './repair-packs.ts';

test('what is intact in a damaged pack moves into a new one, what is not is named, in both versions', async () => {
  for (const version of [1, 2] as const) {
    const repository = makeRepository(version);
    const { pack } = await addInOwnPack(repository, { a: 'one', b: 'two', c: 'three' });
    await flip(repository, packKey(pack), 20);
    const copies: string[] = [];
    const { packs, lost } = await repairPacks(repository, [pack], {
      keepCopy: async (id) => void copies.push(id),
    });
    expect(packs).toEqual([{ id: pack, intact: 2, damaged: 1 }]);
    expect(lost).toHaveLength(1);
    expect(copies).toEqual([pack]);
    expect(await contentOf(repository)).not.toContain(packKey(pack));
    const faults = await faultsOf(repository);
    expect(faults).toEqual([expect.stringContaining(lost[0]!.id)]);
    expect(repository.config.version).toBe(version);
  }
});

test('a pack with a broken header gives everything, also when no index knows it', async () => {
  const repository = makeRepository();
  const { pack } = await addInOwnPack(repository, { a: 'one' });
  await flip(repository, packKey(pack), -20);
  expect(await repairPacks(repository, [pack])).toMatchObject({ lost: [] });
  expect(await faultsOf(repository)).toEqual([]);
});

test('a damaged blob comes from its other copy, also from one that waits for its deletion', async () => {
  for (const isMarked of [false, true]) {
    const repository = makeRepository();
    const { pack } = await addInOwnPack(repository, { a: 'one' });
    const { indexIds } = await indexOf(repository);
    const hidden = await Promise.all(indexIds.map((id) => repository.storage.get(`index/${id}`)));
    const { packs } = await readIndexFile(repository, indexIds[0]!);
    for (const id of indexIds) await repository.remove('index', id);
    const { pack: other } = await addInOwnPack(repository, { a: 'one' });
    if (isMarked) {
      await repository.saveUnpacked('index', encodeIndex([], { packsToDelete: packs }));
    } else {
      for (const [at, id] of indexIds.entries())
        await repository.storage.put(`index/${id}`, hidden[at]!);
    }
    expect(other).not.toBe(pack);
    await flip(repository, packKey(other), 20);
    expect(await repairPacks(repository, [other])).toMatchObject({ lost: [] });
    expect(await faultsOf(repository)).toEqual([]);
  }
});

test('a dry run tells what is intact, and it and a copy that cannot be kept change nothing', async () => {
  const repository = makeRepository();
  const { pack } = await addInOwnPack(repository, { a: 'one', b: 'two' });
  await flip(repository, packKey(pack), 20);
  const before = await contentOf(repository);
  const { packs } = await repairPacks(repository, [pack], { dryRun: true });
  expect(packs).toEqual([{ id: pack, intact: 1, damaged: 1 }]);
  const full = new Error('no room');
  const failing = repairPacks(repository, [pack], { keepCopy: () => Promise.reject(full) });
  await expect(failing).rejects.toBe(full);
  expect(await contentOf(repository)).toEqual(before);
});

test('tree packs are repaired alike, and packs that are not there are refused', async () => {
  const repository = makeRepository();
  await addSnapshot(repository, { sub: { a: 'one' } });
  const [pack] = await packsOf(repository, 'tree');
  await flip(repository, packKey(pack!), -20);
  expect(await repairPacks(repository, [pack!])).toMatchObject({ lost: [] });
  expect(await faultsOf(repository)).toEqual([]);
  await expect(repairPacks(repository, ['ab'.repeat(32)])).rejects.toMatchObject({
    code: 'OBJECT_NOT_FOUND',
  });
  await expect(repairPacks(repository, [])).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
});
