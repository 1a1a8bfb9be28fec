import type { EntryMetadata } from './entry-metadata.ts';

/*
 * A million files as objects would take 400 MB, so each is a record of 72 bytes, with its name in UTF-16 elsewhere.
 *
 *   0  folder        12 gid           40 mtime, nanoseconds   56 name, first byte
 *   4  mode          16 size          44 atime, nanoseconds   64 name, length in bytes
 *   6  change        24 mtime, s      48 blobs, first byte    68 number of blobs
 *   7  mayHaveOthers 32 atime, s
 *   8  uid
 */
export const RECORD_BYTES = 72;

const CHANGES = ['created', 'updated', 'unchanged'] as const;
const NANOSECONDS_A_SECOND = 1_000_000_000n;

/** What a record says. */
export interface FileRecord {
  /** A number that the holder of the record gives a meaning. */
  readonly folder: number;
  readonly size: number;
  readonly change: (typeof CHANGES)[number];
  /** All but extended attributes. */
  readonly metadata: EntryMetadata;
  readonly nameStart: number;
  readonly nameLength: number;
  readonly blobStart: number;
  readonly blobCount: number;
}

export function writeRecord(bytes: Buffer, at: number, record: FileRecord): void {
  const { metadata } = record;
  bytes.writeUInt32LE(record.folder, at);
  bytes.writeUInt16LE(metadata.mode, at + 4);
  bytes[at + 6] = CHANGES.indexOf(record.change);
  bytes[at + 7] = metadata.mayHaveOthers ? 1 : 0;
  bytes.writeUInt32LE(metadata.uid, at + 8);
  bytes.writeUInt32LE(metadata.gid, at + 12);
  bytes.writeDoubleLE(record.size, at + 16);
  writeTime(bytes, at + 24, at + 40, metadata.mtimeNs);
  writeTime(bytes, at + 32, at + 44, metadata.atimeNs);
  bytes.writeDoubleLE(record.blobStart, at + 48);
  bytes.writeDoubleLE(record.nameStart, at + 56);
  bytes.writeUInt32LE(record.nameLength, at + 64);
  bytes.writeUInt32LE(record.blobCount, at + 68);
}

export function readRecord(bytes: Buffer, at: number): FileRecord {
  return {
    folder: readFolder(bytes, at),
    size: readSize(bytes, at),
    change: CHANGES[bytes[at + 6]!]!,
    metadata: {
      mode: bytes.readUInt16LE(at + 4),
      uid: bytes.readUInt32LE(at + 8),
      gid: bytes.readUInt32LE(at + 12),
      mtimeNs: readTime(bytes, at + 24, at + 40),
      atimeNs: readTime(bytes, at + 32, at + 44),
      mayHaveOthers: bytes[at + 7] === 1,
    },
    blobStart: bytes.readDoubleLE(at + 48),
    nameStart: bytes.readDoubleLE(at + 56),
    nameLength: bytes.readUInt32LE(at + 64),
    blobCount: readBlobCount(bytes, at),
  };
}

/*
 * Single fields, for whoever asks often and for little.
 */

export function readFolder(bytes: Buffer, at: number): number {
  return bytes.readUInt32LE(at);
}

export function readSize(bytes: Buffer, at: number): number {
  return bytes.readDoubleLE(at + 16);
}

export function readBlobCount(bytes: Buffer, at: number): number {
  return bytes.readUInt32LE(at + 68);
}

/**
 * Copies a record with its name to another place, for another holder.
 * @param folder the number of its folder there
 * @returns the length of the name, in bytes
 */
export function copyRecord(
  from: { readonly records: Buffer; readonly names: Buffer; readonly at: number },
  to: { readonly records: Buffer; readonly names: Buffer; readonly at: number },
  nameStart: number,
  folder: number,
): number {
  const start = from.records.readDoubleLE(from.at + 56);
  const length = from.records.readUInt32LE(from.at + 64);
  from.records.copy(to.records, to.at, from.at, from.at + RECORD_BYTES);
  from.names.copy(to.names, nameStart, start, start + length);
  to.records.writeUInt32LE(folder, to.at);
  to.records.writeDoubleLE(nameStart, to.at + 56);
  return length;
}

export function readNameLength(bytes: Buffer, at: number): number {
  return bytes.readUInt32LE(at + 64);
}

/** In two numbers, for 64 bits of nanoseconds end in 2262. */
function writeTime(bytes: Buffer, secondsAt: number, restAt: number, time: bigint): void {
  let rest = time % NANOSECONDS_A_SECOND;
  if (rest < 0n) rest += NANOSECONDS_A_SECOND;
  bytes.writeDoubleLE(Number((time - rest) / NANOSECONDS_A_SECOND), secondsAt);
  bytes.writeUInt32LE(Number(rest), restAt);
}

function readTime(bytes: Buffer, secondsAt: number, restAt: number): bigint {
  const seconds = BigInt(bytes.readDoubleLE(secondsAt));
  return seconds * NANOSECONDS_A_SECOND + BigInt(bytes.readUInt32LE(restAt));
}
