import { KirschError } from '../../errors/index.ts';
import { ByteReader, MalformedBytes } from '../leveldb/byte-reader.ts';
import type { LevelDbFile, LevelDbFiles, LevelDbProblem } from '../leveldb/index.ts';
import { readLevelDb } from '../leveldb/index.ts';
import { type BlobFacts, blobPath, decodeBlobList } from './blob-list.ts';
import { type DatabaseFacts, DatabaseList } from './database-facts.ts';
import { BLOBS, type KeyPrefix, RECORDS, readKeyPrefix } from './key-prefix.ts';
import { type RecordKey, readRecordKey } from './record-key.ts';
import { decodeStoredValue } from './stored-value.ts';

/** The two folders of an origin: `….indexeddb.leveldb` and, where there are blobs, `….indexeddb.blob`. */
export interface IndexedDbFiles {
  readonly leveldb: LevelDbFiles;
  /** A file of the folder of blobs, by its path in it, with slashes. */
  openBlob(path: string): Promise<LevelDbFile | undefined>;
}

/** A record of a store. */
export interface IndexedDbRecord {
  readonly store: string;
  readonly key: RecordKey;
  /** What the page has put in; blobs are `StoredBlob`. */
  readonly value: unknown;
}

export interface ReadIndexedDbOptions {
  /** The stores that are wanted, by name; all unless given. */
  readonly stores?: readonly string[];
  /** Called for a record that cannot be read; it is passed over. Without it, it throws. */
  readonly onUnreadable?: (record: { readonly store: string; readonly reason: string }) => void;
  /** See `readLevelDb`. */
  readonly onDamage?: (problem: LevelDbProblem) => void;
  readonly signal?: AbortSignal | undefined;
}

/** A database that can be read. */
export interface OpenIndexedDb {
  readonly name: string;
  readonly version: number;
  readonly stores: readonly string[];
  /** The records, in no order that could be relied on. In memory are the wanted keys and one block or record. */
  read(options?: ReadIndexedDbOptions): AsyncGenerator<IndexedDbRecord, void, undefined>;
  /** The content of a blob that a record names. Undefined when its file is gone. */
  readBlob(blob: BlobFacts): Promise<Buffer | undefined>;
}

/** A value that was put into a blob for its size, bytes. */
const LARGEST_BLOB = 1024 * 1024 * 1024;

/**
 * The databases that an origin's pages keep in Chromium's IndexedDB on LevelDB. Reads only; the files must not change meanwhile.
 *
 * @throws KirschError `SOURCE_DAMAGED`
 */
export async function openIndexedDb(
  files: IndexedDbFiles,
  { onDamage, signal }: Pick<ReadIndexedDbOptions, 'onDamage' | 'signal'> = {},
): Promise<OpenIndexedDb[]> {
  const list = new DatabaseList();
  const blobs = new Map<string, BlobFacts[]>();
  const wants = (key: Buffer) => {
    const prefix = prefixOf(key);
    return prefix !== undefined && (prefix.store === 0 || prefix.index === BLOBS);
  };
  const options = { wants, signal, ...(onDamage && { onDamage }) };
  for await (const { key, value } of readLevelDb(files.leveldb, options)) {
    const { store, index } = prefixOf(key)!;
    if (store === 0) ignoringUnknown(() => list.add(key, value));
    else if (index === BLOBS)
      ignoringUnknown(() => blobs.set(recordName(key), decodeBlobList(value)));
  }
  return list.list().map((facts) => new ReadDatabase(files, facts, blobs));
}

class ReadDatabase implements OpenIndexedDb {
  readonly #files: IndexedDbFiles;
  readonly #facts: DatabaseFacts;
  readonly #blobs: ReadonlyMap<string, readonly BlobFacts[]>;

  constructor(
    files: IndexedDbFiles,
    facts: DatabaseFacts,
    blobs: ReadonlyMap<string, readonly BlobFacts[]>,
  ) {
    this.#files = files;
    this.#facts = facts;
    this.#blobs = blobs;
  }

  get name(): string {
    return this.#facts.name;
  }

  get version(): number {
    return this.#facts.version;
  }

  get stores(): readonly string[] {
    return [...this.#facts.stores.values()];
  }

  async *read({
    stores = this.stores,
    onUnreadable,
    onDamage,
    signal,
  }: ReadIndexedDbOptions = {}): AsyncGenerator<IndexedDbRecord, void, undefined> {
    const wants = (key: Buffer) => {
      const prefix = prefixOf(key);
      if (prefix?.index !== RECORDS || prefix.database !== this.#facts.id) return false;
      const name = this.#facts.stores.get(prefix.store);
      return name !== undefined && stores.includes(name);
    };
    const options = { wants, signal, ...(onDamage && { onDamage }) };
    for await (const { key, value } of readLevelDb(this.#files.leveldb, options)) {
      const reader = new ByteReader(key);
      const store = this.#facts.stores.get(readKeyPrefix(reader).store)!;
      try {
        const recordKey = readRecordKey(reader);
        yield { store, key: recordKey, value: await this.#decode(key, value) };
      } catch (error) {
        if (!(error instanceof MalformedBytes)) throw error;
        const reason = `A record of "${store}" ${error.message}.`;
        if (!onUnreadable) throw new KirschError('SOURCE_DAMAGED', reason, { details: { store } });
        onUnreadable({ store, reason });
      }
    }
  }

  async readBlob({ number, size }: BlobFacts): Promise<Buffer | undefined> {
    const file = await this.#files.openBlob(blobPath(this.#facts.id, number));
    if (!file || file.size !== size || size > LARGEST_BLOB) return undefined;
    return Buffer.from(size === 0 ? [] : await file.read(0, size));
  }

  async #decode(key: Buffer, stored: Buffer): Promise<unknown> {
    const reader = new ByteReader(stored);
    // Counts up with each write.
    reader.varint64();
    const blobs = this.#blobs.get(recordName(key)) ?? [];
    return decodeStoredValue(stored.subarray(reader.at), blobs, async (blob) => {
      const bytes = await this.readBlob(blob);
      if (!bytes) throw new MalformedBytes(0, 'is in a blob whose file is gone');
      return bytes;
    });
  }
}

function prefixOf(key: Buffer): KeyPrefix | undefined {
  return ignoringUnknown(() => readKeyPrefix(new ByteReader(key)));
}

/** What a record and its list of blobs have in common. */
function recordName(key: Buffer): string {
  const reader = new ByteReader(key);
  const { database, store } = readKeyPrefix(reader);
  return `${database}/${store}/${key.subarray(reader.at).toString('latin1')}`;
}

/** Later versions may know more kinds of keys than this reader. */
function ignoringUnknown<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedBytes) return undefined;
    throw error;
  }
}
