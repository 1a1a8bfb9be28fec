import { KirschError } from '../errors/index.ts';
import { SEAL_OVERHEAD, type Sealer } from './envelope.ts';
import { isId } from './id.ts';

/*
 * A pack: sealed blobs one after another, then the sealed header that lists them, then the header's sealed length
 * (32 bit, little endian). One header entry: type (1) ‖ length (4) ‖ [uncompressed length (4)] ‖ id (32).
 */

export type BlobType = 'data' | 'tree';

/** Where a blob lies in its pack. */
export interface PackedBlob {
  readonly type: BlobType;
  /** SHA-256 of the blob's plaintext, before compression. */
  readonly id: string;
  /** In bytes, from the start of the pack. */
  readonly offset: number;
  /** Sealed length in bytes. */
  readonly length: number;
  /** Length in bytes of the plaintext when it was compressed; 0: stored as it is. */
  readonly uncompressedLength: number;
}

/** Length in bytes of a header entry: of a blob stored as it is, and of a compressed one. */
export const PACK_ENTRY_LENGTH = 37;
export const COMPRESSED_PACK_ENTRY_LENGTH = 41;
/** The field at the very end of a pack that tells the sealed header's length, in bytes. */
export const PACK_LENGTH_FIELD = 4;
/** Bytes to read from the end of a pack at first: enough for a header of 15 compressed blobs. */
export const EAGER_PACK_TAIL =
  PACK_LENGTH_FIELD + SEAL_OVERHEAD + 15 * COMPRESSED_PACK_ENTRY_LENGTH;
/** A sealed header may have at most this many bytes. */
export const MAX_PACK_HEADER_LENGTH = 16 * 1024 * 1024;
/** How many blobs fit in a header whatever their kind. */
export const MAX_BLOBS_IN_PACK = Math.floor(
  (MAX_PACK_HEADER_LENGTH - SEAL_OVERHEAD) / COMPRESSED_PACK_ENTRY_LENGTH,
);
/** Lengths are 32 bit. */
export const MAX_BLOB_LENGTH = 2 ** 32 - 1;

const ID_LENGTH = 32;
const TREE_BIT = 1;
const COMPRESSED_BIT = 2;

/** How many bytes follow the blobs in a pack of these: sealed header and length field. */
export function packTrailerLength(blobs: readonly PackedBlob[]): number {
  return plainHeaderLength(blobs) + SEAL_OVERHEAD + PACK_LENGTH_FIELD;
}

/** The header's plaintext. The blobs must be in the order of the file, without gaps from offset 0. */
export function encodePackHeader(blobs: readonly PackedBlob[]): Buffer {
  const header = Buffer.allocUnsafe(plainHeaderLength(blobs));
  let at = 0;
  let offset = 0;
  for (const blob of blobs) {
    if (blob.offset !== offset) {
      throw new KirschError('INTERNAL', `Blob ${blob.id} does not start where the last one ends.`);
    }
    const compressed = blob.uncompressedLength > 0;
    at = header.writeUInt8(
      (blob.type === 'tree' ? TREE_BIT : 0) | (compressed ? COMPRESSED_BIT : 0),
      at,
    );
    at = header.writeUInt32LE(blob.length, at);
    if (compressed) at = header.writeUInt32LE(blob.uncompressedLength, at);
    at += header.write(blob.id, at, ID_LENGTH, 'hex');
    offset += blob.length;
  }
  return header;
}

/** What follows the blobs: the sealed header and its length. */
export function sealPackTrailer(blobs: readonly PackedBlob[], sealer: Sealer): Buffer {
  const header = encodePackHeader(blobs);
  const trailer = Buffer.allocUnsafe(header.length + SEAL_OVERHEAD + PACK_LENGTH_FIELD);
  trailer.writeUInt32LE(sealer.sealInto(header, trailer, 0), header.length + SEAL_OVERHEAD);
  return trailer;
}

/**
 * The blobs that a header's plaintext lists, with their offsets.
 * @throws KirschError `DAMAGED` when it is not made of whole entries that can be true.
 */
export function decodePackHeader(plaintext: Uint8Array): PackedBlob[] {
  const header = Buffer.from(plaintext.buffer, plaintext.byteOffset, plaintext.byteLength);
  const blobs: PackedBlob[] = [];
  let offset = 0;
  for (let at = 0; at < header.length; ) {
    const kind = header[at]!;
    const compressed = (kind & COMPRESSED_BIT) !== 0;
    const end = at + (compressed ? COMPRESSED_PACK_ENTRY_LENGTH : PACK_ENTRY_LENGTH);
    if (kind > (TREE_BIT | COMPRESSED_BIT) || end > header.length) {
      throw damagedHeader(`entry ${blobs.length} is not a blob`);
    }
    const length = header.readUInt32LE(at + 1);
    if (length < SEAL_OVERHEAD) throw damagedHeader(`entry ${blobs.length} is too short`);
    blobs.push({
      type: (kind & TREE_BIT) !== 0 ? 'tree' : 'data',
      id: header.toString('hex', end - ID_LENGTH, end),
      offset,
      length,
      uncompressedLength: compressed ? header.readUInt32LE(at + 5) : 0,
    });
    offset += length;
    at = end;
  }
  return blobs;
}

/**
 * How many bytes the trailer of a pack takes (sealed header and length field), told by its last bytes, at least four.
 * When more than `tail` has, read that many and go on with `openPackTail`.
 * @throws KirschError `DAMAGED` when a pack of `packSize` bytes cannot have such a header.
 */
export function packTailLength(tail: Uint8Array, packSize: number): number {
  if (tail.length < PACK_LENGTH_FIELD || packSize < PACK_LENGTH_FIELD + SEAL_OVERHEAD) {
    throw damagedHeader(`a file of ${packSize} bytes is too short`);
  }
  const field = new DataView(tail.buffer, tail.byteOffset + tail.length - PACK_LENGTH_FIELD);
  const length = field.getUint32(0, true);
  if (
    length < SEAL_OVERHEAD ||
    length > MAX_PACK_HEADER_LENGTH ||
    length > packSize - PACK_LENGTH_FIELD
  ) {
    throw damagedHeader(`its length of ${length} bytes cannot be`);
  }
  return length + PACK_LENGTH_FIELD;
}

/**
 * The blobs of a pack, from its last bytes (at least `packTailLength` of them) and its size.
 * @throws KirschError `DAMAGED` when the header is broken, or the blobs do not fill the pack exactly.
 */
export function openPackTail(tail: Uint8Array, packSize: number, sealer: Sealer): PackedBlob[] {
  const tailLength = packTailLength(tail, packSize);
  if (tailLength > tail.length) throw damagedHeader('the end of the file is missing');
  const start = tail.length - tailLength;
  const blobs = decodePackHeader(
    sealer.open(tail.subarray(start, tail.length - PACK_LENGTH_FIELD)),
  );
  const last = blobs.at(-1);
  const blobsEnd = last === undefined ? 0 : last.offset + last.length;
  if (blobsEnd + tailLength !== packSize) {
    throw damagedHeader(`its blobs end at byte ${blobsEnd} of ${packSize}`);
  }
  return blobs;
}

function plainHeaderLength(blobs: readonly PackedBlob[]): number {
  let length = 0;
  for (const blob of blobs) {
    if (!isId(blob.id)) throw new KirschError('INTERNAL', `${blob.id} is not the id of a blob.`);
    length += blob.uncompressedLength > 0 ? COMPRESSED_PACK_ENTRY_LENGTH : PACK_ENTRY_LENGTH;
  }
  return length;
}

function damagedHeader(reason: string): KirschError {
  return new KirschError('DAMAGED', `The header of the pack is damaged: ${reason}.`);
}
