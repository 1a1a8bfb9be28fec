import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { FileSecretStore } from './file-secret-store.ts';
import {
  type Keychain,
  KeychainSecretStore,
  LONGEST_KEYCHAIN_SECRET,
} from './keychain-secret-store.ts';
import { MemorySecretStore } from './memory-secret-store.ts';
import { describeSecretStoreContract } from './secret-store-contract.test-suite.ts';
import { SecretStores } from './secret-stores.ts';
import {
  hasSecrets,
  loadStorageSecrets,
  readStorageSecrets,
  saveStorageSecrets,
} from './storage-secrets.ts';
import { findSystemKeychain } from './system-keychain.ts';

const folder = mkdtempSync(join(tmpdir(), 'kirsch-secrets-'));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
const newPath = () => join(folder, `${++count}`, 'secrets.json');

/** A keychain that does as the real ones do, and calls it an error to remove what is not there. */
function fakeKeychain(): Keychain {
  const entries = new Map<string, string>();
  return (service, name) => ({
    getPassword: async () => entries.get(`${service}/${name}`) ?? null,
    setPassword: async (secret) => void entries.set(`${service}/${name}`, secret),
    deletePassword: async () => {
      if (!entries.delete(`${service}/${name}`)) throw new Error('No matching entry found');
      return true;
    },
  });
}

describeSecretStoreContract('memory', () => new MemorySecretStore());
describeSecretStoreContract('a file', () => new FileSecretStore(newPath()));
describeSecretStoreContract('a keychain', () => new KeychainSecretStore(fakeKeychain()));

test('only its owner may read the file, and the person is told that it is not encrypted', async () => {
  const warnings: string[] = [];
  const path = newPath();
  const store = new FileSecretStore(path, { onWarning: (sentence) => warnings.push(sentence) });
  await store.set('a', 'canary');
  expect(warnings).toEqual([expect.stringContaining('unencrypted')]);
  if (process.platform !== 'win32') {
    expect(statSync(path).mode & 0o777).toBe(0o600);
    chmodSync(path, 0o644);
    await store.get('a');
    expect(warnings.at(-1)).toContain('Others may read');
    await store.set('a', 'canary');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  }
  expect(warnings.join()).not.toContain('canary');
});

test('a damaged file is named, its text is not repeated', async () => {
  const path = newPath();
  const store = new FileSecretStore(path);
  await store.set('a', 'canary');
  const text = readFileSync(path, 'utf8');
  const damaged = [
    text.slice(0, -4),
    text.replace('"canary"', 'canary'),
    '[]',
    '{"secrets":{"a":7}}',
    'null',
  ];
  for (const broken of damaged) {
    writeFileSync(path, broken);
    const error = await store.get('a').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'SECRETS_INACCESSIBLE' });
    expect((error as Error).message).toContain(path);
    expect(inspect(error, { depth: 9 })).not.toContain('canary');
    await expect(store.set('b', 'x')).rejects.toMatchObject({ code: 'SECRETS_INACCESSIBLE' });
    expect(readFileSync(path, 'utf8')).toBe(broken);
  }
});

test('a keychain that refuses is named, what it says is not repeated', async () => {
  const refuse = async () => {
    throw Object.assign(new Error('cannot keep canary'), { code: 'GenericFailure' });
  };
  const entry = { getPassword: refuse, setPassword: refuse, deletePassword: refuse };
  const store = new KeychainSecretStore(() => entry);
  for (const call of [store.get('a'), store.set('a', 'canary'), store.delete('a')]) {
    const error = await call.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'SECRETS_INACCESSIBLE' });
    expect(inspect(error, { depth: 9 })).not.toContain('canary');
  }
});

test('what a keychain would cut is refused', async () => {
  const store = new KeychainSecretStore(fakeKeychain());
  const long = 'x'.repeat(LONGEST_KEYCHAIN_SECRET + 1);
  await expect(store.set('a', long)).rejects.toMatchObject({ code: 'SECRETS_INACCESSIBLE' });
});

test('the keychain is the safest place where there is one, else the file', async () => {
  const path = newPath();
  const keychain = fakeKeychain();
  const desktop = new SecretStores(path, { findKeychain: async () => keychain });
  expect(await desktop.safest()).toBe('keychain');
  const server = new SecretStores(path, { findKeychain: async () => undefined });
  expect(await server.safest()).toBe('file');
  await (await desktop.open('keychain')).set('a', 'one');
  expect(await (await server.open('file')).get('a')).toBeUndefined();
  await expect(server.open('keychain')).rejects.toMatchObject({ code: 'SECRETS_INACCESSIBLE' });
});

test('looking for the keychain of this computer never throws', async () => {
  const keychain = await findSystemKeychain();
  expect(['function', 'undefined']).toContain(typeof keychain);
});

test('the secrets of a storage are kept together and come back', async () => {
  const store = new MemorySecretStore();
  const secrets = { accessKeyId: 'id', secretAccessKey: 'secret', repositoryPassword: ' päss ' };
  await saveStorageSecrets(store, 'home', secrets);
  expect(await loadStorageSecrets(store, 'home')).toEqual(secrets);
  expect(await loadStorageSecrets(store, 'other')).toEqual({});
  await saveStorageSecrets(store, 'home', { accessKeyId: '' });
  expect(hasSecrets(await loadStorageSecrets(store, 'home'))).toBe(false);
});

test('damaged secrets of a storage are an error without them', async () => {
  const store = new MemorySecretStore();
  for (const text of ['{"canary', '7', 'null', '{"secretAccessKey":{"canary":1}}']) {
    await store.set('storage home', text);
    const error = await loadStorageSecrets(store, 'home').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'SECRETS_INACCESSIBLE' });
    expect(inspect(error, { depth: 9 })).not.toContain('canary');
  }
  expect(() => readStorageSecrets({ sessionToken: 'x'.repeat(8_001) })).toThrow(RangeError);
});
