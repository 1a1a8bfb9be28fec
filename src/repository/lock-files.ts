import { isKirschError, KirschError } from '../errors/index.ts';
import { decodeLock, encodeLock, encodeUnpacked, formatTime, sha256 } from '../format/index.ts';
import { keyOf } from './file-kind.ts';
import { forEachConcurrently } from './for-each-concurrently.ts';
import type { LockOwner } from './lock-owner.ts';
import type { FoundLock } from './lock-rules.ts';
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
    await forEachConcurrently(
      this.#repository.list('lock', signal),
      this.#repository.storage.capabilities.connections,
      async ({ id, size }) => {
        if (id === exceptId || size === 0) return;
        try {
          locks.push(await this.#load(id, size, signal));
        } catch (error) {
          if (isKirschError(error, 'DAMAGED')) unreadable.push({ id, error });
          // Released since it was listed.
          else if (!isKirschError(error, 'OBJECT_NOT_FOUND')) throw error;
        }
      },
      signal,
    );
    return { locks, unreadable };
  }

  /** A lock of this moment, sealed and not stored yet. */
  prepare(owner: LockOwner, exclusive: boolean): PreparedLock {
    const { sealer, config } = this.#repository;
    const { hostname, username, pid, uid = 0, gid = 0 } = owner;
    const time = this.#clock.now();
    const text = formatTime(BigInt(Math.trunc(time)) * 1_000_000n, 0);
    const json = encodeLock({ time: text, exclusive, hostname, username, pid, uid, gid });
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

  async #load(id: string, size: number, signal: AbortSignal | undefined): Promise<FoundLock> {
    const known = this.#known.get(id);
    if (known) return known;
    const key = keyOf('lock', id);
    if (size > MAX_LOCK_BYTES) throw damaged(key, `${size} bytes are too many for a lock`);
    const json = await this.#repository.loadUnpacked('lock', id, signal);
    let lock: FoundLock;
    try {
      lock = { ...decodeLock(json), id };
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
