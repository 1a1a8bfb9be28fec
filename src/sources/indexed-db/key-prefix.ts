import { type ByteReader, MalformedBytes } from '../leveldb/byte-reader.ts';

/**
 * Which part of which database a key of Chromium's IndexedDB belongs to. Facts of content/browser/indexed_db/docs/leveldb_coding_scheme.md in
 * Chromium's sources.
 */
export interface KeyPrefix {
  readonly database: number;
  /** 0: what is known about the database. */
  readonly store: number;
  /** 1: records; 2: that they exist; 3: their blobs; from 30 on, indexes. */
  readonly index: number;
}

/** Where the records of a store are. */
export const RECORDS = 1;
/** Where is written which blobs a record has. */
export const BLOBS = 3;

/** @throws MalformedBytes */
export function readKeyPrefix(reader: ByteReader): KeyPrefix {
  const lengths = reader.byte();
  return {
    database: readId(reader, (lengths >>> 5) + 1),
    store: readId(reader, ((lengths >>> 2) & 7) + 1),
    index: readId(reader, (lengths & 3) + 1),
  };
}

/** A number of that many bytes, the lowest first. */
export function readId(reader: ByteReader, length: number): number {
  const start = reader.at;
  const bytes = reader.take(length);
  const low = bytes.readUIntLE(0, Math.min(length, 6));
  const value = length > 6 ? low + bytes.readUIntLE(6, length - 6) * 2 ** 48 : low;
  if (value > Number.MAX_SAFE_INTEGER) {
    throw new MalformedBytes(start, 'has a number that is too large');
  }
  return value;
}

/** A text behind its length, in UTF-16, the high byte first. Halves of pairs stay as they are. */
export function readString(reader: ByteReader): string {
  return Buffer.from(reader.take(reader.varint32() * 2))
    .swap16()
    .toString('utf16le');
}
