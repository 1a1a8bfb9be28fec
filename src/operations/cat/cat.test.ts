import { expect, test } from 'vitest';
import { sha256 } from '../../format/index.ts';
import { listBlobs, listObjects } from '../list/list-objects.ts';
import { addSnapshot, collect, makeRepository } from '../sample-repository.test-helper.ts';
import { readObject } from './cat.ts';

test('every listed object can be read, and is what its id says', async () => {
  const repository = makeRepository();
  const { id, snapshot } = await addSnapshot(repository, { docs: { a: 'hello' } });
  for (const blob of await collect(listBlobs(repository))) {
    expect(sha256(await readObject(repository, 'blob', blob.id))).toBe(blob.id);
  }
  for (const pack of await collect(listObjects(repository, 'pack'))) {
    expect(sha256(await readObject(repository, 'pack', pack.slice(0, 16)))).toBe(pack);
  }
  expect(JSON.parse((await readObject(repository, 'config')).toString())).toMatchObject({
    version: 2,
  });
  expect((await readObject(repository, 'masterkey')).toString()).toContain('encrypt');
  expect((await readObject(repository, 'snapshot', id)).toString()).toContain(snapshot.tree);
  expect(sha256(await readObject(repository, 'tree', 'latest'))).toBe(snapshot.tree);
  expect((await readObject(repository, 'tree', 'latest:/docs')).toString()).toContain('"a"');
  const [index] = await repository.listIds('index');
  expect((await readObject(repository, 'index', index)).toString()).toContain('packs');
});

test('an object that is not there, or not what its name says, is an error', async () => {
  const repository = makeRepository();
  await addSnapshot(repository, { a: 'hello' });
  await expect(readObject(repository, 'index')).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
  await expect(readObject(repository, 'blob', 'zz')).rejects.toMatchObject({
    code: 'OBJECT_NOT_FOUND',
  });
  const [pack] = await repository.listIds('pack');
  await repository.storage.put(`data/${pack!.slice(0, 2)}/${pack}`, Buffer.from('spoilt'));
  await expect(readObject(repository, 'pack', pack)).rejects.toMatchObject({ code: 'DAMAGED' });
});
