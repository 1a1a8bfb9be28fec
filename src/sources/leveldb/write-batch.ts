import { ByteReader, MalformedBytes } from './byte-reader.ts';
import { DELETION, VALUE, type VersionedEntry } from './entry.ts';

/** Sequence number of the first entry, and how many there are. */
const HEADER = 12;

/**
 * What one record of a log has written, in order.
 *
 * @throws MalformedBytes
 */
export function decodeWriteBatch(bytes: Buffer): VersionedEntry[] {
  const reader = new ByteReader(bytes);
  const header = reader.take(HEADER);
  const first = header.readUIntLE(0, 6) + header.readUInt16LE(6) * 2 ** 48;
  const count = header.readUInt32LE(8);
  if (first + count > Number.MAX_SAFE_INTEGER) {
    throw new MalformedBytes(0, 'has a number that is too large');
  }
  const entries: VersionedEntry[] = [];
  while (!reader.isAtEnd) {
    const start = reader.at;
    const kind = reader.byte();
    const sequence = first + entries.length;
    if (kind !== VALUE && kind !== DELETION) {
      throw new MalformedBytes(start, 'has an entry of an unknown kind');
    }
    const key = reader.lengthPrefixed();
    entries.push({ key, value: kind === VALUE ? reader.lengthPrefixed() : undefined, sequence });
  }
  if (entries.length !== count)
    throw new MalformedBytes(8, 'has another number of entries than it says');
  return entries;
}
