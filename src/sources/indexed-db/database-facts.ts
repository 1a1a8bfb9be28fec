import { ByteReader } from '../leveldb/byte-reader.ts';
import { readId, readKeyPrefix, readString } from './key-prefix.ts';

/** A database of IndexedDB. */
export interface DatabaseFacts {
  readonly id: number;
  /** Of whose pages it is, as Chromium writes it: `file__0@1`. */
  readonly origin: string;
  readonly name: string;
  /** The version that the page gave it. */
  version: number;
  /** Names of its stores, by their numbers. */
  readonly stores: Map<number, string>;
}

/** Kinds of keys about databases as such. */
const DATABASE_NAME = 201;
/** Kinds of keys about one database. */
const USER_VERSION = 4;
const STORE = 50;
const STORE_NAME = 0;

/** Gathers, from entries in any order, which databases and stores there are. */
export class DatabaseList {
  readonly #databases = new Map<number, DatabaseFacts>();
  readonly #versions = new Map<number, number>();
  readonly #stores = new Map<number, Map<number, string>>();

  /**
   * Takes in an entry with `store` 0.
   *
   * @throws MalformedBytes
   */
  add(key: Buffer, value: Buffer): void {
    const reader = new ByteReader(key);
    const { database } = readKeyPrefix(reader);
    const kind = reader.byte();
    if (database === 0) {
      if (kind !== DATABASE_NAME) return;
      const id = readId(new ByteReader(value), value.length);
      const [origin, name] = [readString(reader), readString(reader)];
      this.#databases.set(id, { id, origin, name, version: 0, stores: new Map() });
    } else if (kind === USER_VERSION) {
      this.#versions.set(database, new ByteReader(value).varint64());
    } else if (kind === STORE) {
      const store = reader.varint64();
      if (reader.byte() !== STORE_NAME) return;
      const names = this.#stores.get(database) ?? new Map<number, string>();
      this.#stores.set(database, names.set(store, Buffer.from(value).swap16().toString('utf16le')));
    }
  }

  /** Those whose names are known. */
  list(): DatabaseFacts[] {
    return Array.from(this.#databases.values(), (facts) => ({
      ...facts,
      version: this.#versions.get(facts.id) ?? 0,
      stores: this.#stores.get(facts.id) ?? facts.stores,
    }));
  }
}
