import { expect, test } from 'vitest';
import { encodeIndex } from '../../format/index.ts';
import { readIndexFile } from '../../repository/index-layout.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import { listFiles } from '../list/list-files.ts';
import { collect, indexOf } from '../sample-repository.test-helper.ts';
import { loadSnapshots } from '../snapshots/load-snapshots.ts';
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
import { type RepairSnapshotsOptions, repairSnapshots } from './repair-snapshots.ts';
import { TreeRepairer } from './tree-repairer.ts';

/** A repository in which /a/lost has lost its content, and the backup `whole` nothing. */
async function makeHurt(version: 1 | 2 = 2) {
  const repository = makeRepository(version);
  const { pack } = await addInOwnPack(repository, { other: 'gone' });
  for (const { id } of await loadSnapshots(repository)) await repository.remove('snapshot', id);
  const hurt = await addSnapshot(
    repository,
    { a: { lost: 'gone', kept: 'two' }, b: 'two' },
    { tags: ['x'] },
  );
  const whole = await addSnapshot(repository, { b: 'two' }, { time: '2026-11-22T17:00:00Z' });
  await repository.storage.delete(packKey(pack));
  return { repository, hurt, whole };
}

async function repairAll(repository: OpenRepository, options: RepairSnapshotsOptions = {}) {
  return repairSnapshots(repository, await loadSnapshots(repository), options);
}

test('a file keeps the content that is there, whole backups stay, and the new one stands beside the old', async () => {
  for (const version of [1, 2] as const) {
    const { repository, hurt, whole } = await makeHurt(version);
    const repairs: string[] = [];
    const done = await repairAll(repository, {
      onRepair: ({ path, change }) => repairs.push(`${path} ${change}`),
    });
    expect(repairs).toEqual(['/a/lost content-removed']);
    expect(done).toEqual([
      { oldId: hurt.id, fate: 'repaired', newId: expect.any(String) },
      { oldId: whole.id, fate: 'whole' },
    ]);
    const snapshots = await loadSnapshots(repository);
    expect(snapshots).toHaveLength(3);
    const repaired = snapshots.find(({ id }) => id === done[0]!.newId)!;
    expect(repaired.snapshot).toMatchObject({ tags: ['x', 'repaired'], original: hurt.id });
    await repairIndex(repository);
    const files = await collect(listFiles(await indexOf(repository), repaired.snapshot));
    expect(
      files.map(({ path, node }) => `${path} ${node.type === 'file' ? node.size : ''}`.trim()),
    ).toEqual(['/a', '/a/kept 3', '/a/lost 0', '/b 3']);
  }
});

test('with forget only what is whole is left, and nothing is wrong any more', async () => {
  const { repository, hurt } = await makeHurt();
  await repairIndex(repository);
  expect(await faultsOf(repository)).toHaveLength(1);
  await repairAll(repository, { forget: true });
  const snapshots = await loadSnapshots(repository);
  expect(snapshots.map(({ id }) => id)).not.toContain(hurt.id);
  expect(snapshots.map(({ snapshot }) => snapshot.tags)).toContainEqual(['x']);
  expect(await faultsOf(repository)).toEqual([]);
});

test('a folder whose listing is lost becomes an empty one, a backup without its root goes only with forget', async () => {
  const repository = makeRepository();
  await addSnapshot(repository, { inner: 'x' });
  const lost = await packsOf(repository, 'tree');
  await addSnapshot(repository, { folder: { inner: 'x' }, other: 'y' });
  for (const id of lost) await repository.storage.delete(packKey(id));
  await repairIndex(repository);
  const fates = (await repairAll(repository)).map(({ fate }) => fate).sort();
  expect(fates).toEqual(['lost', 'repaired']);
  expect(await repository.listIds('snapshot')).toHaveLength(3);
  await repairAll(repository, { forget: true });
  expect(await faultsOf(repository)).toEqual([]);
});

test('a dry run says what it would do and writes nothing', async () => {
  const { repository, hurt, whole } = await makeHurt();
  const before = await contentOf(repository);
  expect(await repairAll(repository, { dryRun: true, forget: true })).toEqual([
    { oldId: hurt.id, fate: 'repaired' },
    { oldId: whole.id, fate: 'whole' },
  ]);
  expect(await contentOf(repository)).toEqual(before);
});

test('what only waits for its deletion is taken back, not given up', async () => {
  const repository = makeRepository();
  const { stored } = await addInOwnPack(repository, { a: 'one' });
  const { indexIds } = await indexOf(repository);
  const { packs } = await readIndexFile(repository, indexIds[0]!);
  await repository.saveUnpacked('index', encodeIndex([], { packsToDelete: packs }));
  for (const id of indexIds) await repository.remove('index', id);
  expect(await repairAll(repository, { forget: true })).toEqual([
    { oldId: stored.id, fate: 'whole' },
  ]);
  expect(await faultsOf(repository)).toEqual([]);
});

test('a size that does not fit its content is corrected', async () => {
  const repository = makeRepository();
  await addSnapshot(repository, { 'a.txt': 'hello' });
  const { index } = await indexOf(repository);
  const blob = [...index.entries()].find(({ type }) => type === 'data')!;
  await addSnapshot(repository, { wrong: { node: { size: 6, content: [blob.id] } } });
  const changes: string[] = [];
  await repairAll(repository, { forget: true, onRepair: ({ change }) => changes.push(change) });
  expect(changes).toEqual(['size-corrected']);
  expect(await faultsOf(repository)).toEqual([]);
});

test('a backup whose index is gone or damaged is not lost', async () => {
  const repository = makeRepository();
  const { id } = await addSnapshot(repository, { a: 'one' });
  for (const indexId of await repository.listIds('index')) {
    await flip(repository, `index/${indexId}`, 40);
  }
  expect(await repairAll(repository, { forget: true })).toEqual([{ oldId: id, fate: 'whole' }]);
  expect(await faultsOf(repository)).toEqual([]);
});

test('a listing in another program’s form is written anew where nothing of it is lost, else left alone', async () => {
  const repository = makeRepository();
  const { snapshot } = await addSnapshot(repository, { a: 'a' });
  const indexed = await indexOf(repository);
  const lost = 'ab'.repeat(32);
  // As rustic writes: without times, and in another order.
  const node = `"type":"file","name":"a","mode":420,"content":["${lost}"],"size":5,"uid":7,"inode":3`;
  const repairOf = async (json: string) => {
    const stored: string[] = [];
    const repairer = new TreeRepairer(
      Object.assign(Object.create(indexed), { loadBlob: async () => Buffer.from(json) }),
      async (tree) => String(stored.push(tree.toString())),
      () => {},
    );
    await repairer.repair(snapshot.tree);
    return stored;
  };
  expect(await repairOf(`{"nodes":[{${node}}]}`)).toEqual([expect.stringContaining('"uid":7')]);
  await expect(repairOf(`{"strange":1,"nodes":[{${node}}]}`)).rejects.toMatchObject({
    code: 'DAMAGED',
  });
});
