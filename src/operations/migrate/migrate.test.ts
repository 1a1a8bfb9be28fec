import { expect, test } from 'vitest';
import { decodeConfig, encodeConfig } from '../../format/index.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import { addSnapshot, makeRepository } from '../sample-repository.test-helper.ts';
import { availableMigrations, migrate } from './migrate.ts';

async function oldRepository(): Promise<OpenRepository> {
  const repository = makeRepository(1);
  await repository.storage.put('config', repository.sealer.seal(encodeConfig(repository.config)));
  await addSnapshot(repository, { a: 'a' });
  return repository;
}

async function storedVersion({ storage, sealer }: OpenRepository): Promise<number> {
  return decodeConfig(sealer.open(await storage.get('config'))).version;
}

test('a repository of version 1 becomes one of version 2', async () => {
  const repository = await oldRepository();
  expect(availableMigrations(repository).map(({ name }) => name)).toEqual(['upgrade_repo_v2']);
  await migrate(repository, 'upgrade_repo_v2');
  expect(await storedVersion(repository)).toBe(2);
});

test('a repository with errors is left as it is', async () => {
  const repository = await oldRepository();
  for (const id of await repository.listIds('pack')) await repository.remove('pack', id);
  await expect(migrate(repository, 'upgrade_repo_v2')).rejects.toMatchObject({ code: 'DAMAGED' });
  expect(await storedVersion(repository)).toBe(1);
});

test('when the new config cannot be stored, the old one returns', async () => {
  const repository = await oldRepository();
  const { storage } = repository;
  const put = storage.put.bind(storage);
  let calls = 0;
  storage.put = async (key, bytes, options) => {
    if (key === 'config' && calls++ === 0) {
      await put(key, Buffer.from('half'));
      throw new Error('cut');
    }
    await put(key, bytes, options);
  };
  await expect(migrate(repository, 'upgrade_repo_v2')).rejects.toMatchObject({
    code: 'STORAGE_FAILED',
  });
  expect(await storedVersion(repository)).toBe(1);
});

test('what is unknown or done is refused', async () => {
  const done = makeRepository(2);
  expect(availableMigrations(done)).toEqual([]);
  for (const [repository, name] of [
    [done, 'upgrade_repo_v2'],
    [await oldRepository(), 'other'],
  ] as const) {
    await expect(migrate(repository, name)).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
  }
});
