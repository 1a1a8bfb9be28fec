import { MalformedBytes } from './byte-reader.ts';

/** One write of a key: a value, or that it is gone. */
export interface VersionedEntry {
  readonly key: Buffer;
  /** Undefined: the key was deleted. */
  readonly value: Buffer | undefined;
  /** The higher, the later. */
  readonly sequence: number;
}

/** What stands behind a key in tables: the kind in the lowest byte, the sequence number in the other seven. */
const TRAILER = 8;
export const DELETION = 0;
export const VALUE = 1;

/** @throws MalformedBytes */
export function entryOf(internalKey: Buffer, value: Buffer): VersionedEntry {
  const keyEnd = internalKey.length - TRAILER;
  if (keyEnd < 0) throw new MalformedBytes(0, 'has a key that is too short');
  const kind = internalKey[keyEnd]!;
  const sequence = internalKey.readUIntLE(keyEnd + 1, 6) + internalKey[keyEnd + 7]! * 2 ** 48;
  if (kind > VALUE || sequence > Number.MAX_SAFE_INTEGER) {
    throw new MalformedBytes(0, 'has a key of an unknown kind');
  }
  const key = internalKey.subarray(0, keyEnd);
  return { key, value: kind === VALUE ? value : undefined, sequence };
}
