import { KirschError } from '../errors/index.ts';
import { type Lock, parseTime } from '../format/index.ts';
import { keyOf } from './file-kind.ts';
import type { LockOwner } from './lock-owner.ts';

/** A lock that was not renewed for so long belongs to nobody: restic's rule, which all who share a repository go by. */
export const STALE_AFTER_MS = 30 * 60_000;

/** Names that say nothing about which computer it is. */
const NAMELESS_HOSTS = new Set(['', 'localhost', 'localhost.localdomain']);

/** A lock as it was found. */
export interface FoundLock extends Lock {
  readonly id: string;
}

/** Who asks, and what is known of processes on this computer. */
export interface LockJudge {
  readonly owner: LockOwner;
  readonly isProcessAlive: (pid: number) => boolean;
}

/** When the lock was last renewed, in milliseconds since 1970 by its owner's clock. */
export function renewedAt(lock: Lock): number {
  return Number(parseTime(lock.time).nanoseconds / 1_000_000n);
}

/** Many may share a repository, but an exclusive lock bears no other beside it. */
export function excludes(lock: Lock, exclusive: boolean): boolean {
  return exclusive || lock.exclusive;
}

/** restic's rule for what `unlock` removes: not renewed for 30 minutes, or of this host and without its process. */
export function isStale(lock: Lock, now: number, judge: LockJudge): boolean {
  return now - renewedAt(lock) > STALE_AFTER_MS || ownerIsGone(lock, judge);
}

/**
 * Whether a lock may be removed without asking anybody: left behind by a process of this very user on this very
 * computer. Stricter than `isStale`, since two computers may bear the same name.
 */
export function isAbandoned(lock: Lock, judge: LockJudge): boolean {
  const { owner } = judge;
  return (
    !NAMELESS_HOSTS.has(lock.hostname) &&
    lock.username === owner.username &&
    lock.uid === (owner.uid ?? 0) &&
    ownerIsGone(lock, judge)
  );
}

function ownerIsGone(lock: Lock, { owner, isProcessAlive }: LockJudge): boolean {
  if (lock.hostname !== owner.hostname) return false;
  if (lock.pid !== owner.pid) return !isProcessAlive(lock.pid);
  return owner.startedAt !== undefined && renewedAt(lock) < owner.startedAt;
}

/** The error for a lock, or several, that stand in the way. */
export function lockedBy(locks: readonly FoundLock[], now: number, judge: LockJudge): KirschError {
  // The exclusive one is the reason for shared locks to wait; else the youngest is the most alive.
  const lock = locks.reduce((best, other) =>
    other.exclusive > best.exclusive ||
    (other.exclusive === best.exclusive && renewedAt(other) > renewedAt(best))
      ? other
      : best,
  );
  const others = locks.length - 1;
  const stale = isStale(lock, now, judge);
  const renewed = renewedAt(lock);
  const moment = new Date(renewed).toISOString().replace('T', ' ').replace(/\..*/, ' UTC');
  return new KirschError(
    'REPOSITORY_LOCKED',
    `The repository is locked${lock.exclusive ? ' exclusively' : ''} by ${lock.username || 'somebody'} on ` +
      `${lock.hostname || 'an unnamed computer'} (process ${lock.pid}): lock ${lock.id.slice(0, 8)}, last renewed ` +
      `${moment}, ${inWords(now - renewed)}${others > 0 ? `, and ${others} more` : ''}.`,
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
  if (seconds < 0) return 'in the future by this computer’s clock';
  if (seconds < 90) return `${seconds} s ago`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} minutes ago`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours ago` : `${Math.round(hours / 24)} days ago`;
}
