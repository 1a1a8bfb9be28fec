import { expect, test } from 'vitest';
import { KirschError } from '../../errors/index.ts';
import { OpenRepository } from '../../repository/open-repository.ts';
import type { Storage } from '../../storage/index.ts';
import { computerNameTag, computerTag } from '../computers/computer-tags.ts';
import { computersOf } from '../computers/list-computers.ts';
import { addSnapshot, makeRepository } from '../sample-repository.test-helper.ts';
import { loadSnapshots } from '../snapshots/load-snapshots.ts';
import { agreeToFall } from './agree-to-fall.ts';
import { AGREED_TAG } from './collapse-guard.ts';
import { forgetSnapshots } from './forget-snapshots.ts';
import { pinSnapshots, refusePinned, unpinSnapshots } from './pins.ts';
import { backupAt } from './stored-snapshots.test-helper.ts';

const HOUR = 3_600_000;

async function repositoryWith(...tags: readonly (readonly string[])[]) {
  const repository = makeRepository();
  for (const [hour, list] of tags.entries()) {
    const { snapshot } = backupAt(hour * HOUR, { tags: list, bytes: hour === 1 ? 1 : 100 });
    await addSnapshot(repository, {}, snapshot);
  }
  return { repository, all: await loadSnapshots(repository) };
}

/** The repository on a storage whose `delete` is another. */
function withDelete(repository: OpenRepository, remove: Storage['delete']): OpenRepository {
  const { storage } = repository;
  const other = new Proxy(storage, {
    get(target, name) {
      if (name === 'delete') return remove;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const { config, masterKey, keyId } = repository;
  return new OpenRepository({ storage: other, config, masterKey, keyId });
}

test('snapshots go one by one, oldest first, and nothing else does', async () => {
  const { repository, all } = await repositoryWith([], [], []);
  const packs = await repository.listIds('pack');
  const told: string[] = [];
  const result = await forgetSnapshots(repository, all, [all[1]!, all[0]!], {
    onRemoved: (id) => told.push(id),
  });
  expect(result).toEqual({ removed: [all[0]!.id, all[1]!.id], failed: [] });
  expect(told).toEqual(result.removed);
  expect(await repository.listIds('snapshot')).toEqual([all[2]!.id]);
  expect(await repository.listIds('pack')).toEqual(packs);
});

test('a run that ends after any removal leaves the others as they were', async () => {
  for (const survived of [0, 1, 2]) {
    const { repository, all } = await repositoryWith([], [], [], []);
    let left = survived;
    const dying = withDelete(repository, async (key, options) => {
      if (left-- === 0) throw new KirschError('ABORTED', 'The computer is off.');
      return repository.storage.delete(key, options);
    });
    await expect(forgetSnapshots(dying, all, all.slice(0, 3))).rejects.toThrow('off');
    expect(await loadSnapshots(repository)).toEqual(all.slice(survived));
  }
});

test('a storage that may only grow is named as the reason, and keeps everything', async () => {
  const { repository, all } = await repositoryWith([], []);
  const denied = withDelete(repository, async () => {
    throw new KirschError('STORAGE_DENIED', 'Access denied.');
  });
  const onIssue = () => expect.unreachable();
  await expect(forgetSnapshots(denied, all, all, { onIssue })).rejects.toMatchObject({
    code: 'STORAGE_DENIED',
    message: expect.stringContaining('does not allow to remove backups'),
    hint: expect.stringContaining('keys that may delete'),
  });
  expect(await loadSnapshots(repository)).toEqual(all);
});

test('one that cannot be removed is told, and the others go', async () => {
  const { repository, all } = await repositoryWith([], [], []);
  const failing = withDelete(repository, async (key, options) => {
    if (key.endsWith(all[0]!.id)) throw new KirschError('STORAGE_FAILED', 'No.');
    return repository.storage.delete(key, options);
  });
  const told: string[] = [];
  const result = await forgetSnapshots(failing, all, all, { onIssue: (id) => told.push(id) });
  expect(result).toEqual({ removed: [all[1]!.id, all[2]!.id], failed: [all[0]!.id] });
  expect(told).toEqual(result.failed);
});

test('a computer keeps its name when the backup that bears it goes', async () => {
  const computer = computerTag('0123456789abcdef');
  const names = [computerNameTag('Old'), computerNameTag('Ada, at home')];
  const { repository, all } = await repositoryWith(
    [computer, names[0]!],
    [computer, names[1]!],
    [computer],
    [],
  );
  await forgetSnapshots(repository, all, [all[1]!]);
  const left = await loadSnapshots(repository);
  expect(computersOf(left).map(({ name }) => name)).toEqual(['laptop', 'Ada, at home']);
  expect(left).toHaveLength(3);
  await forgetSnapshots(repository, left, [left[0]!]);
  expect(computersOf(await loadSnapshots(repository))[1]!.name).toBe('Ada, at home');
});

test('a pinned backup is refused by name until it is unpinned, and stays the same backup', async () => {
  const { repository, all } = await repositoryWith(['a'], []);
  await pinSnapshots(repository, [all[0]!]);
  const [pinned] = await loadSnapshots(repository);
  expect(pinned!.snapshot).toMatchObject({ tags: ['a', 'pinned'], original: all[0]!.id });
  expect(() => refusePinned([pinned!, all[1]!])).toThrow(
    expect.objectContaining({ code: 'SNAPSHOT_PINNED', details: { pinned: [pinned!.id] } }),
  );
  await unpinSnapshots(repository, [pinned!]);
  const [unpinned] = await loadSnapshots(repository);
  expect(unpinned!.snapshot).toMatchObject({ tags: ['a'], original: all[0]!.id });
  refusePinned([unpinned!]);
});

test('a fall is agreed to by a tag, once, and nothing else can be', async () => {
  const { repository, all } = await repositoryWith([], [], []);
  const { fall, replaced } = await agreeToFall(repository, all, all[1]!);
  expect(fall.figures).toMatchObject([{ figure: 'bytes', from: all[0], before: 100, after: 1 }]);
  const now = await loadSnapshots(repository);
  expect(now[1]).toMatchObject({ id: replaced.newId, snapshot: { tags: [AGREED_TAG] } });
  for (const stored of now) {
    await expect(agreeToFall(repository, now, stored)).rejects.toMatchObject({
      code: 'BAD_ARGUMENT',
    });
  }
});
