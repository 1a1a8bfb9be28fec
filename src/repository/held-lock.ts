import { isKirschError, KirschError, throwIfAborted, toKirschError } from '../errors/index.ts';
import { keyOf } from './file-kind.ts';
import { type LockFiles, type PreparedLock, withinTime } from './lock-files.ts';
import type { LockOwner } from './lock-owner.ts';
import type { WallClock } from './wall-clock.ts';

/** A lock that shows up after this pause was placed after ours, and its owner sees ours: restic waits as long. */
export const SETTLE_MS = 200;

const RENEW_EVERY_MS = 5 * 60_000;
/** Three quarters of the time after which others may take the lock for stale: from here on nothing must be written. */
const EXPIRES_AFTER_MS = 22.5 * 60_000;
const RETRY_AFTER_MS = 60_000;
const ATTEMPT_LIMIT_MS = 60_000;
/** Timers stand still while a computer sleeps, its clock does not: a short beat notices soon after waking. */
const BEAT_MS = 1000;

/** A lock on a repository, kept fresh until it is released or lost. */
export interface RepositoryLock {
  /** Of the lock's present file; each renewal gives it another. */
  readonly id: string;
  /** Fires with a `KirschError` `LOCK_LOST` when the lock is gone or could not be renewed in time. Never after `release`. */
  readonly signal: AbortSignal;
  /**
   * Resolves when the lock is surely held, which is at once unless the computer has just woken from a long sleep: then it
   * waits until the lock is renewed. Await it before each step that others must not meet: an index, a snapshot, a deletion.
   * @throws KirschError `LOCK_LOST`
   */
  confirm(): Promise<void>;
  /** Gives the lock back. Idempotent, never throws, ends within seconds even if the server is silent. */
  release(): Promise<void>;
}

/** What a `HeldLock` is made of. */
export interface HeldLockParts {
  readonly files: LockFiles;
  readonly clock: WallClock;
  readonly owner: LockOwner;
  readonly exclusive: boolean;
  /** The lock's first file, which is stored. */
  readonly first: PreparedLock;
  /** Called once nothing of the lock is left. */
  readonly endGuard: () => void;
  /** Told of renewals that failed and will be tried again, and of files that could not be removed. */
  readonly onProblem: (error: KirschError) => void;
}

/*
 * Renewal is the same on time and too late: the present file must exist, the next is stored, and after a pause the
 * present one must still be there before it is removed. So whoever removed our lock, and might have worked meanwhile, is
 * noticed, even after a night's sleep. An expired lock has one attempt.
 */
export class HeldLock implements RepositoryLock {
  readonly #parts: HeldLockParts;
  readonly #lost = new AbortController();
  readonly #ended = new AbortController();
  /** Files of ours that are to go: replaced, or stored by an attempt that failed. */
  readonly #leftovers = new Set<string>();
  #present: PreparedLock;
  #attempt: Promise<void> | undefined;
  #lastAttemptAt = Number.NEGATIVE_INFINITY;
  #release: Promise<void> | undefined;

  constructor(parts: HeldLockParts) {
    this.#parts = parts;
    this.#present = parts.first;
    this.#beat();
  }

  get id(): string {
    return this.#present.id;
  }

  get signal(): AbortSignal {
    return this.#lost.signal;
  }

  async confirm(): Promise<void> {
    while (!this.#ended.signal.aborted && this.#age() >= EXPIRES_AFTER_MS) {
      this.#renewIfDue();
      await this.#attempt;
    }
    throwIfAborted(this.#lost.signal);
    if (this.#ended.signal.aborted) throw lockLost('it has been released');
  }

  release(): Promise<void> {
    this.#release ??= (async () => {
      this.#ended.abort();
      await this.#attempt;
      this.#leftovers.add(this.#present.id);
      await this.#removeLeftovers();
      this.#parts.endGuard();
    })();
    return this.#release;
  }

  async #beat(): Promise<void> {
    try {
      for (;;) {
        await this.#parts.clock.sleep(BEAT_MS, this.#ended.signal);
        this.#renewIfDue();
      }
    } catch {
      // Released or lost.
    }
  }

  #age(): number {
    return this.#parts.clock.now() - this.#present.time;
  }

  #renewIfDue(): void {
    if (this.#attempt || this.#ended.signal.aborted) return;
    const age = this.#age();
    const expired = age >= EXPIRES_AFTER_MS;
    if (!expired) {
      // A negative age: the clock was set back, and the lock's time would puzzle others.
      if (age >= 0 && age < RENEW_EVERY_MS) return;
      if (Math.abs(this.#parts.clock.now() - this.#lastAttemptAt) < RETRY_AFTER_MS) return;
    }
    this.#lastAttemptAt = this.#parts.clock.now();
    this.#attempt = this.#tryToRenew(expired).finally(() => {
      this.#attempt = undefined;
    });
  }

  async #tryToRenew(isLast: boolean): Promise<void> {
    const { clock, onProblem } = this.#parts;
    try {
      await withinTime(
        clock,
        ATTEMPT_LIMIT_MS,
        (signal) => this.#renew(signal),
        this.#ended.signal,
      );
    } catch (thrown) {
      if (this.#ended.signal.aborted) return;
      const error = toKirschError(thrown);
      if (error.code === 'LOCK_LOST') this.#lose(error);
      else if (isLast) this.#lose(lockLost('it could not be renewed in time', error));
      else onProblem(renewalFailed(this.id, error));
    }
  }

  async #renew(signal: AbortSignal): Promise<void> {
    const { files, clock, owner, exclusive } = this.#parts;
    await this.#requirePresent(signal);
    const next = files.prepare(owner, exclusive);
    this.#leftovers.add(next.id);
    try {
      await files.store(next, signal);
      await clock.sleep(SETTLE_MS, signal);
      await this.#requirePresent(signal);
      this.#leftovers.delete(next.id);
      this.#leftovers.add(this.#present.id);
      this.#present = next;
    } finally {
      await this.#removeLeftovers();
    }
  }

  async #requirePresent(signal: AbortSignal): Promise<void> {
    if (!(await this.#parts.files.exists(this.id, signal))) {
      throw lockLost(`somebody removed ${keyOf('lock', this.id)}`);
    }
  }

  /** What cannot be removed now is tried again at the next renewal, and at release. */
  async #removeLeftovers(): Promise<void> {
    await Promise.all(
      [...this.#leftovers].map(async (id) => {
        const problem = await this.#parts.files.tryRemove(id);
        if (problem) this.#parts.onProblem(problem);
        else this.#leftovers.delete(id);
      }),
    );
  }

  #lose(error: KirschError): void {
    this.#ended.abort();
    this.#lost.abort(error);
  }
}

function lockLost(reason: string, cause?: unknown): KirschError {
  return new KirschError('LOCK_LOST', `The lock on the repository is lost: ${reason}.`, {
    hint: 'What was sent is kept. Run the command again when the connection is stable and nobody else needs the repository alone.',
    cause,
    ...(isKirschError(cause) && { details: cause.details }),
  });
}

function renewalFailed(id: string, cause: KirschError): KirschError {
  return new KirschError(
    cause.code,
    `The lock ${keyOf('lock', id)} could not be renewed yet: ${cause.message}`,
    { cause, details: cause.details },
  );
}
