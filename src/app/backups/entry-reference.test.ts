import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeFileName } from '../../index.ts';
import { followReference, parentOf, referTo } from './entry-reference.ts';

test('every name that a backup can hold survives the way through an address', () => {
  const name = fc
    .uint8Array({ minLength: 1, maxLength: 20 })
    .map((bytes) => decodeFileName(Buffer.from(bytes.filter((byte) => byte !== 0 && byte !== 47))))
    .filter((text) => !['', '.', '..'].includes(text));
  fc.assert(
    fc.property(fc.array(name, { maxLength: 4 }), (names) => {
      const path = `/${names.join('/')}`;
      const reference = referTo(path);
      expect(reference).toMatch(/^[\x20-\x7e]+$/);
      expect(followReference(reference)).toBe(path);
    }),
  );
});

test('a path leads nowhere above the root, whatever it is made of', () => {
  expect(followReference('/Data//Files/./x')).toBe('/Data/Files/x');
  expect(followReference('笔记/a b')).toBe('/笔记/a b');
  for (const bad of ['/..', '/a/../b', '%2e%2e/x', '/a%00b', '/a/%2E%2e']) {
    expect(() => followReference(bad), bad).toThrow(/no path/);
  }
});

test('the folder that holds an entry', () => {
  expect(['/a/b', '/a', '/'].map(parentOf)).toEqual(['/a', '/', undefined]);
});
