import { KirschError } from '../errors/index.ts';
import { type Lock, parseTime } from '../format/index.ts';
import { keyOf } from './file-kind.ts';
import type { LockOwner } from './lock-owner.ts';

/** A lock that was not renewed for so long belongs to nobody: restic's rule, which all who share a repository go by. */
export const STALE_AFTER_MS = 30 * 60_000;
/** Two renewals, which come every five minutes in restic and here, and a minute on top. */
const MISSED_RENEWALS_MS = 11 * 60_000;

/** Names that say nothing about which computer it is. */
const NAMELESS_HOSTS = new Set(['', 'localhost', 'localhost.localdomain']);

/** The field of a lock in which Kirsch tells `LockOwner.processSpace`. */
export const SPACE_FIELD = 'process_space';

/** A lock as it was found. */
export interface FoundLock extends Lock {
  readonly id: string;
  /** When its file was stored, by the storage's clock, where that tells. */
  readonly modified?: Date;
}

/** Who asks, and what is known of processes on this computer. */
export interface LockJudge {
  readonly owner: LockOwner;
  readonly isProcessAlive: (pid: number) => boolean;
}

/** One moment by two clocks, each in milliseconds since 1970. */
export interface Moment {
  readonly here: number;
  /** By the storage's clock, where that is known. */
  readonly there?: number | undefined;
}

/** Why nobody holds a lock any more. */
export type AbandonedBecause = 'not-renewed' | 'process-ended';

/** When the lock was last renewed, in milliseconds since 1970 by its owner's clock. */
export function renewedAt(lock: Lock): number {
  return Number(parseTime(lock.time).nanoseconds / 1_000_000n);
}

/** How long ago the lock was renewed, by the one clock that all who share the repository see; `undefined` if that is silent. */
export function ageInStorage(lock: FoundLock, { there }: Moment): number | undefined {
  return lock.modified && there !== undefined ? there - lock.modified.getTime() : undefined;
}

/** Many may share a repository, but an exclusive lock bears no other beside it. */
export function excludes(lock: Lock, exclusive: boolean): boolean {
  return exclusive || lock.exclusive;
}

/**
 * What a person who asks for it has removed: restic's rule, not renewed for 30 minutes, or of this host and without its
 * process. The storage's clock counts, and computers' clocks only where that is silent.
 */
export function isStale(lock: FoundLock, moment: Moment, judge: LockJudge): boolean {
  const age = ageInStorage(lock, moment) ?? moment.here - renewedAt(lock);
  const isFromHere = spaceIsOurs(lock, judge) ?? lock.hostname === judge.owner.hostname;
  return age > STALE_AFTER_MS || (isFromHere && processIsGone(lock, judge));
}

/**
 * Why a lock may be removed without asking anybody, if it may. Stricter than `isStale`, since computers' clocks may be
 * wrong and several computers may bear one name: without a mark of where its process ran, a lock of our user and host
 * whose process is not there must have missed two renewals as well.
 */
export function abandonedBecause(
  lock: FoundLock,
  moment: Moment,
  judge: LockJudge,
): AbandonedBecause | undefined {
  const age = ageInStorage(lock, moment) ?? 0;
  if (age > STALE_AFTER_MS) return 'not-renewed';
  const isFromHere =
    spaceIsOurs(lock, judge) ?? (age > MISSED_RENEWALS_MS && bearsOurNames(lock, judge));
  return isFromHere && processIsGone(lock, judge) ? 'process-ended' : undefined;
}

/** Whether the lock's process would be seen from here; `undefined` where one of the two does not say. */
function spaceIsOurs(lock: Lock, { owner }: LockJudge): boolean | undefined {
  const space = lock.extra?.[SPACE_FIELD];
  if (typeof space !== 'string' || owner.processSpace === undefined) return undefined;
  return space === owner.processSpace;
}

function bearsOurNames(lock: Lock, { owner }: LockJudge): boolean {
  return (
    !NAMELESS_HOSTS.has(lock.hostname) &&
    lock.hostname === owner.hostname &&
    lock.username === owner.username &&
    lock.uid === (owner.uid ?? 0)
  );
}

function processIsGone(lock: Lock, { owner, isProcessAlive }: LockJudge): boolean {
  if (lock.pid !== owner.pid) return !isProcessAlive(lock.pid);
  return owner.startedAt !== undefined && renewedAt(lock) < owner.startedAt;
}

/** The error for a lock, or several, that stand in the way. */
export function lockedBy(
  locks: readonly FoundLock[],
  moment: Moment,
  judge: LockJudge,
): KirschError {
  // The exclusive one is the reason for shared locks to wait; else the youngest is the most alive.
  const lock = locks.reduce((best, other) =>
    other.exclusive > best.exclusive ||
    (other.exclusive === best.exclusive && renewedAt(other) > renewedAt(best))
      ? other
      : best,
  );
  const others = locks.length - 1;
  const stale = isStale(lock, moment, judge);
  const age = ageInStorage(lock, moment);
  const renewed = age === undefined ? renewedAt(lock) : lock.modified!.getTime();
  const time = new Date(renewed).toISOString().replace('T', ' ').replace(/\..*/, ' UTC');
  return new KirschError(
    'REPOSITORY_LOCKED',
    `The repository is locked${lock.exclusive ? ' exclusively' : ''} by ${holderOf(lock)}: lock ${lock.id.slice(0, 8)}, last renewed ` +
      `${time}, ${inWords(age ?? moment.here - renewed)}${others > 0 ? `, and ${others} more` : ''}.`,
    {
      hint: stale
        ? 'Whoever held it is gone: `kirsch unlock` removes it.'
        : 'Wait for it (`--retry-lock 10m` does), or, when it is certain that this process does not run any more, ' +
          'remove its lock with `kirsch unlock --remove-all`.',
      details: {
        key: keyOf('lock', lock.id),
        hostname: lock.hostname,
        username: lock.username,
        pid: lock.pid,
        exclusive: lock.exclusive,
        time: lock.time,
        stale,
        locks: locks.map(({ id }) => id),
      },
    },
  );
}

/** Whose lock it is, as far as it says so itself. */
export function holderOf({ username, hostname, pid }: Lock): string {
  return `${username || 'somebody'} on ${hostname || 'an unnamed computer'} (process ${pid})`;
}

/** The error for a lock file that nobody can read: it may exclude us, so we stay out. */
export function lockedByUnreadable(id: string, cause: unknown): KirschError {
  return new KirschError(
    'REPOSITORY_LOCKED',
    `The repository has a lock that cannot be read: ${keyOf('lock', id)}.`,
    {
      hint: 'When it is certain that nobody works with this repository, `kirsch unlock --remove-all` removes it.',
      cause,
      details: { key: keyOf('lock', id), locks: [id] },
    },
  );
}

function inWords(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 0) return 'in the future by the clock here';
  if (seconds < 90) return `${seconds} s ago`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} minutes ago`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours ago` : `${Math.round(hours / 24)} days ago`;
}
