import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blockEntries } from './block.ts';
import { MalformedBytes } from './byte-reader.ts';
import { decodeVersionEdit } from './version-edit.ts';
import { decodeWriteBatch } from './write-batch.ts';

/** Bytes that a checksum would let through: whoever wrote them may have meant harm. */
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  // Small numbers, which lengths and kinds are made of.
  fc.array(fc.nat(9), { maxLength: 200 }).map((list) => Uint8Array.from(list)),
);

test.each([
  ['a version edit', decodeVersionEdit],
  ['a batch of writes', decodeWriteBatch],
  ['a block of a table', (block: Buffer) => [...blockEntries(block)]],
] as const)('%s of any bytes is read or refused', (_, decode) => {
  fc.assert(
    fc.property(bytes, (input) => {
      try {
        decode(Buffer.from(input));
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedBytes);
      }
    }),
    { numRuns: 2000 },
  );
});
