import { KirschError, throwIfAborted } from '../../errors/index.ts';
import { bytesOf, type Content } from '../byte-source.ts';
import { checkKey, checkPrefix, type KeyRule, REPOSITORY_KEYS } from '../key.ts';
import { partsByRange } from '../parts.ts';
import { checkRange, objectTooShort, resolveRange } from '../range.ts';
import type {
  GetOptions,
  ObjectInfo,
  PutOptions,
  Storage,
  StorageCallOptions,
  StorageCapabilities,
} from '../storage.ts';

interface StoredObject {
  readonly bytes: Buffer;
  readonly modified: Date;
}

/** A storage in this process's memory, for tests and dry runs. Holds copies: what callers do to their bytes stays theirs. */
export class MemoryStorage implements Storage {
  readonly description = 'memory';
  readonly capabilities: StorageCapabilities = { connections: 4, remote: false };
  readonly #objects = new Map<string, StoredObject>();
  readonly #now: () => number;
  readonly #keys: KeyRule;

  /**
   * @param now the storage's clock, in milliseconds since 1970: what its objects' times are taken from
   * @param keys which names are its objects
   */
  constructor(now: () => number = Date.now, keys: KeyRule = REPOSITORY_KEYS) {
    this.#now = now;
    this.#keys = keys;
  }

  async create(options: StorageCallOptions = {}): Promise<void> {
    throwIfAborted(options.signal);
  }

  async get(key: string, options: StorageCallOptions = {}): Promise<Buffer> {
    return Buffer.from(this.#find(key, options).bytes);
  }

  async getRange(
    key: string,
    offset: number,
    length: number,
    options: StorageCallOptions = {},
  ): Promise<Buffer> {
    checkRange(offset, length);
    const { bytes } = this.#find(key, options);
    const range = resolveRange(bytes.length, offset, length);
    if (!range) throw objectTooShort(key, offset, length);
    return Buffer.from(bytes.subarray(range.start, range.end));
  }

  getParts(
    key: string,
    offset: number,
    lengths: readonly number[],
    options: GetOptions = {},
  ): AsyncIterable<Buffer> {
    return partsByRange(this, key, { offset, lengths }, options);
  }

  async put(key: string, content: Content, options: PutOptions = {}): Promise<void> {
    checkKey(key, this.#keys);
    throwIfAborted(options.signal);
    const bytes = Buffer.from(await bytesOf(content));
    throwIfAborted(options.signal);
    this.#objects.set(key, { bytes, modified: new Date(this.#now()) });
  }

  async putStream(
    key: string,
    chunks: AsyncIterable<Uint8Array>,
    options: StorageCallOptions = {},
  ): Promise<number> {
    checkKey(key, this.#keys);
    throwIfAborted(options.signal);
    const copies: Buffer[] = [];
    for await (const chunk of chunks) {
      throwIfAborted(options.signal);
      copies.push(Buffer.from(chunk));
    }
    const bytes = Buffer.concat(copies);
    await this.put(key, bytes, options);
    return bytes.length;
  }

  async delete(key: string, options: StorageCallOptions = {}): Promise<void> {
    checkKey(key, this.#keys);
    throwIfAborted(options.signal);
    this.#objects.delete(key);
  }

  async *list(prefix: string, options: StorageCallOptions = {}): AsyncIterable<ObjectInfo> {
    checkPrefix(prefix, this.#keys);
    throwIfAborted(options.signal);
    for (const [key, { bytes, modified }] of this.#objects) {
      throwIfAborted(options.signal);
      if (key.startsWith(prefix)) yield { key, size: bytes.length, modified };
    }
  }

  async head(key: string, options: StorageCallOptions = {}): Promise<ObjectInfo> {
    const { bytes, modified } = this.#find(key, options);
    return { key, size: bytes.length, modified };
  }

  async close(): Promise<void> {}

  #find(key: string, options: StorageCallOptions): StoredObject {
    checkKey(key, this.#keys);
    throwIfAborted(options.signal);
    const found = this.#objects.get(key);
    if (!found)
      throw new KirschError('OBJECT_NOT_FOUND', `There is no object ${key}.`, { details: { key } });
    return found;
  }
}
