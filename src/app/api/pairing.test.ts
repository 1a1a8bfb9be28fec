import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Storages } from '../../index.ts';
import { startTestApp, type TestApp } from '../test-app.test-helper.ts';

const FIELDS = { endpoint: 'https://s3.eu-west-1.amazonaws.com', bucket: 'photos', rootPath: 'me' };
const KEYS = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'very-secret-indeed' };
const PASSWORD = 'the-password-of-the-repository';
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';

const settingsOf = ({ home }: TestApp) => join(home, 'config', 'settings.jsonc');

/** An app with a storage, its keys, its password and a certificate. */
async function startFirstComputer(): Promise<TestApp> {
  const app = await startTestApp();
  const param = { name: 'home' };
  await writeFile(join(app.home, 'nas.pem'), CERTIFICATE);
  const fields = { ...FIELDS, caFile: join(app.home, 'nas.pem') };
  const saved = await app.client.api.storages[':name'].$put({
    param,
    json: { kind: 's3', fields, keys: KEYS },
  });
  expect(saved.status).toBe(200);
  await new Storages(settingsOf(app)).edit('home', {
    secrets: (before) => ({ ...before, repositoryPassword: PASSWORD }),
  });
  return app;
}

async function post(app: TestApp, path: string, body: object) {
  const answer = await app.fetch(path, { method: 'POST', body: JSON.stringify(body) });
  const text = await answer.text();
  return { status: answer.status, text, json: JSON.parse(text) };
}

test('a storage travels to the next computer by a text and six words, with its keys, its password and its certificate', async () => {
  const [first, second] = await Promise.all([startFirstComputer(), startTestApp()]);
  const made = await post(first, '/api/pairing', { name: 'home', minutes: 5 });
  expect(made.status).toBe(200);
  const { text, svg, phrase, expires } = made.json;
  expect(phrase.split(' ')).toHaveLength(6);
  expect(svg).toMatch(/^<svg/);
  for (const secret of [KEYS.secretAccessKey, PASSWORD]) expect(made.text).not.toContain(secret);

  expect((await post(second, '/api/pairing/read', { text })).json).toEqual({ expires });

  const opened = await post(second, '/api/pairing/open', { text, phrase });
  expect(opened.status).toBe(200);
  expect(opened.json.storage).toMatchObject({
    name: 'home',
    isChosen: true,
    hasKeys: true,
    hasPassword: true,
    fields: { ...FIELDS, caFile: 'home.pem' },
  });
  for (const secret of [KEYS.secretAccessKey, PASSWORD]) expect(opened.text).not.toContain(secret);
  const storages = new Storages(settingsOf(second));
  expect(await storages.secretsOf(await storages.get('home'))).toMatchObject({
    ...KEYS,
    repositoryPassword: PASSWORD,
  });
  expect(await readFile(join(second.home, 'config', 'home.pem'), 'utf8')).toBe(CERTIFICATE);

  // Once more: the name is another storage's now.
  const again = await post(second, '/api/pairing/open', { text, phrase });
  expect(again).toMatchObject({
    status: 422,
    json: { error: { code: 'BAD_ARGUMENT', facts: { reason: 'storage-name-taken' } } },
  });
});

test('what is no pairing, or has other words, is refused, each by its name', async () => {
  const app = await startFirstComputer();
  const made = await post(app, '/api/pairing', { name: 'home', withPassword: false });
  const { text, phrase } = made.json;
  const refusal = async (path: string, body: object) => {
    const { status, json } = await post(app, `/api/pairing${path}`, body);
    return [status, json.error.code, json.error.facts?.reason];
  };
  const cut = text.slice(0, -20);
  expect(await refusal('/read', { text: cut })).toEqual([422, 'PAIRING_DAMAGED', undefined]);
  expect(await refusal('/read', { text: 'hello' })).toEqual([422, 'PAIRING_DAMAGED', undefined]);
  const words = { text, phrase: 'only two' };
  expect(await refusal('/open', words)).toEqual([422, 'BAD_ARGUMENT', 'phrase-form']);
  const others = { text, phrase: phrase.split(' ').reverse().join(' ') };
  const expected = [422, 'PAIRING_WRONG_PHRASE', undefined];
  expect(await refusal('/open', others)).toEqual(expected);
  expect(await refusal('', { name: 'nobody' })).toEqual([404, 'STORAGE_NOT_CONFIGURED', undefined]);
});

test('a storage that only this computer reaches cannot travel', async () => {
  const app = await startTestApp();
  await app.client.api.storages.trial.$post();
  expect(await post(app, '/api/pairing', { name: 'trial' })).toMatchObject({
    status: 422,
    json: { error: { code: 'BAD_ARGUMENT', facts: { reason: 'storage-of-this-computer' } } },
  });
});
