import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Storages } from '../../index.ts';
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
  expect(relative.status).toBe(422);
});

test('a test of a kept storage remembers when it was seen who can read the bucket', async () => {
  const { client, ended } = await startTestApp();
  const trial = await (await client.api.storages.trial.$post()).json();
  expect(trial.privacyChecked).toBeUndefined();
  const listed = async () => (await (await client.api.storages.$get()).json()).storages[0];
  const run = async (json: { fields: typeof trial.fields & {}; name?: string }) =>
    ended((await (await client.api.storage.test.$post({ json })).json()).job);
  const { bucket } = trial.fields!;
  const withoutKeys = await run({
    fields: { ...trial.fields!, bucket: `${bucket}-x` },
    name: 'trial',
  });
  expect(withoutKeys.result).toMatchObject({ outcome: 'failed' });
  expect((await listed())?.privacyChecked).toBeUndefined();
  const seen = await run({ fields: trial.fields!, name: 'trial' });
  expect(seen.result).toMatchObject({ privacy: { state: 'not-public' } });
  const { privacyChecked = '' } = (await listed()) ?? {};
  expect(Date.parse(privacyChecked)).toBeGreaterThan(Date.parse(seen.startedAt) - 1_000);
});

test('the password of a proxy is kept among the secrets, and goes with its proxy', async () => {
  const { client, fetch, home } = await startTestApp();
  const settings = join(home, 'config', 'settings.jsonc');
  const save = async (proxy: string) =>
    (
      await client.api.storages[':name'].$put({
        param: { name: 'home' },
        json: { kind: 's3', fields: { bucket: 'photos', region: 'eu-west-1', proxy } },
      })
    ).json();
  const kept = async () => {
    const storages = new Storages(settings);
    return (await storages.secretsOf(await storages.get('home'))).proxyCredentials;
  };
  const saved = await save('http://ada:hidden-word@proxy.lan:3128');
  expect(saved).toMatchObject({ fields: { proxy: 'http://proxy.lan:3128' } });
  expect(await readFile(settings, 'utf8')).not.toContain('hidden-word');
  expect(await (await fetch('/api/storages')).text()).not.toContain('hidden-word');
  expect(await kept()).toBe('ada:hidden-word');
  await save('http://proxy.lan:3128');
  expect(await kept()).toBe('ada:hidden-word');
  await save('http://other.lan:3128');
  expect(await kept()).toBeUndefined();
  const refused = await client.api.storages[':name'].$put({
    param: { name: 'home' },
    json: { kind: 's3', fields: { bucket: 'photos', region: 'eu-west-1', proxy: 'socks5://x' } },
  });
  expect(await refused.json()).toMatchObject({
    error: { code: 'BAD_ARGUMENT', facts: { reason: 'proxy-impossible' } },
  });
});

test('a CA file is a field as the others are, and one that cannot be read is told by its name', async () => {
  const { client, home } = await startTestApp();
  const fields = { bucket: 'photos', region: 'eu-west-1', caFile: join(home, 'no-such.pem') };
  const param = { name: 'home' };
  const saved = await client.api.storages[':name'].$put({ param, json: { kind: 's3', fields } });
  expect(await saved.json()).toMatchObject({ fields: { caFile: fields.caFile } });
  const refused = {
    error: { code: 'SETTINGS_INVALID', facts: { reason: 'ca-file', file: fields.caFile } },
  };
  const tested = await client.api.storage.test.$post({ json: { fields } });
  expect(await tested.json()).toMatchObject(refused);
  const paired = await client.api.pairing.$post({ json: { name: 'home' } });
  expect(await paired.json()).toMatchObject(refused);
});

test('providers are told in both languages: advice, regions, and a policy to paste', async () => {
  const { client } = await startTestApp();
  const { providers } = await (await client.api.providers.$get()).json();
  const oss = providers.find(({ id }) => id === 'oss')!;
  expect(oss.regions.find(({ id }) => id === 'cn-hangzhou')?.place).toEqual({
    en: 'Hangzhou',
    'zh-CN': '华东1（杭州）',
  });
  expect(oss.keys).toMatchObject({ secretAccessKeyName: 'AccessKey Secret' });
  for (const { id, keys, regions } of providers) {
    if (keys.advice) expect(keys.advice['zh-CN'], id).toMatch(/\p{Script=Han}/u);
    for (const { id: region, place } of regions) {
      if (place)
        expect([id, place['zh-CN']]).toEqual([
          id,
          expect.stringMatching(/\p{Script=Han}|^[a-z0-9-]+$/u),
        ]);
      if (place && id === 'aws') expect([region, place['zh-CN']]).not.toEqual([region, region]);
    }
  }
  const json = {
    provider: 'oss' as const,
    bucket: 'photos',
    region: 'cn-hangzhou',
    rootPath: 'me',
  };
  const policy = await (await client.api.providers.policy.$post({ json })).json();
  expect(JSON.stringify(policy)).toContain('photos/me');
});

test('a storage of the person that is called trial stays what it is', async () => {
  const { client } = await startTestApp();
  const fields = { endpoint: 'https://s3.eu-west-1.amazonaws.com', bucket: 'photos' };
  const keys = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'very-secret-indeed' };
  const param = { name: 'trial' };
  await client.api.storages[':name'].$put({ param, json: { kind: 's3', fields, keys } });
  const trial = await (await client.api.storages.trial.$post()).json();
  expect(trial).toMatchObject({ name: 'trial-2', kind: 'trial' });
  const { storages } = await (await client.api.storages.$get()).json();
  expect(storages).toMatchObject([{ name: 'trial', kind: 's3', fields }, { name: 'trial-2' }]);
});

test('a trial storage that is forgotten, or another one by now, is not brought back', async () => {
  const { client, home } = await startTestApp();
  const settings = () => readFile(join(home, 'config', 'settings.jsonc'), 'utf8');
  const param = { name: 'trial' };
  const { fields } = await (await client.api.storages.trial.$post()).json();
  const answers = () =>
    fetch(fields!.endpoint!).then(
      () => true,
      () => false,
    );
  await client.api.storages[':name'].$put({ param, json: { kind: 's3', fields: fields! } });
  expect(await answers()).toBe(true);
  await client.api.storages[':name'].$delete({ param });
  expect(await answers()).toBe(false);
  expect(await settings()).not.toMatch(/trial/);
  await client.api.storages.trial.$post();
  const other = { kind: 'folder' as const, folder: join(home, 'disk') };
  await client.api.storages[':name'].$put({ param, json: other });
  expect(await settings()).not.toMatch(/"trial": \{\s*"storage"/);
});

test('what is forgotten is no second storage any more, and neither is the next of that name', async () => {
  const { client, home } = await startTestApp();
  const param = { name: 'disk' };
  const json = { kind: 'folder' as const, folder: join(home, 'disk') };
  const second = async () => (await (await client.api.automation.$get()).json()).secondStorage;
  await client.api.storages[':name'].$put({ param, json });
  await client.api.automation.$put({ json: { secondStorage: 'disk' } });
  expect(await second()).toBe('disk');
  await client.api.storages[':name'].$delete({ param });
  expect(await second()).toBeUndefined();
});
