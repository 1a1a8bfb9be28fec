import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeIndex,
  encodeIndex,
  encodeUnpacked,
  type IndexedPack,
  type ScannedPack,
  scanIndex,
} from './index.ts';
import {
  IndexScanner,
  SCANNED_IS_TREE,
  SCANNED_LENGTH,
  SCANNED_OFFSET,
  SCANNED_UNCOMPRESSED,
  SCANNED_WORDS,
} from './index-scanner.ts';

const id = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex'));
const word = fc.oneof(fc.nat(100), fc.integer({ min: 0, max: 2 ** 32 - 1 }));
const blob = fc.record({
  type: fc.constantFrom('data' as const, 'tree' as const),
  id,
  offset: word,
  length: fc.integer({ min: 32, max: 2 ** 32 - 1 }),
  uncompressedLength: word,
});
const packs = fc.array(fc.record({ id, blobs: fc.array(blob, { maxLength: 6 }) }), {
  maxLength: 6,
});

function unscanned({ id, words }: ScannedPack): IndexedPack {
  const blobs: IndexedPack['blobs'][number][] = [];
  for (let at = 0; at < words.length; at += SCANNED_WORDS) {
    blobs.push({
      type: words[at + SCANNED_IS_TREE] ? 'tree' : 'data',
      id: Buffer.from(words.buffer, at * 4, 32).toString('hex'),
      offset: words[at + SCANNED_OFFSET]! >>> 0,
      length: words[at + SCANNED_LENGTH]! >>> 0,
      uncompressedLength: words[at + SCANNED_UNCOMPRESSED]! >>> 0,
    });
  }
  return { id, blobs };
}

function scan(json: Buffer, cuts: readonly number[] = []): IndexedPack[] | undefined {
  const scanner = new IndexScanner();
  const places = [...cuts.map((cut) => cut % (json.length + 1)), json.length];
  let from = 0;
  for (const to of places.sort((a, b) => a - b)) {
    if (!scanner.push(json.subarray(from, to))) return undefined;
    from = to;
  }
  return scanner.finish()?.map(unscanned);
}

describe('an index file that is scanned', () => {
  test('says what decoding it says, in whatever pieces it comes', () => {
    fc.assert(
      fc.property(packs, fc.array(fc.nat(), { maxLength: 10 }), (all, cuts) => {
        expect(scan(encodeIndex(all), cuts)).toEqual(all);
      }),
    );
  });

  test('says it in both versions of the format', () => {
    fc.assert(
      fc.property(packs, fc.constantFrom(1 as const, 2 as const), (all, version) => {
        const scanned = scanIndex(encodeUnpacked(encodeIndex(all), version));
        expect(scanned?.map(unscanned)).toEqual(all);
      }),
      { numRuns: 30 },
    );
  });

  test('holds more blobs a pack than fit at first', () => {
    const many = fc.sample(blob, { numRuns: 10_000, seed: 3 });
    const all = [{ id: 'ab'.repeat(32), blobs: many }];
    expect(scan(encodeIndex(all), [1000, 500_000])).toEqual(all);
    expect(scanIndex(encodeUnpacked(encodeIndex(all), 2))?.map(unscanned)).toEqual(all);
  });

  test('is refused, or says what decoding says, when any byte is another', () => {
    fc.assert(
      fc.property(packs, fc.nat(), fc.nat(255), (all, place, byte) => {
        const json = encodeIndex(all);
        json[place % json.length] = byte;
        const scanned = scan(json);
        if (scanned) expect(scanned).toEqual(decodeIndex(json).packs);
      }),
      { numRuns: 2000 },
    );
  });

  test('is refused when it is cut', () => {
    const json = encodeIndex(fc.sample(packs, { numRuns: 20, seed: 5 }).flat());
    for (let length = 0; length < json.length - 1; length++) {
      expect(scan(json.subarray(0, length))).toBeUndefined();
    }
  });

  test.each([
    ['spaces', '{"packs": []}'],
    ['other fields', '{"supersedes":[],"packs":[]}'],
    ['packs that wait to be deleted', '{"packs":[],"packs_to_delete":[]}'],
    ['nothing', ''],
    ['something else', '[]'],
    ['packs and then more', '{"packs":[]}{"packs":[]}'],
  ])('is left to the decoder when it has %s', (_, json) => {
    expect(scan(Buffer.from(json))).toBeUndefined();
  });

  test('is left to the decoder when it cannot be decompressed', () => {
    const content = encodeUnpacked(encodeIndex([]), 2);
    expect(scanIndex(content)).toEqual([]);
    expect(scanIndex(content.subarray(0, -3))).toBeUndefined();
    expect(scanIndex(Buffer.of(2, 1, 2, 3))).toBeUndefined();
  });
});
