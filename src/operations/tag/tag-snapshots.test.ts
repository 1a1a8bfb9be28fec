import { expect, test } from 'vitest';
import { addSnapshot, makeRepository } from '../sample-repository.test-helper.ts';
import { loadSnapshots } from '../snapshots/load-snapshots.ts';
import { type TagChange, tagSnapshots } from './tag-snapshots.ts';

async function tagsAfter(tags: string[], change: TagChange): Promise<readonly string[]> {
  const repository = makeRepository();
  const stored = await addSnapshot(repository, {}, { tags });
  await tagSnapshots(repository, [stored], change);
  const [only] = await loadSnapshots(repository);
  return only!.snapshot.tags;
}

test('tags are set, added and removed, each once', async () => {
  expect(await tagsAfter(['a'], { set: ['b', 'c', 'b'] })).toEqual(['b', 'c']);
  expect(await tagsAfter(['a'], { set: [''] })).toEqual([]);
  expect(await tagsAfter(['a', 'b'], { add: ['c', 'a'], remove: ['b'] })).toEqual(['a', 'c']);
});

test('a snapshot remembers the id that it had first, and only the newest is left', async () => {
  const repository = makeRepository();
  const first = await addSnapshot(repository, {});
  const [second] = await tagSnapshots(repository, [first], { add: ['a'] });
  const [third] = await tagSnapshots(repository, await loadSnapshots(repository), { add: ['b'] });
  expect(third!.oldId).toBe(second!.newId);
  const left = await loadSnapshots(repository);
  expect(left.map(({ id, snapshot }) => [id, snapshot.original])).toEqual([
    [third!.newId, first.id],
  ]);
});

test('a snapshot that has its tags as wanted stays as it is', async () => {
  const repository = makeRepository();
  const stored = await addSnapshot(repository, {}, { tags: ['a'] });
  expect(await tagSnapshots(repository, [stored], { add: ['a'], remove: ['b'] })).toEqual([]);
  expect(await repository.listIds('snapshot')).toEqual([stored.id]);
});

test('nothing, or set together with others, cannot be meant', async () => {
  const repository = makeRepository();
  for (const change of [{}, { set: ['a'], add: ['b'] }]) {
    await expect(tagSnapshots(repository, [], change)).rejects.toMatchObject({
      code: 'BAD_ARGUMENT',
    });
  }
});
