import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkPrefix, isKey, ZIP_NAMES } from './key.ts';

test.each(['config', 'keys/0a', 'data/ab/abcdef', '0'])('%j is a key', (text) => {
  expect(isKey(text)).toBe(true);
});

test.each([
  '',
  '.',
  '..',
  'a/..',
  '/a',
  'a/',
  'a//b',
  'A',
  'a b',
  'a\\b',
  'a\0',
  'a\n',
  'a-tmp-1',
  'ä',
])('%j is no key', (text) => {
  expect(isKey(text)).toBe(false);
});

test('every beginning of a key is a prefix', () => {
  const part = fc.stringMatching(/^[0-9a-z]{1,8}$/);
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), fc.nat(50), (parts, length) => {
      const key = parts.join('/');
      expect(isKey(key)).toBe(true);
      checkPrefix(key.slice(0, length));
    }),
  );
});

test('a long hostile prefix is refused at once', () => {
  expect(() => checkPrefix(`${'a'.repeat(400)}!`)).toThrow('not the start of a key');
});

test.each([
  'a.zip',
  'cherry-studio.20250923112708.MBP.local.mac.zip',
  '备份 1+2.ZIP',
  "a'b%2F.zip",
])('%j is the name of a zip', (text) => {
  expect(ZIP_NAMES.isKey(text)).toBe(true);
});

test.each([
  '',
  '.zip',
  '..',
  'config',
  'a/b.zip',
  '/a.zip',
  '..\\a.zip',
  '.hidden.zip',
  'a\n.zip',
  'a.zip\n',
  'a.zip-tmp-00',
  `${'a'.repeat(252)}.zip`,
])('%j is not the name of a zip', (text) => {
  expect(ZIP_NAMES.isKey(text)).toBe(false);
});
