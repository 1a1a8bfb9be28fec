import { beforeEach, describe, expect, test } from 'vitest';
import { HandmadeRepository, POLYNOMIAL } from '../../test/handmade-repository.ts';
import { refusal, wordsOf } from '../../test/refusal.ts';
import { createKeyFile, encodeConfig, sha256 } from '../format/index.ts';
import { MemoryStorage, type PutOptions } from '../storage/index.ts';
import { deriveEarly, type EarlyKey } from './early-key.ts';
import { keyOf, prefixOf } from './file-kind.ts';
import { createRepository, openRepository } from './repository.ts';

const OWNER = { username: 'ann', hostname: 'desk', created: '2026-01-02T03:04:05Z' };
/** What a password costs in these tests: next to nothing. */
const CHEAP = { N: 2, r: 1, p: 1 };

test('a repository that will be locked brings the list of locks, once', async () => {
  const storage = new MemoryStorage();
  await createRepository(storage, { password: 'secret', owner: OWNER });
  await storage.put(keyOf('lock', 'ab'.repeat(32)), Buffer.from('x'));
  const locked = await openRepository(storage, { password: 'secret', willLock: true });
  expect(await locked.takeListedLocks()).toMatchObject([{ key: keyOf('lock', 'ab'.repeat(32)) }]);
  expect(locked.takeListedLocks()).toBeUndefined();
  const free = await openRepository(storage, { password: 'secret' });
  expect(free.takeListedLocks()).toBeUndefined();
});

test('a hint that is a whole id spares the list of keys, unless that key is gone, damaged or another’s', async () => {
  const storage = new MemoryStorage();
  const made = await createRepository(storage, { password: 'secret', owner: OWNER });
  const other = await createKeyFile(made.masterKey, 'other', { ...OWNER, ...CHEAP });
  await storage.put(keyOf('key', sha256(other)), other);
  const { list } = storage;
  const listed: string[] = [];
  storage.list = (prefix, options) => {
    listed.push(prefix);
    return list.call(storage, prefix, options);
  };
  const open = async (keyHint: string) => {
    listed.length = 0;
    const { keyId } = await openRepository(storage, { password: 'other', keyHint });
    return { keyId, lists: listed.length };
  };
  const keyId = sha256(other);
  expect(await open(keyId)).toEqual({ keyId, lists: 0 });
  expect(await open('ab'.repeat(32))).toEqual({ keyId, lists: 1 });
  expect(await open(made.keyId)).toEqual({ keyId, lists: 1 });
  await storage.put(keyOf('key', 'cd'.repeat(32)), Buffer.from('no key'));
  expect(await open('cd'.repeat(32))).toEqual({ keyId, lists: 1 });
  const wrong = openRepository(storage, {
    password: 'wrong',
    keyHint: 'ab'.repeat(32),
    maxKeyWork: 1e12,
  });
  await storage.delete(keyOf('key', 'cd'.repeat(32)));
  expect((await refusal(wrong)).code).toBe('WRONG_PASSWORD');
});

describe('making a repository', () => {
  class WatchedStorage extends MemoryStorage {
    readonly written: string[] = [];
    override async put(key: string, bytes: Uint8Array, options?: PutOptions): Promise<void> {
      await super.put(key, bytes, options);
      this.written.push(key);
    }
  }

  test('writes a key and then the config, which opens with the password', async () => {
    const storage = new WatchedStorage();
    const made = await createRepository(storage, { password: 'secret', owner: OWNER });
    expect(storage.written).toEqual([keyOf('key', made.keyId), 'config']);
    expect(sha256(await storage.get(keyOf('key', made.keyId)))).toBe(made.keyId);
    const opened = await openRepository(storage, { password: 'secret' });
    expect(opened.config).toEqual(made.config);
    expect(opened.masterKey).toEqual(made.masterKey);
    expect(opened.keyId).toBe(made.keyId);
    expect(made.config.version).toBe(2);
  });

  test('takes the version and the polynomial that it is told', async () => {
    const options = { password: 'secret', owner: OWNER, version: 1, chunkerPolynomial: POLYNOMIAL };
    const { config } = await createRepository(new MemoryStorage(), { ...options, version: 1 });
    expect(config).toMatchObject({ version: 1, chunkerPolynomial: POLYNOMIAL });
  });

  test.each([
    ['config', 'config'],
    ['a key', keyOf('key', 'ab'.repeat(32))],
    ['a snapshot', keyOf('snapshot', 'ab'.repeat(32))],
  ])('refuses where %s is already, and changes nothing', async (_, key) => {
    const storage = new MemoryStorage();
    await storage.put(key, Buffer.from('something'));
    const error = await refusal(createRepository(storage, { password: 'secret', owner: OWNER }));
    expect(error.code).toBe('REPOSITORY_EXISTS');
    expect(error.message).toContain(key);
    expect(await keysOf(storage)).toEqual([key]);
  });

  test('refuses an empty password', async () => {
    const storage = new MemoryStorage();
    const error = await refusal(createRepository(storage, { password: '', owner: OWNER }));
    expect(error.code).toBe('BAD_ARGUMENT');
    expect(await keysOf(storage)).toEqual([]);
  });
});

describe('opening a repository', () => {
  let made: HandmadeRepository;
  beforeEach(async () => {
    made = new HandmadeRepository();
    await made.putConfig();
  });

  async function addKey(password: string): Promise<string> {
    return made.put('key', await createKeyFile(made.masterKey, password, { ...OWNER, ...CHEAP }));
  }

  function open(password: string, more: { keyHint?: string } = {}) {
    return openRepository(made.storage, { password, ...more });
  }

  test('finds the one key of several that the password opens', async () => {
    const ids = new Map<string, string>();
    for (const password of ['one', 'two', 'three']) ids.set(password, await addKey(password));
    for (const [password, id] of ids) {
      const { keyId, masterKey } = await open(password);
      expect(keyId).toBe(id);
      expect(masterKey).toEqual(made.masterKey);
    }
  });

  test('tries the key that is hinted at first', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, () => addKey('same')));
    for (const id of ids) {
      expect((await open('same', { keyHint: id.slice(0, 12) })).keyId).toBe(id);
    }
    expect(ids).toContain((await open('same', { keyHint: 'no such key' })).keyId);
  });

  test('takes an early key while the storage has the very same file, and derives nothing again', async () => {
    const id = await addKey('right');
    const file = await made.storage.get(keyOf('key', id));
    // Whoever has derived it already needs no password here: so it was not derived again.
    const masterKey = Promise.resolve(made.masterKey);
    const opened: Buffer[] = [];
    const early = (key: EarlyKey) =>
      openRepository(made.storage, {
        password: 'not asked for',
        earlyKey: key,
        onKeyOpened: (bytes) => opened.push(bytes),
      });
    expect((await early({ id, masterKey })).keyId).toBe(id);
    expect(opened).toEqual([file]);
    await made.storage.put(keyOf('key', id), Buffer.concat([file, Buffer.from(' ')]));
    expect((await refusal(early({ id, masterKey }))).code).toBe('DAMAGED');
    await made.storage.delete(keyOf('key', id));
    await addKey('another');
    expect((await refusal(early({ id, masterKey }))).code).toBe('WRONG_PASSWORD');
    expect(opened).toHaveLength(1);
  });

  test('tries the other keys after an early one that the password does not open', async () => {
    const mine = await addKey('mine');
    const other = await addKey('other');
    const earlyKey = deriveEarly(await made.storage.get(keyOf('key', other)), 'mine');
    const { keyId } = await openRepository(made.storage, { password: 'mine', earlyKey });
    expect(keyId).toBe(mine);
  });

  test('opens by a key beyond the first twenty only when it is hinted at', async () => {
    for (let key = 0; key < 20; key++) await addKey(`other ${key}`);
    const id = await addKey('mine');
    expect((await refusal(open('mine'))).code).toBe('WRONG_PASSWORD');
    expect((await open('mine', { keyHint: id })).keyId).toBe(id);
  });

  test('says that a password is wrong, and what to look at', async () => {
    await addKey('right');
    const error = await refusal(open('wrong'));
    expect(error.code).toBe('WRONG_PASSWORD');
    expect(error.hint).toContain('capital letters');
  });

  test('refuses an empty password before it asks for anything', async () => {
    expect((await refusal(openRepository(new MemoryStorage(), { password: '' }))).code).toBe(
      'BAD_ARGUMENT',
    );
  });

  test('passes over a key file that is damaged when another one opens', async () => {
    for (let key = 0; key < 3; key++) {
      await made.storage.put(keyOf('key', String(key).repeat(64)), Buffer.from('{'));
    }
    await addKey('right');
    await open('right');
    const error = await refusal(open('wrong'));
    expect(error.code).toBe('DAMAGED');
    expect(error.message).toMatch(/^keys\/[012]{64} is damaged/);
  });

  test('does not spend an hour on keys that take long to try', async () => {
    const work = 128 * CHEAP.N * CHEAP.r * CHEAP.p;
    for (let key = 0; key < 4; key++) await addKey(`password ${key}`);
    const limited = { password: 'wrong', maxKeyWork: 3 * work };
    const error = await refusal(openRepository(made.storage, limited));
    expect(error.code).toBe('DAMAGED');
    expect(error.message).toMatch(
      /^keys\/[0-9a-f]{64} is damaged: to try it .* would take too long/,
    );
    const all = { password: 'wrong', maxKeyWork: 4 * work };
    expect((await refusal(openRepository(made.storage, all))).code).toBe('WRONG_PASSWORD');
  });

  test('names the key file whose bytes have changed, instead of blaming the password', async () => {
    const id = await addKey('right');
    const file = JSON.parse((await made.storage.get(keyOf('key', id))).toString());
    const salt = Buffer.from(file.salt, 'base64');
    salt[0]! ^= 1;
    const changed = JSON.stringify({ ...file, salt: salt.toString('base64') });
    await made.storage.put(keyOf('key', id), Buffer.from(changed));
    const error = await refusal(open('right'));
    expect(error.code).toBe('DAMAGED');
    expect(error.details).toEqual({ key: keyOf('key', id) });
  });

  test('says that there is no repository where there is no config', async () => {
    const error = await refusal(openRepository(new MemoryStorage(), { password: 'any' }));
    expect(error.code).toBe('REPOSITORY_NOT_FOUND');
    expect(error.hint).toContain('kirsch init');
  });

  test('says that all keys are gone where there is a config alone', async () => {
    const error = await refusal(open('any'));
    expect(error.code).toBe('DAMAGED');
    expect(error.message).toContain('no key file');
  });

  test('passes over what is no key in the folder of keys', async () => {
    await made.storage.put('keys/readme', Buffer.from('{'));
    await addKey('right');
    await open('right');
  });

  test('refuses a newer format by its version', async () => {
    await made.putConfig(Buffer.from(`{"version":3,"id":"${made.config.id}"}`));
    await addKey('right');
    const error = await refusal(open('right'));
    expect(error.code).toBe('REPOSITORY_TOO_NEW');
    expect(error.message).toContain('version 3');
  });

  test('refuses a polynomial that is reducible', async () => {
    await made.putConfig(encodeConfig({ ...made.config, chunkerPolynomial: POLYNOMIAL ^ 1n }));
    await addKey('right');
    const error = await refusal(open('right'));
    expect(error.code).toBe('DAMAGED');
    expect(error.message).toContain('polynomial');
    expect(error.details).toEqual({ key: 'config' });
  });

  test.each([
    ['of another repository', async () => new HandmadeRepository().sealer.seal(Buffer.from('{}'))],
    ['that is cut', async () => (await made.storage.get('config')).subarray(0, 40)],
    ['that is empty', async () => Buffer.alloc(0)],
    ['that is no JSON', async () => made.sealer.seal(Buffer.from('no JSON'))],
  ])('refuses a config %s', async (_, bytes) => {
    await made.storage.put('config', await bytes());
    await addKey('right');
    const error = await refusal(open('right'));
    expect(error.code).toBe('DAMAGED');
    expect(wordsOf(error)).toContain('config');
  });

  test('makes the cache for the id that the repository has', async () => {
    await addKey('right');
    const asked: string[] = [];
    const openCache = async (id: string) => {
      asked.push(id);
      return undefined;
    };
    await openRepository(made.storage, { password: 'right', openCache });
    expect(asked).toEqual([made.config.id]);
  });

  test('stops between two keys when its signal fires', async () => {
    await addKey('right');
    const stop = AbortSignal.abort();
    const error = await refusal(openRepository(made.storage, { password: 'right', signal: stop }));
    expect(error.code).toBe('ABORTED');
  });
});

async function keysOf(storage: MemoryStorage): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of storage.list('')) keys.push(key);
  expect(keys.filter((key) => key.startsWith(prefixOf('lock')))).toEqual([]);
  return keys;
}
