import { expect, it } from 'vitest';
import { isId, sha256 } from './id.ts';

it('an id is 64 lower-case hexadecimal digits and nothing else', () => {
  expect(isId('0123456789abcdef'.repeat(4))).toBe(true);
  for (const text of ['', 'ab', 'AB'.repeat(32), `${'ab'.repeat(32)}\n`, `../${'a'.repeat(61)}`]) {
    expect(isId(text), JSON.stringify(text)).toBe(false);
  }
});

it('the id of bytes is their SHA-256', () => {
  expect(sha256(Buffer.from('abc'))).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
});
