import { isKirschError, type KirschError } from '../errors/index.ts';
import { guardAgainstHangup } from './hangup-guard.ts';
import { HeldLock, type RepositoryLock, SETTLE_MS } from './held-lock.ts';
import { LockFiles, type LockList } from './lock-files.ts';
import { isProcessAlive, type LockOwner } from './lock-owner.ts';
import {
  type AbandonedBecause,
  abandonedBecause,
  excludes,
  type FoundLock,
  isStale,
  type LockJudge,
  lockedBy,
  lockedByUnreadable,
  type Moment,
} from './lock-rules.ts';
import type { OpenRepository } from './open-repository.ts';
import { WALL_CLOCK, type WallClock } from './wall-clock.ts';

/** A lock may be half visible for a moment on a storage that does not write atomically. */
const UNREADABLE_PAUSES_MS = [5_000, 10_000, 20_000];
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 60_000;

/** Options of everything that looks at other processes' locks. */
export interface LockJudgeOptions {
  /** Usually `thisProcess()`. */
  readonly owner: LockOwner;
  /** @default WALL_CLOCK */
  readonly clock?: WallClock;
  /** Whether a process of this computer runs. @default asks the operating system */
  readonly isProcessAlive?: (pid: number) => boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Options of `acquireLock` and `withLock`. */
export interface AcquireLockOptions extends LockJudgeOptions {
  /** `true` for what deletes or rewrites: nobody else may work meanwhile. */
  readonly exclusive: boolean;
  /** How long to wait for others, in milliseconds. @default 0 */
  readonly retryFor?: number;
  /** Called before each wait for others, with the reason and the pause in milliseconds. */
  readonly onWait?: (reason: KirschError, pause: number) => void;
  /**
   * Called when the lock's file is stored and others can see it, a pause and a last look before `acquireLock` resolves:
   * from here on it is safe to read what an exclusive lock protects, though not to write.
   */
  readonly onStored?: () => void;
  /** Called for each lock of others that was removed since nobody holds it any more, with the reason. */
  readonly onAbandonedLockRemoved?: (lock: FoundLock, because: AbandonedBecause) => void;
  /** Called when a renewal fails and will be tried again, and when a lock file could not be removed. */
  readonly onProblem?: (error: KirschError) => void;
}

/**
 * Locks the repository, for other restic-compatible programs too, and keeps the lock fresh until it is released. Costs
 * a list, a put, a pause of 200 ms where the storage is remote, and a list; reading may go on beside it, but nothing may be
 * written before it resolves. Until it is released, the repository asks the lock before it stores or removes anything.
 * Locks that a killed process on this computer has left behind, and those that nobody has renewed for 30 minutes by the
 * storage's own clock, are removed on the way. SIGHUP does not end the process while it holds a lock: restic sends it to
 * ask whether we live.
 * @throws KirschError `REPOSITORY_LOCKED` when somebody else's lock excludes it, or cannot be read
 */
export async function acquireLock(
  repository: OpenRepository,
  options: AcquireLockOptions,
): Promise<RepositoryLock> {
  const { clock = WALL_CLOCK, retryFor = 0, onWait, signal } = options;
  const files = new LockFiles(repository, clock);
  const look = new LockLook(files, clock, options);
  const giveUpAt = clock.now() + retryFor;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      return await tryToAcquire(repository, files, look, options);
    } catch (error) {
      const left = giveUpAt - clock.now();
      if (!isKirschError(error, 'REPOSITORY_LOCKED') || left <= 0) throw error;
      // Uneven, so that two who met do not meet for ever.
      const wait = Math.min(left, Math.round(pause * (0.75 + Math.random() / 2)));
      onWait?.(error, wait);
      await clock.sleep(wait, signal);
    }
  }
}

/**
 * Holds a lock while `work` runs. The signal that `work` gets fires with the caller's and when the lock is lost.
 * @throws KirschError as `acquireLock`, as `work`, or `LOCK_LOST`
 */
export async function withLock<T>(
  repository: OpenRepository,
  options: AcquireLockOptions,
  work: (signal: AbortSignal, lock: RepositoryLock) => Promise<T>,
): Promise<T> {
  const lock = await acquireLock(repository, options);
  try {
    const { signal } = options;
    return await work(signal ? AbortSignal.any([signal, lock.signal]) : lock.signal, lock);
  } catch (error) {
    // Whoever stopped because of the signal may not have kept its reason.
    if (isKirschError(error, 'ABORTED') && lock.signal.aborted) throw lock.signal.reason;
    throw error;
  } finally {
    await lock.release();
  }
}

/** What `removeStaleLocks` and `removeAllLocks` did. */
export interface UnlockResult {
  /** Ids of the locks that are gone. */
  readonly removed: readonly string[];
  /** Ids of lock files that cannot be read. Only `removeAllLocks` removes such. */
  readonly unreadable: readonly string[];
  /** The locks that stay, as far as anybody can tell because somebody holds them. */
  readonly held: readonly FoundLock[];
}

/**
 * Removes the locks that were not renewed for 30 minutes, by the storage's clock where that tells, and those of this
 * computer whose process has ended.
 */
export async function removeStaleLocks(
  repository: OpenRepository,
  options: LockJudgeOptions,
): Promise<UnlockResult> {
  const { clock = WALL_CLOCK, owner, signal } = options;
  const judge = judgeOf(options);
  const files = new LockFiles(repository, clock);
  const { locks, unreadable } = await files.list(undefined, signal);
  const there = locks.length > 0 ? await files.storageTime(owner, signal) : undefined;
  const moment = { here: clock.now(), there };
  const stale = locks.filter((lock) => isStale(lock, moment, judge));
  for (const { id } of stale) await repository.remove('lock', id, signal);
  return {
    removed: stale.map(({ id }) => id),
    unreadable: unreadable.map(({ id }) => id),
    held: locks.filter((lock) => !stale.includes(lock)),
  };
}

/**
 * What time it is by the storage's clock, in milliseconds since 1970: that of a lock file which is stored for this and
 * removed again. `undefined` where the storage does not tell.
 */
export function askStorageTime(
  repository: OpenRepository,
  { clock = WALL_CLOCK, owner, signal }: LockJudgeOptions,
): Promise<number | undefined> {
  return new LockFiles(repository, clock).storageTime(owner, signal);
}

/** Removes every lock, also those of processes that are at work, which then stop: for people who know better. */
export async function removeAllLocks(
  repository: OpenRepository,
  signal?: AbortSignal,
): Promise<UnlockResult> {
  const removed = await repository.listIds('lock', signal);
  for (const id of removed) await repository.remove('lock', id, signal);
  return { removed, unreadable: [], held: [] };
}

async function tryToAcquire(
  repository: OpenRepository,
  files: LockFiles,
  look: LockLook,
  options: AcquireLockOptions,
): Promise<RepositoryLock> {
  const { clock = WALL_CLOCK, owner, exclusive, signal, onProblem = () => {} } = options;
  await look.before();
  const first = files.prepare(owner, exclusive);
  const endGuard = guardAgainstHangup();
  try {
    await files.store(first, signal);
    options.onStored?.();
    // Of a shared and an exclusive lock one owner must see the other's: it is enough that the exclusive one looks late.
    if (exclusive && repository.storage.capabilities.remote) await clock.sleep(SETTLE_MS, signal);
    await look.after(first.id);
  } catch (error) {
    const problem = await files.tryRemove(first.id);
    if (problem) onProblem(problem);
    endGuard();
    throw error;
  }
  const end = () => {
    endHold();
    endGuard();
  };
  const lock = new HeldLock({ files, clock, owner, exclusive, first, endGuard: end, onProblem });
  const endHold = repository.holdBy(lock);
  return lock;
}

/** The looks for others' locks of one who wants a lock: clears away what is abandoned, and refuses what excludes it. */
class LockLook {
  readonly #files: LockFiles;
  readonly #clock: WallClock;
  readonly #options: AcquireLockOptions;
  readonly #judge: LockJudge;
  /** How far the storage's clock is ahead of ours, once it was asked. */
  #ahead: number | undefined;

  constructor(files: LockFiles, clock: WallClock, options: AcquireLockOptions) {
    this.#files = files;
    this.#clock = clock;
    this.#options = options;
    this.#judge = judgeOf(options);
  }

  /** Before a lock is stored. The storage's clock costs requests, so it is asked only when somebody stands in the way. */
  async before(): Promise<void> {
    const { locks } = await this.#list(undefined);
    // By no clock: ours may have been set since the storage was asked.
    const left = await this.#clear(locks, { here: this.#clock.now() });
    let conflicts = this.#conflictsOf(left);
    const estimate = this.#moment();
    const mayBeOld = (lock: FoundLock) => abandonedBecause(lock, estimate, this.#judge);
    if (conflicts.length > 0 && (this.#ahead === undefined || conflicts.some(mayBeOld))) {
      await this.#askStorage();
      conflicts = await this.#clear(conflicts, this.#moment());
    }
    this.#refuse(conflicts);
  }

  /** When our own is there, which tells what time it is in the storage. */
  async after(ownId: string): Promise<void> {
    const { locks, ownModified } = await this.#list(ownId);
    if (ownModified) this.#ahead = ownModified.getTime() - this.#clock.now();
    this.#refuse(this.#conflictsOf(await this.#clear(locks, this.#moment())));
  }

  /** Removes what is abandoned; resolves to the rest. */
  async #clear(locks: readonly FoundLock[], moment: Moment): Promise<FoundLock[]> {
    const rest: FoundLock[] = [];
    for (const lock of locks) {
      const because = abandonedBecause(lock, moment, this.#judge);
      if (because && (await this.#files.tryRemove(lock.id)) === undefined) {
        this.#options.onAbandonedLockRemoved?.(lock, because);
      } else rest.push(lock);
    }
    return rest;
  }

  async #askStorage(): Promise<void> {
    const { owner, signal } = this.#options;
    const there = await this.#files.storageTime(owner, signal);
    this.#ahead = there === undefined ? undefined : there - this.#clock.now();
  }

  #moment(): Moment {
    const here = this.#clock.now();
    return { here, there: this.#ahead === undefined ? undefined : here + this.#ahead };
  }

  #conflictsOf(locks: readonly FoundLock[]): FoundLock[] {
    return locks.filter((lock) => excludes(lock, this.#options.exclusive));
  }

  #refuse(conflicts: readonly FoundLock[]): void {
    if (conflicts.length > 0) throw lockedBy(conflicts, this.#moment(), this.#judge);
  }

  async #list(ownId: string | undefined): Promise<LockList> {
    const { signal } = this.#options;
    for (let attempt = 0; ; attempt++) {
      const found = await this.#files.list(ownId, signal);
      const first = found.unreadable[0];
      if (!first) return found;
      const pause = UNREADABLE_PAUSES_MS[attempt];
      if (pause === undefined) throw lockedByUnreadable(first.id, first.error);
      await this.#clock.sleep(pause, signal);
    }
  }
}

function judgeOf(options: LockJudgeOptions): LockJudge {
  return { owner: options.owner, isProcessAlive: options.isProcessAlive ?? isProcessAlive };
}
