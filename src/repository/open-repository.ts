import { isKirschError, KirschError } from '../errors/index.ts';
import {
  type Config,
  createSealer,
  decodeUnpacked,
  encodeUnpacked,
  type MasterKey,
  type Sealer,
  sha256,
} from '../format/index.ts';
import { freeBytes } from '../memory/free-bytes.ts';
import type { ObjectInfo, Storage } from '../storage/index.ts';
import { confirmStored } from './confirm-stored.ts';
import { type FileKind, idOfKey, keyOf, prefixOf } from './file-kind.ts';
import type { RepositoryCache } from './repository-cache.ts';

/** What an `OpenRepository` is made of. */
export interface OpenRepositoryParts {
  readonly storage: Storage;
  readonly config: Config;
  readonly masterKey: MasterKey;
  /** The key file that the password opened. */
  readonly keyId: string;
  /** The list of lock files, where somebody who is about to lock has asked for it already. */
  readonly listedLocks?: Promise<readonly ObjectInfo[]> | undefined;
  /** Local copies of index, snapshots and trees; without one everything is read from the storage. */
  readonly cache?: RepositoryCache | undefined;
}

/** What is asked before anything is stored that others would see, or removed. */
export interface Hold {
  /** @throws KirschError `LOCK_LOST` when others may be at work by now */
  confirm(): Promise<void>;
}

/** A repository whose password was right. Knows its small files: snapshots, indexes, locks. Methods may run concurrently. */
export class OpenRepository {
  readonly storage: Storage;
  readonly config: Config;
  readonly masterKey: MasterKey;
  readonly keyId: string;
  readonly cache: RepositoryCache | undefined;
  readonly sealer: Sealer;
  readonly #holds = new Set<Hold>();
  #listedLocks: Promise<readonly ObjectInfo[]> | undefined;

  constructor(parts: OpenRepositoryParts) {
    this.storage = parts.storage;
    this.config = parts.config;
    this.masterKey = parts.masterKey;
    this.keyId = parts.keyId;
    this.cache = parts.cache;
    this.#listedLocks = parts.listedLocks;
    this.sealer = createSealer(parts.masterKey);
  }

  /**
   * From now on nothing but locks is stored by `saveUnpacked` or removed unless `hold` confirms: a computer that wakes
   * after its lock was taken away stops before it does harm. Gives back what ends that.
   */
  holdBy(hold: Hold): () => void {
    this.#holds.add(hold);
    return () => this.#holds.delete(hold);
  }

  /**
   * Resolves when every lock on the repository is surely held, at once where there is none. For those who store or
   * remove something past this class.
   * @throws KirschError `LOCK_LOST`
   */
  async confirmLocks(): Promise<void> {
    for (const hold of this.#holds) await hold.confirm();
  }

  /** Every object of a kind. Objects whose name is not an id are passed over, as restic does. */
  async *list(
    kind: FileKind,
    signal?: AbortSignal,
  ): AsyncGenerator<ObjectInfo & { readonly id: string }> {
    for await (const object of this.storage.list(prefixOf(kind), { signal })) {
      const id = idOfKey(kind, object.key);
      if (id !== undefined) yield { ...object, id };
    }
  }

  /**
   * The lock files as they were listed while the repository was being opened; once, and only if somebody asked for them then.
   * For a first look, which a later one follows.
   */
  takeListedLocks(): Promise<readonly ObjectInfo[]> | undefined {
    const listed = this.#listedLocks;
    this.#listedLocks = undefined;
    return listed;
  }

  async listIds(kind: FileKind, signal?: AbortSignal): Promise<string[]> {
    const ids: string[] = [];
    for await (const { id } of this.list(kind, signal)) ids.push(id);
    return ids;
  }

  /**
   * The JSON of a snapshot, index or lock: read, held against its name, opened. A copy that does not agree with its
   * name is read once more from the storage before it counts as damaged.
   * @throws KirschError `DAMAGED` with `details.key`, `OBJECT_NOT_FOUND`, or the storage's own.
   */
  async loadUnpacked(
    kind: 'snapshot' | 'index' | 'lock',
    id: string,
    signal?: AbortSignal,
  ): Promise<Buffer> {
    const content = await this.loadEncoded(kind, id, signal);
    try {
      return decodeUnpacked(content);
    } catch (error) {
      throw damaged(keyOf(kind, id), isKirschError(error) ? error.message : 'it is none', error);
    }
  }

  /** Like `loadUnpacked`, of what `decodeUnpacked` or `scanIndex` takes. */
  async loadEncoded(
    kind: 'snapshot' | 'index' | 'lock',
    id: string,
    signal?: AbortSignal,
  ): Promise<Buffer> {
    const cached = kind === 'lock' ? undefined : await this.cache?.load(kind, id);
    if (cached && sha256(cached) === id) {
      const content = this.#tryOpen(cached);
      if (content) return content;
    }
    const key = keyOf(kind, id);
    let sealed = await this.storage.get(key, { signal });
    if (sha256(sealed) !== id) {
      sealed = await this.storage.get(key, { signal });
      if (sha256(sealed) !== id)
        throw damaged(key, 'its bytes are not those that its name promises');
    }
    let content: Buffer;
    try {
      content = this.sealer.open(sealed);
    } catch (error) {
      throw damaged(key, isKirschError(error) ? error.message : 'it cannot be opened', error);
    }
    if (kind !== 'lock') await this.cache?.save(kind, id, sealed);
    freeBytes(sealed);
    return content;
  }

  /**
   * Stores JSON as a file of that kind; resolves to its id once the storage, asked again, has it.
   * @throws KirschError `STORAGE_FAILED` when the storage has acknowledged it and lost it, `LOCK_LOST` before it is stored
   */
  async saveUnpacked(
    kind: 'snapshot' | 'index' | 'lock',
    json: Uint8Array,
    signal?: AbortSignal,
  ): Promise<string> {
    return this.saveEncoded(kind, encodeUnpacked(json, this.config.version), signal);
  }

  /** Like `saveUnpacked`, of what `encodeUnpacked` or an `IndexDraft` has made. */
  async saveEncoded(
    kind: 'snapshot' | 'index' | 'lock',
    content: Uint8Array,
    signal?: AbortSignal,
  ): Promise<string> {
    const { id, confirmed } = await this.sendEncoded(kind, content, signal);
    await confirmed;
    return id;
  }

  /**
   * Like `saveEncoded`, without waiting for the storage to be asked again. Whoever calls waits for `confirmed`, which rejects
   * as `saveEncoded` does, before anything relies on the file.
   */
  async sendEncoded(
    kind: 'snapshot' | 'index' | 'lock',
    content: Uint8Array,
    signal?: AbortSignal,
  ): Promise<{ readonly id: string; readonly confirmed: Promise<void> }> {
    const sealed = this.sealer.seal(content);
    const id = sha256(sealed);
    const key = keyOf(kind, id);
    if (kind === 'lock') {
      await this.storage.put(key, sealed, { signal, sha256: id });
      return { id, confirmed: Promise.resolve() };
    }
    await this.confirmLocks();
    await this.storage.put(key, sealed, { signal, sha256: id });
    const confirm = async () => {
      await confirmStored(this.storage, key, sealed.length, signal);
      await this.cache?.save(kind, id, sealed);
    };
    const confirmed = confirm();
    // Whoever awaits it gets the error, however late that is.
    confirmed.catch(() => {});
    return { id, confirmed };
  }

  /** @throws KirschError `LOCK_LOST` before anything is removed, or the storage's own */
  async remove(kind: FileKind, id: string, signal?: AbortSignal): Promise<void> {
    if (kind !== 'lock') await this.confirmLocks();
    await this.storage.delete(keyOf(kind, id), { signal });
    if (kind === 'snapshot' || kind === 'index' || kind === 'pack') {
      await this.cache?.remove(kind, id);
    }
  }

  async close(): Promise<void> {
    await this.storage.close();
  }

  #tryOpen(sealed: Buffer): Buffer | undefined {
    try {
      return this.sealer.open(sealed);
    } catch {
      // A spoilt cache is not an error: the storage has the file.
      return undefined;
    }
  }
}

/** The error for bytes in the repository that are not what they should be. */
export function damaged(key: string, reason: string, cause?: unknown): KirschError {
  return new KirschError('DAMAGED', `${key} is damaged: ${reason}`, {
    hint: 'Run `kirsch check --read-data` to see what is affected.',
    cause,
    details: { key },
  });
}
