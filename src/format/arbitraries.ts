import fc from 'fast-check';
import { decodeFileName } from './file-name.ts';
import { NODE_TYPES } from './mode.ts';
import type { Node } from './node.ts';
import type { PackedBlob } from './pack.ts';
import { formatTime } from './time.ts';

/* Random values of the format for property tests; the program itself never imports this file. */

const UINT32_MAX = 2 ** 32 - 1;

export const anyBytes = fc
  .uint8Array({ maxLength: 2000 })
  .map((bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));

export const anyId = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex'));

/** Any text without lone surrogates, often with characters that some writer escapes. */
export const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.constantFrom('<', '>', '&', '"', '\\', '\u2028', '\u2029', '\x7f', '\b', '\f', '\0'),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));

/** Any name as bytes decode to it, raw bytes included; not always fit for a directory. */
export const anyDecodedName = fc
  .oneof(
    anyText.map((text) => Buffer.from(text)),
    anyBytes.map((bytes) => bytes.subarray(0, 12)),
  )
  .map(decodeFileName);

export const anyEntryName = anyDecodedName
  .map((name) => name.replaceAll(/[/\0]/g, '_'))
  .filter((name) => !['', '.', '..'].includes(name));

/** Any moment of the years 1 to 9998 in any zone. */
export const anyTime = fc
  .tuple(
    fc.bigInt({ min: -62_100_000_000_000_000_000n, max: 253_300_000_000_000_000_000n }),
    fc.integer({ min: -14 * 60, max: 14 * 60 }),
  )
  .map(([nanoseconds, offset]) => formatTime(nanoseconds, offset));

/** Whole numbers beyond 2^53 are bigint when read, and random JSON has them as doubles. */
function onlyExact(_key: string, value: unknown): unknown {
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? 0 : value;
}

/** Fields that no version knows yet. */
export const anyExtra = fc.dictionary(
  // No backslash in keys: once V8 13.6 (Node 24) has seen {"a\\":0}, it reads {"a\u003c":0} as that same key. No field of
  // the format has one, so nothing but this test could ever meet it.
  anyText.map((key) => `x-${key.replaceAll('\\', '/')}`),
  fc
    .jsonValue({ maxDepth: 3 })
    .map((value) => JSON.parse(JSON.stringify(value, onlyExact).replaceAll('\\\\', '/'))),
  { minKeys: 1, maxKeys: 3, noNullPrototype: true },
);

/** Blobs that follow each other from offset 0, none of which begins beyond 4 GiB. */
export const anyPackedBlobs: fc.Arbitrary<PackedBlob[]> = fc
  .array(
    fc.record({
      type: fc.constantFrom('data' as const, 'tree' as const),
      id: anyId,
      length: fc.integer({ min: 32, max: UINT32_MAX }),
      uncompressedLength: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: UINT32_MAX })),
    }),
    { maxLength: 30 },
  )
  .map((blobs) => {
    let end = 0;
    const placed = blobs.map((blob) => {
      end += blob.length;
      return { ...blob, offset: end - blob.length };
    });
    return placed.filter(({ offset }) => offset <= UINT32_MAX);
  });

/** A number of 64 bits in the form that decoding gives it. */
const anyUint64 = fc
  .oneof(fc.nat().map(BigInt), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }))
  .map((value) => (value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value));

export const anyNode: fc.Arbitrary<Node> = fc.record(
  {
    name: anyEntryName,
    type: fc.constantFrom(...NODE_TYPES),
    mode: fc.integer({ min: 0, max: UINT32_MAX }),
    mtime: anyTime,
    atime: anyTime,
    ctime: anyTime,
    uid: fc.integer({ min: 0, max: UINT32_MAX }),
    gid: fc.integer({ min: 0, max: UINT32_MAX }),
    user: anyText,
    group: anyText,
    inode: anyUint64,
    deviceId: anyUint64,
    size: anyUint64,
    links: anyUint64,
    linkTarget: anyDecodedName.filter((target) => target !== ''),
    extendedAttributes: fc.array(fc.record({ name: anyText, value: anyBytes }), { maxLength: 3 }),
    genericAttributes: anyExtra,
    device: anyUint64,
    content: fc.option(fc.array(anyId, { maxLength: 4 }), { nil: null }),
    subtree: anyId,
    error: anyText.filter((text) => text !== ''),
    extra: anyExtra,
  },
  {
    requiredKeys: [
      'name',
      'type',
      'mode',
      'mtime',
      'atime',
      'ctime',
      'uid',
      'gid',
      'user',
      'group',
      'inode',
      'deviceId',
      'size',
      'links',
      'extendedAttributes',
      'device',
      'content',
    ],
    noNullPrototype: true,
  },
) as fc.Arbitrary<Node>;
