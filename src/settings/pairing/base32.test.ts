import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBase32, encodeBase32 } from './base32.ts';

test.each([
  ['', ''],
  ['f', 'MY'],
  ['fo', 'MZXQ'],
  ['foo', 'MZXW6'],
  ['foob', 'MZXW6YQ'],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI'],
])('%j is %j, as in RFC 4648', (plain, text) => {
  expect(encodeBase32(Buffer.from(plain))).toBe(text);
  expect(decodeBase32(text)?.toString()).toBe(plain);
});

test('bytes come back the same', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(decodeBase32(encodeBase32(bytes))).toEqual(Buffer.from(bytes));
    }),
  );
});

test('a text is what bytes make, or none', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Z2-7]{0,30}$/), (text) => {
      const bytes = decodeBase32(text);
      if (bytes) expect(encodeBase32(bytes)).toBe(text);
    }),
  );
  for (const text of ['A', 'AAA', 'MZ', 'M1', 'my', 'MY=='])
    expect(decodeBase32(text)).toBeUndefined();
});
