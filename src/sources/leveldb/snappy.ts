import { ByteReader, MalformedBytes } from './byte-reader.ts';

/** Three bytes of a copy give at most 64: what claims to hold more than this many times its own length does not. */
const LARGEST_RATIO = 22;

const LITERAL = 0;
const SHORT_COPY = 1;
const COPY = 2;
/** Literals of up to this length have it in their tag; longer ones have it in 1 to 4 bytes behind. */
const LONGEST_IN_TAG = 60;

/**
 * The content of bytes in snappy's raw format (format_description.txt of google/snappy). Memory is bounded by what the bytes can really
 * hold, whatever they claim.
 *
 * @param maxSize of the content, bytes
 * @throws MalformedBytes
 */
export function decompressSnappy(packed: Uint8Array, maxSize: number): Buffer {
  const reader = new ByteReader(packed);
  const size = reader.varint32();
  if (size > maxSize || size > packed.length * LARGEST_RATIO) {
    throw new MalformedBytes(0, 'claims to hold more than it can');
  }
  const content = Buffer.allocUnsafe(size);
  let written = 0;
  while (!reader.isAtEnd) {
    const start = reader.at;
    const tag = reader.byte();
    const kind = tag & 3;
    if (kind === LITERAL) {
      const literal = reader.take(literalLength(reader, tag >>> 2));
      if (written + literal.length > size) throw new MalformedBytes(start, 'holds too much');
      content.set(literal, written);
      written += literal.length;
      continue;
    }
    const length = kind === SHORT_COPY ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1;
    const distance =
      kind === SHORT_COPY
        ? ((tag >>> 5) << 8) | reader.byte()
        : littleEndian(reader.take(kind === COPY ? 2 : 4));
    if (distance === 0 || distance > written) {
      throw new MalformedBytes(start, 'copies what is not there');
    }
    if (written + length > size) throw new MalformedBytes(start, 'holds too much');
    if (distance >= length)
      content.copyWithin(written, written - distance, written - distance + length);
    // What is copied may reach into what is being written: that is how repetitions are stored.
    else for (let at = written; at < written + length; at++) content[at] = content[at - distance]!;
    written += length;
  }
  if (written !== size) throw new MalformedBytes(reader.at, 'holds less than it claims');
  return content;
}

function literalLength(reader: ByteReader, inTag: number): number {
  if (inTag < LONGEST_IN_TAG) return inTag + 1;
  return littleEndian(reader.take(inTag - LONGEST_IN_TAG + 1)) + 1;
}

function littleEndian(bytes: Buffer): number {
  return bytes.readUIntLE(0, bytes.length);
}
