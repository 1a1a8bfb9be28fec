import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { joinProxy, splitProxy } from './proxy-text.ts';
import type { Keychain } from './secrets/keychain-secret-store.ts';
import { Storages } from './storages.ts';

const folder = mkdtempSync(join(tmpdir(), 'kirsch-storages-'));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;

/** Storages of a new computer, with a keychain that can be looked into and locked. */
function newComputer({ hasKeychain = true } = {}) {
  const entries = new Map<string, string>();
  const state = { locked: false };
  const unlocked = <T>(work: () => T): T => {
    if (state.locked) throw Object.assign(new Error('locked'), { code: 'Locked' });
    return work();
  };
  const keychain: Keychain = (_service, name) => ({
    getPassword: async () => unlocked(() => entries.get(name)),
    setPassword: async (secret) => unlocked(() => void entries.set(name, secret)),
    deletePassword: async () => unlocked(() => entries.delete(name)),
  });
  const path = join(folder, `${++count}`, 'settings.jsonc');
  const storages = new Storages(path, {
    findKeychain: async () => (hasKeychain ? keychain : undefined),
  });
  return { storages, entries, state, path, text: () => readFileSync(path, 'utf8') };
}

const keys = { accessKeyId: 'AKIA', secretAccessKey: 'canary' };

test('keys go into the keychain, and the settings say so without them', async () => {
  const { storages, entries, text } = newComputer();
  const added = await storages.add({ name: 'home', bucket: 'photos' }, keys);
  expect(added).toEqual({ name: 'home', bucket: 'photos', secrets: 'keychain' });
  expect([...entries.values()].join()).toContain('canary');
  expect(text()).not.toContain('canary');
  expect(await storages.secretsOf(added)).toEqual(keys);
});

test('when it was seen who can read the bucket is noted beside all the rest', async () => {
  const { storages } = newComputer();
  const added = await storages.add({ name: 'home', bucket: 'photos' }, keys);
  const before = Date.now();
  await storages.notePrivacyLook('home');
  const { privacyChecked = '', ...rest } = await storages.get('home');
  expect(rest).toEqual(added);
  expect(Date.parse(privacyChecked)).toBeGreaterThanOrEqual(before);
});

test('without a keychain they go into a file, and without keys nowhere', async () => {
  const { storages, text, path } = newComputer({ hasKeychain: false });
  expect(await storages.add({ name: 'a' }, keys)).toMatchObject({ secrets: 'file' });
  expect(await storages.add({ name: 'b', profile: 'work' })).toEqual({
    name: 'b',
    profile: 'work',
  });
  expect(text()).not.toContain('canary');
  expect(readFileSync(join(dirname(path), 'secrets.json'), 'utf8')).toContain('canary');
  expect(await storages.secretsOf(await storages.get('b'))).toEqual({});
});

test('a storage whose keys cannot be kept is not added', async () => {
  const { storages, state } = newComputer();
  state.locked = true;
  await expect(storages.add({ name: 'home' }, keys)).rejects.toMatchObject({
    code: 'SECRETS_INACCESSIBLE',
  });
  expect(await storages.list()).toEqual([]);
});

test('a name that is taken keeps its storage and its keys', async () => {
  const { storages } = newComputer();
  const first = await storages.add({ name: 'home', bucket: 'a' }, keys);
  const again = storages.add({ name: 'home', bucket: 'b' }, { secretAccessKey: 'other' });
  await expect(again).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
  expect(await storages.secretsOf(first)).toEqual(keys);
});

test('keys can be changed, moved to another place, and taken away', async () => {
  const { storages, entries } = newComputer();
  await storages.add({ name: 'home' }, keys);
  await storages.edit('home', { secrets: (before) => ({ ...before, accessKeyId: 'NEW' }) });
  const moved = await storages.edit('home', { place: 'file' });
  expect(moved.secrets).toBe('file');
  expect(entries.size).toBe(0);
  expect(await storages.secretsOf(moved)).toEqual({ ...keys, accessKeyId: 'NEW' });
  expect(await storages.edit('home', { secrets: () => ({}) })).toEqual({ name: 'home' });
});

test('keys that are lost can be given again', async () => {
  const { storages, entries } = newComputer();
  const home = await storages.add({ name: 'home' }, keys);
  entries.clear();
  await expect(storages.secretsOf(home)).rejects.toMatchObject({
    code: 'SECRETS_INACCESSIBLE',
    hint: expect.stringContaining('--new-keys'),
  });
  await storages.edit('home', { secrets: () => keys });
  expect(await storages.secretsOf(home)).toEqual(keys);
});

test('fields that cannot be meant are refused before any key is touched', async () => {
  const { storages } = newComputer();
  const home = await storages.add({ name: 'home' }, keys);
  const edit = { fields: () => ({ name: 'home', bucket: 'a\nb' }), secrets: () => ({}) };
  await expect(storages.edit('home', edit)).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
  expect(await storages.secretsOf(home)).toEqual(keys);
});

test('a storage that is removed takes its keys along', async () => {
  const { storages, entries } = newComputer();
  await storages.add({ name: 'home' }, keys);
  await storages.remove('home');
  expect(entries.size).toBe(0);
  await expect(storages.get('home')).rejects.toMatchObject({ code: 'STORAGE_NOT_CONFIGURED' });
});

test('settings and secrets together open a storage', async () => {
  const { storages, path } = newComputer();
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(join(dirname(path), 'ca.pem'), 'PEM');
  await storages.add(
    {
      name: 'home',
      endpoint: 'https://nas.lan:9000',
      region: 'eu',
      bucket: 'photos',
      rootPath: '/kirsch/',
      pathStyle: true,
      caFile: 'ca.pem',
      proxy: 'http://proxy:3128',
      limits: { upload: '2M' },
    },
    { ...keys, repositoryPassword: 'pass', proxyCredentials: 'user:hunter2' },
  );
  expect(await storages.ready({ name: 'home', path: 'laptop' })).toMatchObject({
    location: {
      kind: 's3',
      endpoint: 'https://nas.lan:9000',
      bucket: 'photos',
      rootPath: 'kirsch/laptop',
    },
    options: {
      ...keys,
      region: 'eu',
      pathStyle: true,
      uploadBytesPerSecond: 2 * 2 ** 20,
      proxy: 'http://user:hunter2@proxy:3128',
      caCertificates: [Buffer.from('PEM')],
    },
    repositoryPassword: 'pass',
  });
  rmSync(join(dirname(path), 'ca.pem'));
  await expect(storages.ready({ name: 'home', path: '' })).rejects.toMatchObject({
    code: 'SETTINGS_INVALID',
    hint: expect.stringContaining('--ca-file'),
  });
});

test('user and password of a proxy leave its address, and come back', () => {
  expect(splitProxy('http://u:p@proxy:3128')).toEqual({
    proxy: 'http://proxy:3128',
    credentials: 'u:p',
  });
  expect(splitProxy(' u:p@x@proxy ')).toEqual({ proxy: 'proxy', credentials: 'u:p@x' });
  expect(splitProxy('none')).toEqual({ proxy: 'none' });
  fc.assert(
    fc.property(
      fc.constantFrom('', 'http://', 'https://'),
      fc.webUrl(),
      fc.string(),
      (scheme, url, text) => {
        const credentials = text.replace(/[\s/]/g, '');
        const address = scheme + new URL(url).host;
        fc.pre(credentials !== '');
        const split = splitProxy(joinProxy(address, credentials));
        expect(split).toEqual({ proxy: address, credentials });
      },
    ),
  );
});
