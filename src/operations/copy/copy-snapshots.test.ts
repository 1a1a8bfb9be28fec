import { expect, test } from 'vitest';
import { TroubledStorage } from '../../../test/troubled-storage.ts';
import { KirschError } from '../../errors/index.ts';
import { keyOf } from '../../repository/file-kind.ts';
import { OpenRepository } from '../../repository/open-repository.ts';
import { check } from '../check/check.ts';
import {
  addSnapshot,
  collect,
  type Folder,
  indexOf,
  makeRepository,
} from '../sample-repository.test-helper.ts';
import { loadSnapshots, type StoredSnapshot } from '../snapshots/load-snapshots.ts';
import { walkTree } from '../trees/walk-tree.ts';
import { copySnapshots } from './copy-snapshots.ts';
import { planCopy } from './plan-copy.ts';

/** Copies what is missing, and gives what was copied. */
async function copyMissing(
  source: OpenRepository,
  target: OpenRepository,
  options: Parameters<typeof copySnapshots>[3] = {},
) {
  const { missing } = planCopy(await loadSnapshots(source), await loadSnapshots(target));
  const [from, to] = await Promise.all([indexOf(source), indexOf(target)]);
  return copySnapshots(from, to, missing, { workers: 0, ...options });
}

/** Every path of a snapshot, and what is in it. */
async function contentOf(repository: OpenRepository, { snapshot }: StoredSnapshot) {
  const indexed = await indexOf(repository);
  const entries = await collect(walkTree(indexed, snapshot.tree));
  return Promise.all(
    entries.map(async ({ path, node }) => {
      const blobs = (node.content ?? []).map((id) => indexed.loadBlob('data', id));
      return [path, Buffer.concat(await Promise.all(blobs)).toString()];
    }),
  );
}

const FOLDERS: readonly Folder[] = Array.from({ length: 9 }, (_, n) => ({
  same: { 'a.txt': 'always the same'.repeat(40) },
  [`folder ${n}`]: { 'b.txt': `only in ${n}`, deep: { 'c.txt': `${n}`.repeat(2_000) } },
}));

async function filled(version: 1 | 2, folders = FOLDERS): Promise<OpenRepository> {
  const repository = makeRepository(version);
  for (const [n, folder] of folders.entries()) {
    await addSnapshot(repository, folder, { time: `2026-01-0${n + 1}T00:00:00Z` });
  }
  return repository;
}

test.each([
  [1, 1],
  [1, 2],
  [2, 1],
  [2, 2],
] as const)('snapshots of version %i are whole in version %i', async (from, to) => {
  const source = await filled(from);
  const target = makeRepository(to);
  const { copied, hurt } = await copyMissing(source, target);
  expect(copied.length).toBe(FOLDERS.length);
  expect(hurt).toBe(0);
  expect((await check(target, { readData: 'all', workers: 1 })).problems).toEqual([]);
  const [before, after] = [await loadSnapshots(source), await loadSnapshots(target)];
  expect(after.map(({ snapshot }) => snapshot.original)).toEqual(before.map(({ id }) => id));
  for (const [n, stored] of before.entries()) {
    expect(await contentOf(target, after[n]!)).toEqual(await contentOf(source, stored));
  }
});

test('a second copy has nothing to do, and one of a new snapshot sends what is new', async () => {
  const source = await filled(2);
  const target = makeRepository();
  await copyMissing(source, target);
  const again = await copyMissing(source, target);
  expect(again).toEqual({ copied: [], hurt: 0, blobs: 0, bytes: 0 });
  const folder = { ...FOLDERS[0], 'new.txt': 'new' };
  await addSnapshot(source, folder, { time: '2026-02-01T00:00:00Z' });
  expect(await copyMissing(source, target)).toMatchObject({ copied: [{}], blobs: 2 });
});

test('a snapshot whose data is gone is reported, and the others are copied', async () => {
  const source = await filled(2);
  const snapshots = await loadSnapshots(source);
  const { index } = await indexOf(source);
  const bad = new Set<string>();
  // Only what the fifth snapshot added.
  const others = new Set<string>();
  for (const [n, { snapshot }] of snapshots.entries()) {
    for await (const { node } of walkTree(await indexOf(source), snapshot.tree)) {
      for (const id of node.content ?? []) (n === 4 ? bad : others).add(id);
    }
  }
  const packs = [...bad]
    .filter((id) => !others.has(id))
    .map((id) => index.find('data', id)!.packId);
  for (const pack of new Set(packs)) await source.storage.delete(keyOf('pack', pack));

  const target = makeRepository();
  const hurt: string[] = [];
  const result = await copyMissing(source, target, { onHurt: (id) => hurt.push(id) });
  expect(hurt).toEqual([snapshots[4]!.id]);
  expect(result.hurt).toBe(1);
  expect(result.copied.length).toBe(FOLDERS.length - 1);
  expect((await check(target, { readData: 'all', workers: 1 })).problems).toEqual([]);
  await expect(copyMissing(source, makeRepository())).rejects.toMatchObject({
    code: 'OBJECT_NOT_FOUND',
  });
});

test('stopped before any request, it leaves a sound target, and the next run ends the work', async () => {
  const source = await filled(2, FOLDERS.slice(0, 2));
  for (let crashAt = 0; ; crashAt++) {
    const storage = new TroubledStorage(false);
    const { config, masterKey } = makeRepository();
    const target = new OpenRepository({ storage, config, masterKey, keyId: '' });
    let requests = 0;
    let isDead = false;
    storage.before = async (call) => {
      if (call !== 'put' && call !== 'head') return;
      isDead ||= requests++ === crashAt;
      if (isDead) throw new KirschError('STORAGE_UNREACHABLE', 'The computer is off.');
    };
    const outcome = await copyMissing(source, target).then(
      () => 'done',
      () => 'stopped',
    );
    storage.before = async () => {};
    const problems = async () => (await check(target, { readData: 'all', workers: 1 })).problems;
    expect(await problems()).toEqual([]);
    const before = await loadSnapshots(target);
    await copyMissing(source, target);
    expect(await problems()).toEqual([]);
    const after = await loadSnapshots(target);
    expect(after.length).toBe(2);
    for (const { id } of before) expect(after.map((stored) => stored.id)).toContain(id);
    if (outcome === 'done') {
      expect(crashAt).toBeGreaterThan(10);
      break;
    }
  }
});
