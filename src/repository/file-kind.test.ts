import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyId } from '../format/arbitraries.ts';
import { type FileKind, idOfKey, keyOf, prefixOf } from './file-kind.ts';

const KINDS: readonly FileKind[] = ['pack', 'index', 'snapshot', 'key', 'lock'];
const anyKind = fc.constantFrom(...KINDS);
const ID = 'ab'.repeat(32);

describe('the keys of a repository’s objects', () => {
  test('lie in restic’s folders, packs in 256 of them', () => {
    expect(KINDS.map((kind) => keyOf(kind, ID))).toEqual([
      `data/ab/${ID}`,
      `index/${ID}`,
      `snapshots/${ID}`,
      `keys/${ID}`,
      `locks/${ID}`,
    ]);
  });

  test('start with their kind’s prefix and give the id back', () => {
    fc.assert(
      fc.property(anyKind, anyId, (kind, id) => {
        const key = keyOf(kind, id);
        expect(key.startsWith(prefixOf(kind))).toBe(true);
        expect(idOfKey(kind, key)).toBe(id);
      }),
    );
  });

  test('are of one kind only', () => {
    fc.assert(
      fc.property(anyKind, anyKind, anyId, (kind, other, id) => {
        fc.pre(kind !== other);
        expect(idOfKey(other, keyOf(kind, id))).toBeUndefined();
      }),
    );
  });

  test.each([
    ['a name that is no id', 'index/README'],
    ['an id in capitals', `index/${ID.toUpperCase()}`],
    ['an id that is cut', `index/${ID.slice(1)}`],
    ['an id with something behind', `index/${ID}0`],
    ['an id one folder deeper', `index/ab/${ID}`],
    ['an id without a folder', ID],
    ['nothing', ''],
  ])('do not include %s', (_, key) => {
    expect(idOfKey('index', key)).toBeUndefined();
  });

  test('do not include a pack in the wrong one of the 256 folders, or in none', () => {
    expect(idOfKey('pack', `data/ba/${ID}`)).toBeUndefined();
    expect(idOfKey('pack', `data/${ID}`)).toBeUndefined();
  });
});
