import { isKirschError, KirschError } from '../errors/index.ts';
import { decodeLock, encodeLock, encodeUnpacked, formatTime, sha256 } from '../format/index.ts';
import type { ObjectInfo } from '../storage/index.ts';
import { idOfKey, keyOf } from './file-kind.ts';
import { forEachConcurrently } from './for-each-concurrently.ts';
import type { LockOwner } from './lock-owner.ts';
import { type FoundLock, SPACE_FIELD } from './lock-rules.ts';
import { damaged, type OpenRepository } from './open-repository.ts';
import type { WallClock } from './wall-clock.ts';

/** A real lock has some 200 bytes. */
const MAX_LOCK_BYTES = 64 * 1024;
/** Giving up a lock must not hang on a server that does not answer any more. */
const REMOVAL_LIMIT_MS = 10_000;

/** A lock of our own: known by its id before it is stored, so that it can be removed whatever becomes of the storing. */
export interface PreparedLock {
  readonly id: string;
  /** The time that stands in it, in milliseconds since 1970. */
  readonly time: number;
  readonly sealed: Buffer;
}

/** What a look at the repository's locks brought. */
export interface LockList {
  readonly locks: readonly FoundLock[];
  readonly unreadable: readonly { readonly id: string; readonly error: KirschError }[];
  /** When our own lock was stored, by the storage's clock; missing where the list does not show it, or no times. */
  readonly ownModified?: Date | undefined;
}

/** The lock files of one repository. A lock never changes under its name, so each is read once. */
export class LockFiles {
  readonly #repository: OpenRepository;
  readonly #clock: WallClock;
  readonly #known = new Map<string, FoundLock>();

  constructor(repository: OpenRepository, clock: WallClock) {
    this.#repository = repository;
    this.#clock = clock;
  }

  /** All locks but our own `exceptId`. Empty files are no locks: interrupted uploads leave them on some storages. */
  async list(exceptId: string | undefined, signal: AbortSignal | undefined): Promise<LockList> {
    const locks: FoundLock[] = [];
    const unreadable: { id: string; error: KirschError }[] = [];
    let ownModified: Date | undefined;
    await forEachConcurrently(
      exceptId === undefined ? this.#listFirst(signal) : this.#repository.list('lock', signal),
      this.#repository.storage.capabilities.connections,
      async (object) => {
        const { id, size, modified } = object;
        if (id === exceptId) ownModified = modified;
        if (id === exceptId || size === 0) return;
        try {
          locks.push(await this.#load(object, signal));
        } catch (error) {
          if (isKirschError(error, 'DAMAGED')) unreadable.push({ id, error });
          // Released since it was listed.
          else if (!isKirschError(error, 'OBJECT_NOT_FOUND')) throw error;
        }
      },
      signal,
    );
    return { locks, unreadable, ownModified };
  }

  /** Before our own lock is stored: as it was when the repository was opened, where that was seen. */
  async *#listFirst(
    signal: AbortSignal | undefined,
  ): AsyncGenerator<ObjectInfo & { readonly id: string }> {
    const listed = await this.#repository.takeListedLocks();
    if (!listed) yield* this.#repository.list('lock', signal);
    for (const object of listed ?? []) {
      const id = idOfKey('lock', object.key);
      if (id !== undefined) yield { ...object, id };
    }
  }

  /** A lock of this moment, sealed and not stored yet. */
  prepare(owner: LockOwner, exclusive: boolean): PreparedLock {
    const { sealer, config } = this.#repository;
    const { hostname, username, pid, uid = 0, gid = 0, processSpace } = owner;
    const extra = processSpace === undefined ? {} : { extra: { [SPACE_FIELD]: processSpace } };
    const time = this.#clock.now();
    const text = formatTime(BigInt(Math.trunc(time)) * 1_000_000n, 0);
    const json = encodeLock({ time: text, exclusive, hostname, username, pid, uid, gid, ...extra });
    const sealed = sealer.seal(encodeUnpacked(json, config.version));
    return { id: sha256(sealed), time, sealed };
  }

  async store(lock: PreparedLock, signal: AbortSignal | undefined): Promise<void> {
    const key = keyOf('lock', lock.id);
    await this.#repository.storage.put(key, lock.sealed, { signal, sha256: lock.id });
  }

  async exists(id: string, signal: AbortSignal | undefined): Promise<boolean> {
    try {
      await this.#repository.storage.head(keyOf('lock', id), { signal });
      return true;
    } catch (error) {
      if (isKirschError(error, 'OBJECT_NOT_FOUND')) return false;
      throw error;
    }
  }

  /**
   * What time it is in the storage, in milliseconds since 1970: the time of a lock that is stored for this and removed
   * again. It is a shared one, which keeps nobody out whom the locks that are there do not keep out. `undefined` where
   * the storage does not tell, or nothing can be stored.
   */
  async storageTime(
    owner: LockOwner,
    signal: AbortSignal | undefined,
  ): Promise<number | undefined> {
    const probe = this.prepare(owner, false);
    try {
      await this.store(probe, signal);
      const key = keyOf('lock', probe.id);
      const { modified } = await this.#repository.storage.head(key, { signal });
      return modified?.getTime();
    } catch (error) {
      if (isKirschError(error, 'ABORTED')) throw error;
      return undefined;
    } finally {
      await this.tryRemove(probe.id);
    }
  }

  /** Removes a lock, or says why it could not: in 10 seconds at most, and whatever signal has fired. */
  async tryRemove(id: string): Promise<KirschError | undefined> {
    try {
      await withinTime(this.#clock, REMOVAL_LIMIT_MS, (signal) =>
        this.#repository.remove('lock', id, signal),
      );
      return undefined;
    } catch (error) {
      return new KirschError('STORAGE_FAILED', `The lock ${keyOf('lock', id)} was left behind.`, {
        hint: 'Remove it with `kirsch unlock` when this process has ended.',
        cause: error,
        details: { key: keyOf('lock', id) },
      });
    }
  }

  async #load(
    { id, size, modified }: ObjectInfo & { readonly id: string },
    signal: AbortSignal | undefined,
  ): Promise<FoundLock> {
    const known = this.#known.get(id);
    if (known) return known;
    const key = keyOf('lock', id);
    if (size > MAX_LOCK_BYTES) throw damaged(key, `${size} bytes are too many for a lock`);
    const json = await this.#repository.loadUnpacked('lock', id, signal);
    let lock: FoundLock;
    try {
      lock = { ...decodeLock(json), id, ...(modified && { modified }) };
    } catch (error) {
      throw damaged(key, isKirschError(error) ? error.message : 'it is no lock', error);
    }
    this.#known.set(id, lock);
    return lock;
  }
}

/** Runs `work` with a signal that fires after `milliseconds`, or when `outer` does. */
export async function withinTime<T>(
  clock: WallClock,
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<T>,
  outer?: AbortSignal,
): Promise<T> {
  const tooLate = new AbortController();
  const done = new AbortController();
  clock.sleep(milliseconds, done.signal).then(
    () => {
      const seconds = Math.round(milliseconds / 1000);
      tooLate.abort(new KirschError('STORAGE_UNREACHABLE', `No answer within ${seconds} seconds.`));
    },
    () => {},
  );
  try {
    return await work(outer ? AbortSignal.any([outer, tooLate.signal]) : tooLate.signal);
  } finally {
    done.abort();
  }
}
