import { createCipheriv, hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Chunker, createChunker } from './chunker.ts';
import { cutChunks } from './cut-chunks.ts';
import { createFixedSizeChunker } from './fixed-size.ts';
import { referenceCuts } from './reference-cuts.ts';

const polynomial = 0x3a1d8aa0fca1e3n;
const mebibyte = 1024 * 1024;

/** Bytes that look random, the same for the same seed. */
function noise(length: number, seed = 0): Buffer {
  const iv = Buffer.alloc(16);
  iv.writeUInt32BE(seed);
  return createCipheriv('aes-256-ctr', Buffer.alloc(32), iv).update(Buffer.alloc(length));
}

/** Copies of all chunks of `data`, handed over in portions of `portion()` bytes at most. */
function chunksOf(
  chunker: Chunker,
  data: Uint8Array,
  portion = () => Number.POSITIVE_INFINITY,
): Buffer[] {
  let position = 0;
  const read = (target: Buffer): number => {
    const count = Math.min(target.length, portion(), data.length - position);
    target.set(data.subarray(position, position + count));
    position += count;
    return count;
  };
  return Array.from(cutChunks(chunker, read), (chunk) => Buffer.from(chunk));
}

const lengthsOf = (...given: Parameters<typeof chunksOf>): number[] =>
  chunksOf(...given).map((chunk) => chunk.length);

describe('the golden vectors', () => {
  const folder = new URL('./vectors/', import.meta.url);
  const data = noise(32 * mebibyte);

  it.each(readdirSync(folder))('%s', (name) => {
    const expected = readFileSync(new URL(name, folder), 'utf8').trim().split('\n');
    const chunker = createChunker(BigInt(`0x${/chunks-(\w+)\.txt/.exec(name)?.[1]}`));
    const actual = chunksOf(chunker, data).map(
      (chunk) => `${chunk.length} ${hash('sha256', chunk)}`,
    );
    expect(actual).toEqual(expected);
  });
});

describe('a chunker', () => {
  it('cuts zeros at the minimum, because their fingerprint is 0', () => {
    const lengths = lengthsOf(createChunker(polynomial), new Uint8Array(2 * mebibyte + 1));
    expect(lengths).toEqual([524288, 524288, 524288, 524288, 1]);
  });

  it('cuts at the maximum where no fingerprint fits', () => {
    // Bytes of 1 have the same window, hence the same fingerprint, everywhere; and it is not 0.
    const lengths = lengthsOf(createChunker(polynomial), new Uint8Array(17 * mebibyte).fill(1));
    expect(lengths).toEqual([8 * mebibyte, 8 * mebibyte, mebibyte]);
  });

  it('serves one file after the other, whatever came before', () => {
    const chunker = createChunker(polynomial);
    const files = [noise(3 * mebibyte, 1), noise(5, 2), noise(9 * mebibyte, 3), noise(0)];
    for (const file of [...files, ...files.reverse()]) {
      expect(lengthsOf(chunker, file)).toEqual(referenceCuts(file, polynomial));
    }
  });

  it('asks for more data until it can tell, and finds what it has searched in part', () => {
    const chunker = createChunker(polynomial);
    noise(2 * mebibyte).copy(chunker.buffer, 100);
    expect(chunker.nextCut(100, 100, false)).toBe(-1);
    expect(chunker.nextCut(100, 100 + 1622868, false)).toBe(-1);
    expect(chunker.nextCut(100, 100 + 1622869, false, 1622868)).toBe(1622869);
    expect(chunker.nextCut(100, 100 + 1622868, true)).toBe(1622868);
    expect(chunker.nextCut(100, 100, true)).toBe(0);
  });

  // Small chunks bring many cuts, odd tails and short searches with little data.
  const sizes = fc.tuple(fc.nat(7), fc.nat(1000), fc.nat(40_000)).map(([power, below, above]) => ({
    average: 2 ** (6 + power),
    minimum: Math.max(64, 2 ** (6 + power) - below),
    maximum: 2 ** (6 + power) + above,
  }));
  const contents = fc
    .tuple(fc.nat(400_000), fc.nat(2 ** 32 - 1), fc.constantFrom(0, 0x0f, 0x55, 0xff))
    .map(([length, seed, mask]) => noise(length, seed).map((byte) => byte & mask));

  it('cuts where the obvious computation cuts, for any polynomial and sizes', () => {
    const polynomials = fc.bigInt({ min: 1n << 53n, max: (1n << 54n) - 1n });
    fc.assert(
      fc.property(polynomials, sizes, contents, (p, options, data) => {
        expect(lengthsOf(createChunker(p, options), data)).toEqual(referenceCuts(data, p, options));
      }),
      { numRuns: 60 },
    );
  });

  it('loses no byte and cuts at the same places, however the data comes', () => {
    const portions = fc.infiniteStream(fc.oneof(fc.integer({ min: 1, max: 100 }), fc.nat(50_000)));
    fc.assert(
      fc.property(sizes, contents, portions, fc.nat(5000), (options, data, portion, slack) => {
        const capacity = options.maximum + slack;
        const chunker = createChunker(polynomial, { ...options, capacity });
        const chunks = chunksOf(chunker, data, () => Math.max(1, portion.next().value));
        expect(Buffer.concat(chunks).equals(data)).toBe(true);
        expect(chunks.map((chunk) => chunk.length)).toEqual(
          referenceCuts(data, polynomial, options),
        );
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['a polynomial of another degree', 0x1dn, {}],
    ['an average that is no power of two', polynomial, { average: 1_000_000 }],
    ['a minimum below the window', polynomial, { minimum: 63 }],
    ['a maximum below the average', polynomial, { maximum: 524288 }],
    ['a buffer that cannot hold a chunk', polynomial, { capacity: 524288 }],
  ])('is not made with %s', (_, p, options) => {
    expect(() => createChunker(p, options)).toThrow(
      expect.objectContaining({ code: 'BAD_ARGUMENT' }),
    );
  });
});

describe('a fixed-size chunker', () => {
  it('cuts every so many bytes and keeps the rest', () => {
    const data = noise(10_000);
    const chunks = chunksOf(createFixedSizeChunker(3000), data, () => 700);
    expect(chunks.map((chunk) => chunk.length)).toEqual([3000, 3000, 3000, 1000]);
    expect(Buffer.concat(chunks).equals(data)).toBe(true);
  });

  it('has no empty chunk behind data that fits exactly', () => {
    expect(lengthsOf(createFixedSizeChunker(50), noise(100))).toEqual([50, 50]);
  });

  it.each([0, -1, 1.5, Number.NaN])('is not made with a size of %d', (size) => {
    expect(() => createFixedSizeChunker(size)).toThrow(
      expect.objectContaining({ code: 'BAD_ARGUMENT' }),
    );
  });
});

it('hands on what reading throws, and then cuts another file as ever', () => {
  const chunker = createChunker(polynomial);
  const broken = new Error('the disk is gone');
  let reads = 0;
  const read = (target: Buffer): number => {
    if (reads++ === 2) throw broken;
    return target.length;
  };
  expect(() => [...cutChunks(chunker, read)]).toThrow(broken);
  const data = noise(2 * mebibyte, 9);
  expect(lengthsOf(chunker, data)).toEqual(referenceCuts(data, polynomial));
});
