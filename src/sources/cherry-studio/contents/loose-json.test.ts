import { deserialize } from 'node:v8';
import { expect, test } from 'vitest';
import { asList, asShown } from './loose-json.ts';

/** An array of V8's as it may stand in a record of IndexedDB: 2^32 - 1 long, with a 1 at its place 7. */
const LONGEST = [0xff, 0xff, 0xff, 0xff, 0x0f];
const sparse = (): unknown =>
  deserialize(Buffer.from([0xff, 15, 0x61, ...LONGEST, 0x49, 14, 0x49, 2, 0x40, 1, ...LONGEST]));

test('an array of nothing but holes costs nothing', () => {
  expect(sparse()).toHaveLength(2 ** 32 - 1);
  expect(asList(sparse())).toEqual([1]);
  expect(JSON.parse(asShown({ list: sparse() }))).toEqual({ list: [1] });
});

test('long lists stay as they are', () => {
  const list = Array.from({ length: 5000 }, (_, at) => (at % 7 === 0 ? undefined : at));
  expect(asList(list)).toEqual(list);
});

test('what holds one thing over and over is not shown, nor what holds itself', () => {
  let bomb: unknown = 'x';
  for (let depth = 0; depth < 40; depth++) bomb = [bomb, bomb];
  expect(asShown(bomb)).toBe('');
  const ring: unknown[] = [];
  ring.push(ring);
  expect(asShown(ring)).toBe('');
});
