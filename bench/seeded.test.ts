import { zstdCompressSync } from 'node:zlib';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Seeded } from './seeded.ts';
import { SeededText } from './seeded-text.ts';

const MEGABYTE = 1_000_000;

test('a seed gives the same bytes each time, in whatever pieces, and another seed gives others', () => {
  const whole = new Seeded('a').bytes(1_000);
  const inPieces = new Seeded('a');
  expect(Buffer.concat([inPieces.bytes(300), inPieces.bytes(700)]).equals(whole)).toBe(true);
  expect(new Seeded('b').bytes(1_000).equals(whole)).toBe(false);
});

test('numbers stay below their limit, and chosen ones are different and ascending', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.integer({ min: 1, max: 500 }),
      fc.nat(600),
      (seed, limit, count) => {
        const seeded = new Seeded(seed);
        expect(seeded.below(limit)).toBeLessThan(limit);
        const chosen = seeded.choose(count, limit);
        expect(chosen).toHaveLength(Math.min(count, limit));
        expect(chosen).toEqual([...new Set(chosen)].sort((a, b) => a - b));
        expect(chosen.every((number) => number >= 0 && number < limit)).toBe(true);
      },
    ),
  );
});

test('random bytes do not compress, and text does about as well as prose', () => {
  expect(zstdCompressSync(new Seeded('a').bytes(MEGABYTE)).length).toBeGreaterThan(MEGABYTE);
  const text = new SeededText('a').bytes(MEGABYTE);
  expect(text).toHaveLength(MEGABYTE);
  const ratio = MEGABYTE / zstdCompressSync(text).length;
  expect(ratio).toBeGreaterThan(2);
  expect(ratio).toBeLessThan(5);
  expect(text.toString()).toMatch(/^[a-z .\n]+$/);
});

test('text of one seed is the same each time, and different from that of another', () => {
  expect(new SeededText('a').bytes(1_000).equals(new SeededText('a').bytes(1_000))).toBe(true);
  expect(new SeededText('a').bytes(1_000).equals(new SeededText('b').bytes(1_000))).toBe(false);
});
