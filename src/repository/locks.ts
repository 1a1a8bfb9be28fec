import { isKirschError, type KirschError } from '../errors/index.ts';
import { guardAgainstHangup } from './hangup-guard.ts';
import { HeldLock, type RepositoryLock, SETTLE_MS } from './held-lock.ts';
import { LockFiles } from './lock-files.ts';
import { isProcessAlive, type LockOwner } from './lock-owner.ts';
import {
  excludes,
  type FoundLock,
  isAbandoned,
  isStale,
  type LockJudge,
  lockedBy,
  lockedByUnreadable,
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
  /** Called for each lock that was removed since a process of this user on this computer had left it behind. */
  readonly onAbandonedLockRemoved?: (lock: FoundLock) => void;
  /** Called when a renewal fails and will be tried again, and when a lock file could not be removed. */
  readonly onProblem?: (error: KirschError) => void;
}

/**
 * Locks the repository, for other restic-compatible programs too, and keeps the lock fresh until it is released. Costs
 * a list, a put, a pause of 200 ms where the storage is remote, and a list; reading may go on beside it, but nothing may be
 * written before it resolves.
 * Locks that a killed process of this user on this computer has left behind are removed on the way. SIGHUP does not end
 * the process while it holds a lock: restic sends it to ask whether we live.
 * @throws KirschError `REPOSITORY_LOCKED` when somebody else's lock excludes it, or cannot be read
 */
export async function acquireLock(
  repository: OpenRepository,
  options: AcquireLockOptions,
): Promise<RepositoryLock> {
  const { clock = WALL_CLOCK, retryFor = 0, onWait, signal } = options;
  const giveUpAt = clock.now() + retryFor;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      return await tryToAcquire(repository, clock, options);
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
}

/** Removes the locks that were not renewed for 30 minutes, and those of this computer whose process has ended. */
export async function removeStaleLocks(
  repository: OpenRepository,
  options: LockJudgeOptions,
): Promise<UnlockResult> {
  const { clock = WALL_CLOCK, signal } = options;
  const judge = judgeOf(options);
  const { locks, unreadable } = await new LockFiles(repository, clock).list(undefined, signal);
  const stale = locks.filter((lock) => isStale(lock, clock.now(), judge)).map(({ id }) => id);
  for (const id of stale) await repository.remove('lock', id, signal);
  return { removed: stale, unreadable: unreadable.map(({ id }) => id) };
}

/** Removes every lock, also those of processes that are at work, which then stop: for people who know better. */
export async function removeAllLocks(
  repository: OpenRepository,
  signal?: AbortSignal,
): Promise<UnlockResult> {
  const removed = await repository.listIds('lock', signal);
  for (const id of removed) await repository.remove('lock', id, signal);
  return { removed, unreadable: [] };
}

async function tryToAcquire(
  repository: OpenRepository,
  clock: WallClock,
  options: AcquireLockOptions,
): Promise<RepositoryLock> {
  const { owner, exclusive, signal, onProblem = () => {} } = options;
  const files = new LockFiles(repository, clock);
  await refuseConflicts(files, clock, options, undefined);
  const first = files.prepare(owner, exclusive);
  const endGuard = guardAgainstHangup();
  try {
    await files.store(first, signal);
    options.onStored?.();
    if (repository.storage.capabilities.remote) await clock.sleep(SETTLE_MS, signal);
    await refuseConflicts(files, clock, options, first.id);
  } catch (error) {
    const problem = await files.tryRemove(first.id);
    if (problem) onProblem(problem);
    endGuard();
    throw error;
  }
  return new HeldLock({ files, clock, owner, exclusive, first, endGuard, onProblem });
}

async function refuseConflicts(
  files: LockFiles,
  clock: WallClock,
  options: AcquireLockOptions,
  ownId: string | undefined,
): Promise<void> {
  const judge = judgeOf(options);
  const locks = await listReadable(files, clock, ownId, options.signal);
  const conflicts: FoundLock[] = [];
  for (const lock of locks) {
    if (isAbandoned(lock, judge) && (await files.tryRemove(lock.id)) === undefined) {
      options.onAbandonedLockRemoved?.(lock);
    } else if (excludes(lock, options.exclusive)) conflicts.push(lock);
  }
  if (conflicts.length > 0) throw lockedBy(conflicts, clock.now(), judge);
}

async function listReadable(
  files: LockFiles,
  clock: WallClock,
  ownId: string | undefined,
  signal: AbortSignal | undefined,
): Promise<readonly FoundLock[]> {
  for (let attempt = 0; ; attempt++) {
    const { locks, unreadable } = await files.list(ownId, signal);
    const first = unreadable[0];
    if (!first) return locks;
    const pause = UNREADABLE_PAUSES_MS[attempt];
    if (pause === undefined) throw lockedByUnreadable(first.id, first.error);
    await clock.sleep(pause, signal);
  }
}

function judgeOf(options: LockJudgeOptions): LockJudge {
  return { owner: options.owner, isProcessAlive: options.isProcessAlive ?? isProcessAlive };
}
