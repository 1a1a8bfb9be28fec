import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSealer, randomMasterKey } from './envelope.ts';
import {
  createKeyFile,
  deriveKey,
  encodeKeyFile,
  masterKeyFromJson,
  masterKeyToJson,
  openKeyFile,
  parseKeyFile,
} from './key-file.ts';

const damaged = expect.objectContaining({ code: 'DAMAGED' });
const cheap = {
  N: 2,
  r: 1,
  p: 1,
  username: 'me',
  hostname: '<here>',
  created: '2026-01-02T03:04:05Z',
};
const salt = Buffer.alloc(64, 1);

describe('a key file', () => {
  const masterKey = randomMasterKey();

  it('gives the master key for its password and nothing for another', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (password) => {
        const file = await createKeyFile(masterKey, password, cheap);
        expect(await openKeyFile(file, password)).toEqual(masterKey);
        expect(await openKeyFile(file, `${password}!`)).toBeUndefined();
      }),
      { numRuns: 10 },
    );
  });

  it('has restic’s fields in restic’s order', async () => {
    const file = await createKeyFile(masterKey, 'secret', cheap);
    const json = JSON.parse(file.toString());
    const fields = ['created', 'username', 'hostname', 'kdf', 'N', 'r', 'p', 'salt', 'data'];
    expect(Object.keys(json)).toEqual(fields);
    expect(Buffer.from(json.salt, 'base64').length).toBe(64);
    expect(file.includes('\\u003chere\\u003e')).toBe(true);
    expect(encodeKeyFile(parseKeyFile(file))).toEqual(file);
  });

  it('takes 32 MiB to open unless told otherwise', async () => {
    const { created, username, hostname } = cheap;
    const file = await createKeyFile(masterKey, 'secret', { created, username, hostname });
    expect(parseKeyFile(file)).toMatchObject({ N: 32_768, r: 8, p: 5 });
    expect(await openKeyFile(file, 'secret')).toEqual(masterKey);
  });

  it('of rustic may lack who made it, and has another order', async () => {
    const { created, username, hostname, ...needed } = JSON.parse(
      (await createKeyFile(masterKey, 'secret', cheap)).toString(),
    );
    const { kdf, ...rest } = needed;
    const file = Buffer.from(JSON.stringify({ ...rest, kdf }));
    expect(await openKeyFile(file, 'secret')).toEqual(masterKey);
    expect(parseKeyFile(file)).toMatchObject({ created: '', username: '', hostname: '' });
  });

  it('with any byte changed opens to the right key, to nothing, or is refused', async () => {
    const file = await createKeyFile(masterKey, 'secret', cheap);
    for (let at = 0; at < file.length; at++) {
      const changed = Buffer.from(file);
      changed[at]! ^= 1;
      let opened: Awaited<ReturnType<typeof openKeyFile>>;
      try {
        opened = await openKeyFile(changed, 'secret');
      } catch (error) {
        expect(error, `byte ${at}`).toMatchObject({ code: 'DAMAGED' });
      }
      if (opened !== undefined) expect(opened).toEqual(masterKey);
    }
  });
});

describe('key derivation', () => {
  it('is scrypt', async () => {
    // RFC 7914 has no vector with a salt of 64 bytes; this one was made with Python's hashlib.scrypt.
    const key = await deriveKey('päss', { N: 16, r: 8, p: 2, salt });
    expect(Buffer.concat([key.encrypt, key.macK, key.macR]).toString('hex')).toBe(
      'e6801b3aa6d1730034723c185940271265e083f6de977ec98fed9a80203f9d22d37996ac7faf8de4a09a1dd604ab21ff7a1576713ca8104ad465b6a3971e39dd',
    );
  });

  it.each([
    ['N is no power of two', { N: 3, r: 8, p: 1, salt }],
    ['N is one', { N: 1, r: 8, p: 1, salt }],
    ['r is zero', { N: 2, r: 0, p: 1, salt }],
    ['it takes more than 1 GiB', { N: 2 ** 21, r: 8, p: 1, salt }],
    ['it takes far too long', { N: 2 ** 20, r: 8, p: 64, salt }],
    ['p is huge', { N: 2, r: 1, p: 65, salt }],
    ['the salt is short', { N: 2, r: 1, p: 1, salt: Buffer.alloc(63) }],
  ])('is refused when %s', async (_why, derivation) => {
    await expect(deriveKey('x', derivation)).rejects.toThrow(damaged);
  });
});

describe('a master key', () => {
  it('comes back from its JSON', () => {
    const key = randomMasterKey();
    expect(masterKeyFromJson(masterKeyToJson(key))).toEqual(key);
    expect(
      createSealer(key)
        .open(createSealer(key).seal(Buffer.from('x')))
        .toString(),
    ).toBe('x');
  });

  it.each([
    '{}',
    '{"mac":{"k":"","r":""},"encrypt":""}',
    masterKeyToJson({ ...randomMasterKey(), macK: Buffer.alloc(16) }).toString(),
    '{"mac":7,"encrypt":"AAAA"}',
  ])('is refused when it is %s', (json) => {
    expect(() => masterKeyFromJson(Buffer.from(json))).toThrow(damaged);
  });
});
