import { type ByteReader, MalformedBytes } from '../leveldb/byte-reader.ts';
import { readString } from './key-prefix.ts';

/** A key of a record, as IndexedDB has them. */
export type RecordKey = string | number | Date | Buffer | readonly RecordKey[];

const STRING = 1;
const DATE = 2;
const NUMBER = 3;
const ARRAY = 4;
const BINARY = 6;

/** Arrays in arrays: nobody means more, and each costs the stack. */
const DEEPEST = 100;

/** @throws MalformedBytes */
export function readRecordKey(reader: ByteReader, depth = 0): RecordKey {
  const start = reader.at;
  const kind = reader.byte();
  switch (kind) {
    case STRING:
      return readString(reader);
    case DATE:
      return new Date(reader.take(8).readDoubleLE());
    case NUMBER:
      return reader.take(8).readDoubleLE();
    case BINARY:
      return reader.lengthPrefixed();
    case ARRAY: {
      if (depth === DEEPEST) throw new MalformedBytes(start, 'has a key that is too deep');
      const items: RecordKey[] = [];
      for (let left = reader.varint32(); left > 0; left--) {
        items.push(readRecordKey(reader, depth + 1));
      }
      return items;
    }
    default:
      throw new MalformedBytes(start, `has a key of an unknown kind (${kind})`);
  }
}
