import { expect, test } from 'vitest';
import { startTestApp } from '../test-app.test-helper.ts';

test('a newcomer gets from nothing to a storage that passes its test', async () => {
  const { client, ended } = await startTestApp();
  const before = await (await client.api.state.$get()).json();
  expect(before.connection.state).toBe('none');
  const trial = await (await client.api.storages.trial.$post()).json();
  expect(trial).toMatchObject({ name: 'trial', kind: 'trial', isChosen: true, hasKeys: true });
  const after = await (await client.api.state.$get()).json();
  expect(after.connection).toMatchObject({ state: 'storage-only', kind: 'trial' });
  const { job } = await (
    await client.api.storage.test.$post({ json: { fields: trial.fields!, name: 'trial' } })
  ).json();
  const over = await ended(job);
  expect(over).toMatchObject({ kind: 'connection-test', state: 'done' });
  expect(over.result).toMatchObject({ outcome: 'passed' });
});

test('fields are understood while they are typed, or complained of', async () => {
  const { client } = await startTestApp();
  const understand = async (json: { endpoint?: string; bucket?: string }) =>
    (await client.api.storage.understand.$post({ json })).json();
  expect(
    await understand({ endpoint: 'https://s3.eu-west-1.amazonaws.com', bucket: 'photos' }),
  ).toMatchObject({ outcome: 'understood', connection: { provider: 'aws', region: 'eu-west-1' } });
  expect(await understand({ endpoint: 'ftp://x', bucket: 'photos' })).toMatchObject({
    outcome: 'complaints',
    complaints: [expect.objectContaining({ field: 'endpoint' })],
  });
});

test('keys go in and never come out, and stay when the fields around them change', async () => {
  const { client, fetch } = await startTestApp();
  const param = { name: 'home' };
  const fields = { endpoint: 'https://s3.eu-west-1.amazonaws.com', bucket: 'photos' };
  const keys = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'very-secret-indeed' };
  await client.api.storages[':name'].$put({ param, json: { kind: 's3', fields, keys } });
  const changed = { ...fields, rootPath: 'laptop' };
  const saved = await (
    await client.api.storages[':name'].$put({ param, json: { kind: 's3', fields: changed } })
  ).json();
  expect(saved).toMatchObject({ hasKeys: true, fields: { rootPath: 'laptop' } });
  const text = await (await fetch('/api/storages')).text();
  expect(text).toContain('photos');
  expect(text).not.toContain('very-secret');
  expect(text).not.toContain('AKIA');
  const gone = await client.api.storages[':name'].$delete({ param });
  expect(await gone.json()).toEqual({ done: true });
  expect((await (await client.api.storages.$get()).json()).storages).toEqual([]);
});

test('a folder is a storage as well', async () => {
  const { client, home } = await startTestApp();
  const param = { name: 'disk' };
  const json = { kind: 'folder' as const, folder: `${home}/disk` };
  await client.api.storages[':name'].$put({ param, json });
  await client.api.storages[':name'].choose.$post({ param });
  const { connection } = await (await client.api.state.$get()).json();
  expect(connection).toMatchObject({ state: 'storage-only', kind: 'folder', says: json.folder });
  const relative = await client.api.storages[':name'].$put({
    param,
    json: { kind: 'folder', folder: 'disk' },
  });
  expect(relative.status).toBe(400);
});
