import { expect, test } from 'vitest';
import { listFiles } from '../list/list-files.ts';
import { contentOf, faultsOf, flip } from '../repair/damaged-repository.test-helper.ts';
import { addSnapshot, collect, indexOf, makeRepository } from '../sample-repository.test-helper.ts';
import { loadSnapshots } from '../snapshots/load-snapshots.ts';
import { recover } from './recover.ts';

const OPTIONS = {
  hostname: 'desk',
  username: 'ann',
  time: '2026-11-22T16:01:42.606514298Z',
  workers: 1,
};

test('the folders of removed snapshots come back as folders of one new snapshot, once', async () => {
  for (const version of [1, 2] as const) {
    const repository = makeRepository(version);
    const first = await addSnapshot(repository, { a: 'one', sub: { b: 'two' } });
    const second = await addSnapshot(repository, { c: 'three' });
    await addSnapshot(repository, { kept: 'four' });
    for (const { id } of [first, second]) await repository.remove('snapshot', id);
    const { roots, snapshotId } = await recover(repository, OPTIONS);
    expect(roots).toEqual([first.snapshot.tree, second.snapshot.tree].sort());
    const recovered = (await loadSnapshots(repository)).find(({ id }) => id === snapshotId)!;
    expect(recovered.snapshot).toMatchObject({
      paths: ['/recover'],
      tags: ['recovered'],
      hostname: 'desk',
    });
    const files = await collect(listFiles(await indexOf(repository), recovered.snapshot));
    const [one, two] = [first, second].map(({ snapshot }) => `/${snapshot.tree.slice(0, 8)}`);
    expect(files.map(({ path }) => path).sort()).toEqual(
      [`${one}`, `${one}/a`, `${one}/sub`, `${one}/sub/b`, `${two}`, `${two}/c`].sort(),
    );
    expect(await faultsOf(repository)).toEqual([]);
    expect(await recover(repository, OPTIONS)).toEqual({ roots: [], snapshotId: undefined });
  }
});

test('what a damaged snapshot file led to is found, also without an index', async () => {
  const repository = makeRepository();
  const { id, snapshot } = await addSnapshot(repository, { a: 'one' });
  await flip(repository, `snapshots/${id}`, 30);
  for (const indexId of await repository.listIds('index'))
    await repository.remove('index', indexId);
  expect(await recover(repository, OPTIONS)).toMatchObject({ roots: [snapshot.tree] });
});

test('a dry run names the folders and writes nothing', async () => {
  const repository = makeRepository();
  const { id, snapshot } = await addSnapshot(repository, { a: 'one' });
  await repository.remove('snapshot', id);
  const before = await contentOf(repository);
  expect(await recover(repository, { ...OPTIONS, dryRun: true })).toEqual({
    roots: [snapshot.tree],
    snapshotId: undefined,
  });
  expect(await contentOf(repository)).toEqual(before);
});
