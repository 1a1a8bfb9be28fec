import { expect, test } from 'vitest';
import { createKeyFile, randomMasterKey, sha256 } from '../format/index.ts';
import { deriveEarly } from './early-key.ts';

const OWNER = { username: 'ann', hostname: 'desk', created: '2026-01-02T03:04:05Z' };
const masterKey = randomMasterKey();
const keyFile = (cost: { N: number; r: number; p: number }) =>
  createKeyFile(masterKey, 'secret', { ...OWNER, ...cost });

test('an early key is that of the file, and none under another password', async () => {
  const file = await keyFile({ N: 2, r: 1, p: 1 });
  const early = deriveEarly(file, 'secret');
  expect([early?.id, await early?.masterKey]).toEqual([sha256(file), masterKey]);
  expect(await deriveEarly(file, 'wrong')?.masterKey).toBeUndefined();
});

test('nothing is begun for a file that would take long, or is none', async () => {
  const cheap = (await keyFile({ N: 2, r: 1, p: 1 })).toString();
  const dear = Buffer.from(cheap.replace('"N":2', '"N":1048576').replace('"r":1', '"r":64'));
  expect(deriveEarly(dear, 'secret')).toBeUndefined();
  expect(deriveEarly(Buffer.from('no key file'), 'secret')).toBeUndefined();
});

test('a spoilt file yields no key, and no error that nobody would take', async () => {
  const file = (await keyFile({ N: 2, r: 1, p: 1 })).toString();
  const spoilt = Buffer.from(file.replace(/"data":"[^"]{8}/, '"data":"AAAAAAAA'));
  expect(await deriveEarly(spoilt, 'secret')?.masterKey).toBeUndefined();
  const short = Buffer.from(file.replace(/"data":"[^"]*"/, '"data":""'));
  expect(await deriveEarly(short, 'secret')?.masterKey).toBeUndefined();
});
