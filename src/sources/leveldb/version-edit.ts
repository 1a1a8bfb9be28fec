import { ByteReader, MalformedBytes } from './byte-reader.ts';

/** A table that a version has. */
export interface TableFacts {
  readonly number: number;
  readonly level: number;
  /** Bytes of the file. */
  readonly size: number;
  /** First and last key, with sequence number and kind behind them as in the table. */
  readonly smallest: Buffer;
  readonly largest: Buffer;
}

/** One record of a MANIFEST: what has changed. */
export interface VersionEdit {
  comparator?: string;
  /** What older logs hold is in tables. */
  logNumber?: number;
  /** A log from before that, in files of old versions; 0 for none. */
  previousLogNumber?: number;
  nextFileNumber?: number;
  lastSequence?: number;
  readonly deleted: { readonly level: number; readonly number: number }[];
  readonly added: TableFacts[];
}

/** Numbers of LevelDB's db/version_edit.cc. */
const COMPARATOR = 1;
const LOG_NUMBER = 2;
const NEXT_FILE_NUMBER = 3;
const LAST_SEQUENCE = 4;
const COMPACT_POINTER = 5;
const DELETED_FILE = 6;
const NEW_FILE = 7;
const PREVIOUS_LOG_NUMBER = 9;

const LEVELS = 7;

/** @throws MalformedBytes */
export function decodeVersionEdit(bytes: Buffer): VersionEdit {
  const reader = new ByteReader(bytes);
  const edit: VersionEdit = { deleted: [], added: [] };
  while (!reader.isAtEnd) {
    const start = reader.at;
    const tag = reader.varint32();
    switch (tag) {
      case COMPARATOR:
        edit.comparator = reader.lengthPrefixed().toString('latin1');
        break;
      case LOG_NUMBER:
        edit.logNumber = reader.varint64();
        break;
      case PREVIOUS_LOG_NUMBER:
        edit.previousLogNumber = reader.varint64();
        break;
      case NEXT_FILE_NUMBER:
        edit.nextFileNumber = reader.varint64();
        break;
      case LAST_SEQUENCE:
        edit.lastSequence = reader.varint64();
        break;
      case COMPACT_POINTER:
        // Where the next compaction begins: nothing to a reader.
        readLevel(reader);
        reader.lengthPrefixed();
        break;
      case DELETED_FILE:
        edit.deleted.push({ level: readLevel(reader), number: reader.varint64() });
        break;
      case NEW_FILE:
        edit.added.push({
          level: readLevel(reader),
          number: reader.varint64(),
          size: reader.varint64(),
          smallest: reader.lengthPrefixed(),
          largest: reader.lengthPrefixed(),
        });
        break;
      default:
        throw new MalformedBytes(start, `has an entry of an unknown kind (${tag})`);
    }
  }
  return edit;
}

function readLevel(reader: ByteReader): number {
  const start = reader.at;
  const level = reader.varint32();
  if (level >= LEVELS) throw new MalformedBytes(start, 'names a level that there is none of');
  return level;
}
