import { blobPath, decodeBlobList } from '../indexed-db/blob-list.ts';
import { BLOBS, type KeyPrefix, readKeyPrefix } from '../indexed-db/key-prefix.ts';
import { ByteReader, MalformedBytes } from '../leveldb/byte-reader.ts';
import { levelDbFolder, readLevelDb } from '../leveldb/index.ts';

/*
 * Chromium writes a larger transaction of IndexedDB into LevelDB before it is committed, with notes of what was there before; whoever opens
 * the database takes back by them what has no commit. The keys of these notes begin with four zeros and `SCOPES`; then `OPEN` and the
 * transaction's number, as long as it is not committed, or `UNDO`, the number, and a counter. Facts of
 * components/services/storage/indexed_db/scopes in Chromium's sources.
 */
const SCOPES = 50;
const OPEN = 1;
const UNDO = 2;
const SCOPES_START = Buffer.from([0, 0, 0, 0, SCOPES]);
/** Fields of their values, in Protocol Buffers' wire format: all of them are behind a length. */
const LOCKS = 0x0a;
const PUT = 0x0a;
const PUT_KEY = 0x0a;
const PUT_VALUE = 0x12;

/**
 * The blobs of all records of an IndexedDB on LevelDB, by path in the folder of blobs and with slashes, with their sizes: of the records as
 * they are, and as they will be when what is not committed has been taken back.
 *
 * @throws KirschError `SOURCE_DAMAGED`
 */
export async function namedBlobs(folder: string): Promise<Map<string, number>> {
  const named = new Map<string, number>();
  const add = (key: Buffer, value: Buffer) => {
    const prefix = blobsPrefixOf(key);
    if (!prefix) return;
    for (const { number, size } of understood(() => decodeBlobList(value)) ?? []) {
      named.set(blobPath(prefix.database, number), size);
    }
  };
  const open = new Set<number>();
  const undo: { readonly scope: number; readonly key: Buffer; readonly value: Buffer }[] = [];
  const wants = (key: Buffer) => isScope(key) || blobsPrefixOf(key) !== undefined;
  for await (const { key, value } of readLevelDb(levelDbFolder(folder), { wants })) {
    if (!isScope(key)) add(key, value);
    else if (key[SCOPES_START.length] === OPEN && value[0] === LOCKS) open.add(scopeOf(key) ?? -1);
    else if (key[SCOPES_START.length] === UNDO) {
      const put = understood(() => decodePut(value));
      // Values of records may be large, and are not asked for.
      if (put && blobsPrefixOf(put.key)) undo.push({ scope: scopeOf(key) ?? -2, ...put });
    }
  }
  for (const { scope, key, value } of undo) if (open.has(scope)) add(key, value);
  return named;
}

function isScope(key: Buffer): boolean {
  return key.subarray(0, SCOPES_START.length).equals(SCOPES_START);
}

function scopeOf(key: Buffer): number | undefined {
  return understood(() => new ByteReader(key, SCOPES_START.length + 1).varint64());
}

/** What is to be written again; undefined for a note of another kind. */
function decodePut(value: Buffer): { key: Buffer; value: Buffer } | undefined {
  const task = new ByteReader(value);
  if (task.byte() !== PUT) return undefined;
  const put = new ByteReader(task.lengthPrefixed());
  if (put.byte() !== PUT_KEY) return undefined;
  const key = put.lengthPrefixed();
  return put.byte() === PUT_VALUE ? { key, value: put.lengthPrefixed() } : undefined;
}

/** Undefined for keys of all other kinds. */
function blobsPrefixOf(key: Buffer): KeyPrefix | undefined {
  const prefix = understood(() => readKeyPrefix(new ByteReader(key)));
  return prefix?.index === BLOBS && prefix.store !== 0 ? prefix : undefined;
}

/** Later versions may know more than this reader. */
function understood<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedBytes) return undefined;
    throw error;
  }
}
