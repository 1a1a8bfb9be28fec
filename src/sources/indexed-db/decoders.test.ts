import { serialize } from 'node:v8';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteReader, MalformedBytes } from '../leveldb/byte-reader.ts';
import { type BlobFacts, blobPath, decodeBlobList } from './blob-list.ts';
import { readKeyPrefix } from './key-prefix.ts';
import { type RecordKey, readRecordKey } from './record-key.ts';
import { decodeStoredValue } from './stored-value.ts';

const hostile = fc.oneof(
  fc.uint8Array({ maxLength: 120 }),
  fc.array(fc.nat(7), { maxLength: 300 }).map((list) => Uint8Array.from(list)),
);
const noBlobs = async () => Buffer.alloc(0);

/** Blink's header with its trailer's place, and V8's value. */
function stored(value: unknown, version = 15): Buffer {
  const bytes = serialize(value);
  bytes[1] = version;
  return Buffer.concat([Buffer.from([0xff, 21, 0xfe]), Buffer.alloc(12), bytes]);
}

describe('a stored value', () => {
  test('is read whatever it is, in the version of Node.js and the next', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true }),
        fc.constantFrom(15, 16),
        async (value, version) => {
          expect(await decodeStoredValue(stored(value, version), [], noBlobs)).toEqual(
            structuredClone(value),
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  test('of an older Blink has no trailer', async () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 17]), serialize({ a: 1 })]);
    expect(await decodeStoredValue(bytes, [], noBlobs)).toEqual({ a: 1 });
  });

  test('of any bytes is read or refused', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, fc.boolean(), async (bytes, hasHeader) => {
        const input = hasHeader ? Buffer.concat([Buffer.from([0xff, 17, 0xff, 15]), bytes]) : bytes;
        try {
          await decodeStoredValue(Buffer.from(input), [], noBlobs);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedBytes);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('that claims more than it has costs no memory', async () => {
    // A dense array of 2^28 elements, a string of 2^28 bytes, a number of 2^28 bytes.
    for (const tag of ['A', '"', 'Z', 'B']) {
      const claim = [0xff, 17, 0xff, 15, tag.charCodeAt(0), 0xff, 0xff, 0xff, 0x7f];
      await expect(decodeStoredValue(Buffer.from(claim), [], noBlobs)).rejects.toThrow(
        MalformedBytes,
      );
    }
  });

  test('that is nested very deep is refused', async () => {
    const depth = 200_000;
    const bytes = Buffer.concat([
      Buffer.from([0xff, 17, 0xff, 15]),
      ...Array.from({ length: depth }, () => Buffer.from('A\u0001', 'latin1')),
    ]);
    await expect(decodeStoredValue(bytes, [], noBlobs)).rejects.toThrow(MalformedBytes);
  });

  test('names a blob by its place in the list', async () => {
    const blob: BlobFacts = { number: 9, type: 'text/plain', size: 4, name: undefined };
    const bytes = Buffer.from([0xff, 17, 0xff, 15, 0x5c, 'i'.charCodeAt(0), 0]);
    expect(await decodeStoredValue(bytes, [blob], noBlobs)).toEqual({ facts: blob });
    await expect(decodeStoredValue(bytes, [], noBlobs)).rejects.toThrow(/blob/);
  });
});

test('keys, prefixes and lists of blobs of any bytes are read or refused', () => {
  fc.assert(
    fc.property(hostile, (bytes) => {
      for (const decode of [
        () => readRecordKey(new ByteReader(bytes)),
        () => readKeyPrefix(new ByteReader(bytes)),
        () => decodeBlobList(Buffer.from(bytes)),
      ]) {
        try {
          decode();
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedBytes);
        }
      }
    }),
    { numRuns: 1000 },
  );
});

test('an array with very many keys, or very deep, costs no memory', () => {
  const many = Buffer.from([4, 0xff, 0xff, 0xff, 0xff, 0x0f]);
  expect(() => readRecordKey(new ByteReader(many))).toThrow(MalformedBytes);
  const deep = Buffer.from(Array.from({ length: 50_000 }, (_, at) => (at % 2 ? 1 : 4)));
  expect(() => readRecordKey(new ByteReader(deep))).toThrow(/deep/);
});

test('keys of each kind are read', () => {
  const number = Buffer.alloc(9, 3);
  number.writeDoubleLE(-1.5, 1);
  const text = Buffer.from([1, 2, 0x6a, 0x31, 0x68, 0x43]);
  const list = Buffer.concat([Buffer.from([4, 3]), number, text, Buffer.from([6, 2, 7, 8])]);
  const expected: RecordKey = [-1.5, '樱桃', Buffer.from([7, 8])];
  expect(readRecordKey(new ByteReader(list))).toEqual(expected);
});

test('a blob’s file is found by two digits of its number, and the number', () => {
  expect([blobPath(1, 2), blobPath(17, 0x12345)]).toEqual(['1/00/2', '11/23/12345']);
});
