import { expect, test } from 'vitest';
import { createRepository, openRepository } from '../../repository/repository.ts';
import { MemoryStorage } from '../../storage/index.ts';
import { addKey, changePassword, listKeys, removeKey } from './keys.ts';

const owner = { username: 'ada', hostname: 'laptop', created: '2026-01-01T00:00:00Z' };

test('passwords are added, listed, replaced and removed', async () => {
  const storage = new MemoryStorage();
  const repository = await createRepository(storage, { password: 'one', owner });
  const second = await addKey(repository, 'two', { ...owner, username: 'bea' });
  const keys = await listKeys(repository);
  expect(keys.map(({ username, isCurrent }) => [username, isCurrent]).sort()).toEqual([
    ['ada', true],
    ['bea', false],
  ]);
  const opened = await openRepository(storage, { password: 'two', keyHint: second });
  expect(opened.keyId).toBe(second);
  await expect(removeKey(opened, second)).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
  expect(await removeKey(opened, repository.keyId.slice(0, 8))).toBe(repository.keyId);
  const third = await changePassword(opened, 'three', owner);
  expect(await opened.listIds('key')).toEqual([third]);
  await expect(openRepository(storage, { password: 'two' })).rejects.toMatchObject({
    code: 'WRONG_PASSWORD',
  });
});

test('a password may be empty where that was said', async () => {
  const storage = new MemoryStorage();
  const allowEmptyPassword = true;
  const made = await createRepository(storage, { password: '', owner, allowEmptyPassword });
  await expect(openRepository(storage, { password: '' })).rejects.toMatchObject({
    code: 'BAD_ARGUMENT',
  });
  const opened = await openRepository(storage, { password: '', allowEmptyPassword });
  expect(opened.keyId).toBe(made.keyId);
  const id = await changePassword(opened, '', owner, { allowEmptyPassword });
  expect(await opened.listIds('key')).toEqual([id]);
});

test('an empty password and an unknown key are refused', async () => {
  const storage = new MemoryStorage();
  const repository = await createRepository(storage, { password: 'one', owner });
  await expect(addKey(repository, '', owner)).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
  await expect(removeKey(repository, 'zz')).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
});
