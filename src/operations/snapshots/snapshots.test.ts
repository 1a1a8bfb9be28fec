import { expect, test } from 'vitest';
import { addSnapshot, makeRepository } from '../sample-repository.test-helper.ts';
import { groupSnapshots, newestOfEach, parseGroupBy } from './group-snapshots.ts';
import { loadSnapshots } from './load-snapshots.ts';
import { newestAlike } from './newest-alike.ts';
import { parseSnapshotReference, resolveSnapshot, selectSnapshots } from './resolve-snapshot.ts';
import type { SnapshotFilter } from './snapshot-filter.ts';

async function repositoryOfThree() {
  const repository = makeRepository();
  const old = await addSnapshot(
    repository,
    {},
    { time: '2026-01-01T12:00:00+02:00', tags: ['a', 'b'] },
  );
  const other = await addSnapshot(
    repository,
    {},
    { time: '2026-01-01T11:00:00Z', hostname: 'desk' },
  );
  const newest = await addSnapshot(repository, {}, { time: '2026-03-01T00:00:00Z', paths: ['/x'] });
  return { repository, old, other, newest };
}

test('snapshots come oldest first, whatever time zone they were made in', async () => {
  const { repository, old, other, newest } = await repositoryOfThree();
  const ids = (await loadSnapshots(repository)).map(({ id }) => id);
  expect(ids).toEqual([old.id, other.id, newest.id]);
});

test('a filter keeps what agrees in host, in one of the tag lists and in all paths', async () => {
  const { repository, old, other, newest } = await repositoryOfThree();
  const idsOf = async (filter: SnapshotFilter) =>
    (await loadSnapshots(repository, { filter })).map(({ id }) => id);
  expect(await idsOf({ hosts: ['desk'] })).toEqual([other.id]);
  expect(await idsOf({ tags: [['a', 'b'], ['nope']] })).toEqual([old.id]);
  expect(await idsOf({ tags: [['a', 'c']] })).toEqual([]);
  expect(await idsOf({ tags: [['']] })).toEqual([other.id, newest.id]);
  expect(await idsOf({ paths: ['/x'] })).toEqual([newest.id]);
  expect(await idsOf({ paths: ['/x', '/data'] })).toEqual([]);
});

test('latest is the newest one that the filter means', async () => {
  const { repository, other, newest } = await repositoryOfThree();
  expect((await resolveSnapshot(repository, 'latest')).id).toBe(newest.id);
  const filter = { hosts: ['desk'] };
  expect((await resolveSnapshot(repository, 'latest', { filter })).id).toBe(other.id);
  const nobody = resolveSnapshot(repository, 'latest', { filter: { hosts: ['nobody'] } });
  await expect(nobody).rejects.toMatchObject({ code: 'SNAPSHOT_NOT_FOUND' });
});

test('the beginning of an id is enough when only one snapshot has it', async () => {
  const { repository, old } = await repositoryOfThree();
  expect((await resolveSnapshot(repository, `${old.id.slice(0, 12)}:/a/b/`)).path).toBe('/a/b');
  for (const name of ['', 'zz', 'ffffffffffffffff']) {
    await expect(resolveSnapshot(repository, name)).rejects.toMatchObject({
      code: 'SNAPSHOT_NOT_FOUND',
    });
  }
});

test('snapshots that are named twice are selected once, in the order of their names', async () => {
  const { repository, old, newest } = await repositoryOfThree();
  const names = ['latest', old.id, newest.id.slice(0, 10)];
  const ids = (await selectSnapshots(repository, { names })).map(({ id }) => id);
  expect(ids).toEqual([newest.id, old.id]);
});

test('a snapshot that cannot be read is reported, and is an error when nobody listens', async () => {
  const { repository, old } = await repositoryOfThree();
  await repository.storage.put(`snapshots/${old.id}`, Buffer.from('spoilt'));
  const damaged: string[] = [];
  const left = await loadSnapshots(repository, { onDamaged: (id) => damaged.push(id) });
  expect(damaged).toEqual([old.id]);
  expect(left).toHaveLength(2);
  await expect(loadSnapshots(repository)).rejects.toMatchObject({ code: 'DAMAGED' });
});

test('groups hold what agrees, and say in what', async () => {
  const { repository, old, other, newest } = await repositoryOfThree();
  const groups = groupSnapshots([old, other, newest], parseGroupBy('host, tags'));
  expect(
    groups.map(({ host, tags, paths, snapshots }) => [host, tags, paths, snapshots.length]),
  ).toEqual([
    ['desk', [], undefined, 1],
    ['laptop', ['a', 'b'], undefined, 1],
    ['laptop', [], undefined, 1],
  ]);
  expect(groupSnapshots([old, other], [])).toHaveLength(1);
  expect(() => parseGroupBy('colour')).toThrow(/colour/);
  expect(newestOfEach([old, other, newest], 1)).toEqual([old, other, newest]);
  const kind = { host: 'laptop', paths: ['/elsewhere'], tags: [] };
  expect((await newestAlike(repository, kind, ['host']))?.id).toBe(newest.id);
  expect(await newestAlike(repository, kind, ['host', 'paths'])).toBeUndefined();
});

test('a reference is a name, and a path where it has a colon', () => {
  expect(parseSnapshotReference('latest')).toEqual({ name: 'latest', path: '/' });
  expect(parseSnapshotReference('ab12:/x//y/./')).toEqual({ name: 'ab12', path: '/x/y' });
  expect(parseSnapshotReference('ab12:x:y')).toEqual({ name: 'ab12', path: '/x:y' });
});
