import { hash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyOfName, nameOfKey } from './file-name.ts';
import { KeyIndex } from './key-index.ts';
import { compareKeys } from './key-order.ts';
import { listPage } from './list-page.ts';
import { Locks } from './locks.ts';
import { coalesce } from './node-files.ts';

const anyKey = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 });
/** Few letters, so that keys meet: the same ones, prefixes of each other, delimiters everywhere. */
const closeKey = fc.string({
  unit: fc.constantFrom('a', 'b', '/', 'é', '\u{1F600}', '\uE000'),
  minLength: 1,
  maxLength: 6,
});

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

describe('a file name', () => {
  test('leads back to its key, and is safe everywhere', () => {
    fc.assert(
      fc.property(anyKey, (key) => {
        const name = nameOfKey(key);
        expect(name).toMatch(/^(?:=[0-9a-z._,%-]*[0-9a-z_,%-]|~[0-9a-f]{64})$/);
        expect(name.length).toBeLessThanOrEqual(136);
        expect(keyOfName(name)).toEqual(name.startsWith('~') ? 'unknown' : { key });
      }),
    );
  });

  test.each([
    ['data/ab/cd', '=data,ab,cd'],
    ['..', '=.%2e'],
    ['.', '=%2e'],
    ['/', '=,'],
    ['a//b', '=a,,b'],
    ['A', '=%41'],
    ['a,b', '=a%2cb'],
    ['con', '=con'],
    ['\u0000', '=%00'],
  ])('of %j is %s', (key, name) => {
    expect(nameOfKey(key)).toBe(name);
  });

  test('of a long key is its hash', () => {
    const key = 'é'.repeat(512);
    expect(nameOfKey(key)).toBe(`~${hash('sha256', key)}`);
  });

  test.each(['=%2F', '=A', '=%zz', '=a.', 'a', '', '.DS_Store', '=%c3'])(
    '%j is none of ours',
    (name) => {
      expect(keyOfName(name)).toBe('foreign');
    },
  );
});

test('keys compare as their UTF-8 bytes do', () => {
  fc.assert(
    fc.property(fc.oneof(anyKey, closeKey), fc.oneof(anyKey, closeKey), (a, b) => {
      expect(Math.sign(compareKeys(a, b))).toBe(byBytes(a, b));
    }),
  );
});

test('the index of keys agrees with a sorted set after any changes', () => {
  const change = fc.record({ key: closeKey, put: fc.boolean(), look: fc.boolean() });
  fc.assert(
    fc.property(fc.uniqueArray(closeKey), fc.array(change), (first, changes) => {
      const index = new KeyIndex(first);
      const model = new Set(first);
      for (const { key, put, look } of changes) {
        if (put) {
          index.set(key, { size: 1, etag: '', modified: 0 });
          model.add(key);
        } else {
          index.delete(key);
          model.delete(key);
        }
        if (look) expect(index.keys()).toEqual([...model].sort(byBytes));
      }
      expect(index.keys()).toEqual([...model].sort(byBytes));
      expect(index.size).toBe(model.size);
    }),
  );
});

test('the pages of a listing together are the whole listing, each entry once', () => {
  const request = fc.record({
    prefix: fc.oneof(
      fc.constant(''),
      closeKey.map((key) => key.slice(0, 1)),
    ),
    delimiter: fc.constantFrom('', '/', 'ab'),
    limit: fc.integer({ min: 1, max: 4 }),
  });
  fc.assert(
    fc.property(
      fc.uniqueArray(closeKey, { maxLength: 40 }),
      request,
      (keys, { prefix, delimiter, limit }) => {
        const sorted = [...keys].sort(byBytes);
        const expected = new Set<string>();
        for (const key of sorted.filter((each) => each.startsWith(prefix))) {
          const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
          expected.add(cut < 0 ? key : key.slice(0, cut + delimiter.length));
        }
        const found: string[] = [];
        let after: string | undefined = '';
        while (after !== undefined) {
          const page = listPage(sorted, { prefix, delimiter, after, limit });
          expect(page.keys.length + page.commonPrefixes.length).toBeLessThanOrEqual(limit);
          found.push(...[...page.keys, ...page.commonPrefixes].sort(byBytes));
          after = page.next;
        }
        expect(found).toEqual([...expected].sort(byBytes));
      },
    ),
  );
});

test('a lock lets one in at a time for each name, also after a failure', async () => {
  const locks = new Locks();
  const order: string[] = [];
  const step = (name: string, fails: boolean) => async () => {
    order.push(`${name} in`);
    await new Promise((resolve) => setImmediate(resolve));
    order.push(`${name} out`);
    if (fails) throw new Error(name);
  };
  const results = await Promise.allSettled([
    locks.run('a', step('first', true)),
    locks.run('a', step('second', false)),
    locks.run('b', step('other', false)),
  ]);
  expect(results.map((each) => each.status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  expect(order.filter((each) => !each.startsWith('other'))).toEqual([
    'first in',
    'first out',
    'second in',
    'second out',
  ]);
  expect(order.indexOf('other in')).toBeLessThan(order.indexOf('first out'));
});

test('calls for a sync that come together share one, which begins after all of them', async () => {
  const begun: (() => void)[] = [];
  const sync = coalesce(() => new Promise((resolve) => begun.push(resolve)));
  const first = sync('x');
  const later = [sync('x'), sync('x'), sync('x')];
  expect(begun).toHaveLength(1);
  begun[0]!();
  await first;
  await new Promise((resolve) => setImmediate(resolve));
  expect(begun).toHaveLength(2);
  begun[1]!();
  await Promise.all(later);
});
