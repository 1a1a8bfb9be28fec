import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyBytes, anyPackedBlobs } from './arbitraries.ts';
import { createSealer, randomMasterKey, SEAL_OVERHEAD } from './envelope.ts';
import {
  decodePackHeader,
  EAGER_PACK_TAIL,
  encodePackHeader,
  openPackTail,
  PACK_LENGTH_FIELD,
  type PackedBlob,
  packTailLength,
  packTrailerLength,
  sealPackTrailer,
} from './pack.ts';

const damaged = expect.objectContaining({ code: 'DAMAGED' });
const sealer = createSealer(randomMasterKey());
const id = 'ab'.repeat(32);

/** A pack of that many compressed blobs of 40 sealed bytes each; what is in them does not matter here. */
function makePack(count: number): { pack: Buffer; blobs: PackedBlob[] } {
  const blobs = Array.from({ length: count }, (_, at) => ({
    type: 'data' as const,
    id,
    offset: at * 40,
    length: 40,
    uncompressedLength: at + 1,
  }));
  return { pack: Buffer.concat([Buffer.alloc(count * 40), sealPackTrailer(blobs, sealer)]), blobs };
}

describe('a pack header', () => {
  it('comes back with the offsets that it does not store', () => {
    fc.assert(
      fc.property(anyPackedBlobs, (blobs) => {
        const header = encodePackHeader(blobs);
        expect(decodePackHeader(header)).toEqual(blobs);
        expect(packTrailerLength(blobs)).toBe(header.length + SEAL_OVERHEAD + PACK_LENGTH_FIELD);
      }),
    );
  });

  it('has the bytes of the format', () => {
    const header = encodePackHeader([
      { type: 'tree', id, offset: 0, length: 0x01020304, uncompressedLength: 0 },
      { type: 'data', id, offset: 0x01020304, length: 33, uncompressedLength: 0x0a0b0c0d },
    ]);
    expect(header.toString('hex')).toBe(`0104030201${id}02210000000d0c0b0a${id}`);
  });

  it('is not written with a gap or a name that is no id', () => {
    const blob: PackedBlob = { type: 'data', id, offset: 1, length: 40, uncompressedLength: 0 };
    expect(() => encodePackHeader([blob])).toThrow(/does not start where/);
    expect(() => encodePackHeader([{ ...blob, offset: 0, id: 'AB' }])).toThrow(/not the id/);
  });

  it('is read or refused, whatever the bytes are', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        try {
          expect(encodePackHeader(decodePackHeader(bytes)).length).toBeLessThanOrEqual(
            bytes.length,
          );
        } catch (error) {
          expect(error).toMatchObject({ code: 'DAMAGED' });
        }
      }),
    );
  });
});

describe('the end of a pack', () => {
  it.each([0, 1, 15])(
    'holds the header of %d blobs in the bytes that are read at first',
    (count) => {
      const { pack, blobs } = makePack(count);
      const tail = pack.subarray(-EAGER_PACK_TAIL);
      expect(packTailLength(tail, pack.length)).toBeLessThanOrEqual(tail.length);
      expect(openPackTail(tail, pack.length, sealer)).toEqual(blobs);
    },
  );

  it('tells how much more to read for more blobs', () => {
    const { pack, blobs } = makePack(16);
    const tail = pack.subarray(-EAGER_PACK_TAIL);
    const length = packTailLength(tail, pack.length);
    expect(length).toBe(EAGER_PACK_TAIL + 41);
    expect(() => openPackTail(tail, pack.length, sealer)).toThrow(damaged);
    expect(openPackTail(pack.subarray(-length), pack.length, sealer)).toEqual(blobs);
  });

  it('is refused when any bit of it has changed', () => {
    const { pack, blobs } = makePack(2);
    for (let bit = 80 * 8; bit < pack.length * 8; bit++) {
      const changed = Buffer.from(pack);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => openPackTail(changed, changed.length, sealer), `bit ${bit}`).toThrow(damaged);
    }
    expect(openPackTail(pack, pack.length, sealer)).toEqual(blobs);
  });

  it('is refused when the pack is cut or grown', () => {
    const { pack } = makePack(3);
    for (let length = 0; length < pack.length; length++) {
      expect(() => openPackTail(pack.subarray(0, length), length, sealer)).toThrow(damaged);
      const end = pack.subarray(pack.length - length);
      expect(() => openPackTail(end, length, sealer)).toThrow(damaged);
    }
    expect(() => openPackTail(pack, pack.length + 1, sealer)).toThrow(damaged);
  });

  it.each([0, 31, 2 ** 24 + 1, 2 ** 32 - 1])('cannot be %d bytes long', (length) => {
    const tail = Buffer.alloc(4);
    tail.writeUInt32LE(length);
    expect(() => packTailLength(tail, 2 ** 24)).toThrow(damaged);
  });
});
