import { ByteReader, MalformedBytes } from '../leveldb/byte-reader.ts';
import { readString } from './key-prefix.ts';

/** A blob of a record, kept in a file beside the database. */
export interface BlobFacts {
  /** What its file is called after. */
  readonly number: number;
  /** Media type; may be empty. */
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  /** Of a `File`; undefined of a `Blob`. */
  readonly name: string | undefined;
}

const BLOB = 0;
const FILE = 1;

/**
 * The blobs of a record, in the order in which its value names them.
 *
 * @throws MalformedBytes; handles of the file system, which are none, as well
 */
export function decodeBlobList(bytes: Buffer): BlobFacts[] {
  const reader = new ByteReader(bytes);
  const blobs: BlobFacts[] = [];
  while (!reader.isAtEnd) {
    const start = reader.at;
    const kind = reader.byte();
    if (kind !== BLOB && kind !== FILE) {
      throw new MalformedBytes(start, 'has a blob of an unknown kind');
    }
    const number = reader.varint64();
    const type = readString(reader);
    const size = reader.varint64();
    const name = kind === FILE ? readString(reader) : undefined;
    // When it was changed last, in microseconds since 1601.
    if (kind === FILE) reader.skipVarint();
    blobs.push({ number, type, size, name });
  }
  return blobs;
}

/** The path of a blob's file in the folder `….indexeddb.blob`, with slashes. */
export function blobPath(database: number, number: number): string {
  const folder = Math.floor(number / 256) % 256;
  return `${database.toString(16)}/${folder.toString(16).padStart(2, '0')}/${number.toString(16)}`;
}
