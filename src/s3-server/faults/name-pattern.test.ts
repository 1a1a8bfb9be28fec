import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isKeyLike, isLike } from './name-pattern.ts';

test.each([
  ['PutObject', 'PutObject', true],
  ['PutObject', 'PutObjects', false],
  ['List*', 'ListObjectsV2', true],
  ['*Object*', 'DeleteObjects', true],
  ['*', '', true],
  ['', 'a', false],
])('%s stands for %s: %s', (pattern, text, expected) => {
  expect(isLike(pattern, text)).toBe(expected);
});

test.each([
  ['data/*', 'backups/data/ab/abcd', true],
  ['data/*', 'data/ab/abcd', true],
  ['data/*', 'backups/metadata/ab', false],
  ['config', 'backups/of/me/config', true],
  ['ab', 'data/ab/cd', false],
])('%s is meant by %s: %s', (pattern, key, expected) => {
  expect(isKeyLike(pattern, key)).toBe(expected);
});

test('a text is like itself, like a star, and like any part of it with stars around', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), fc.nat(), (text, a, b) => {
      fc.pre(!text.includes('*'));
      expect(isLike(text, text)).toBe(true);
      expect(isLike('*', text)).toBe(true);
      expect(isLike(`*${text.slice(a % 9, (a % 9) + (b % 9))}*`, text)).toBe(true);
    }),
  );
});
