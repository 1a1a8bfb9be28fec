import { isKirschError, KirschError } from '../../errors/index.ts';
import { type Clock, SYSTEM_CLOCK } from './clock.ts';

export interface RetryOptions {
  /** How long one call is repeated, from its first failure on, in milliseconds. Default 15 minutes, as in restic. */
  readonly maxElapsedMs?: number;
  /**
   * The same while the storage has never answered: a wrong address should be said soon. Default 10 seconds.
   */
  readonly maxElapsedAtFirstMs?: number;
  /** Pause before the first repetition, doubled each time, in milliseconds. Default 500. */
  readonly firstPauseMs?: number;
  /** The longest pause, unless the server asks for more, in milliseconds. Default 60,000. */
  readonly longestPauseMs?: number;
  /** Told before each pause. */
  readonly onRetry?: (retry: RetryNotice) => void;
  readonly clock?: Clock;
  /** From 0 to below 1. */
  readonly random?: () => number;
}

/** A call failed and will be repeated after a pause. */
export interface RetryNotice {
  /** What was tried, for people: `get data/ab/…`. */
  readonly what: string;
  readonly error: KirschError;
  /** 1 for the first repetition. */
  readonly attempt: number;
  readonly pauseMs: number;
}

/** Repeats calls that fail for a passing reason, with growing pauses. One is shared by all calls to a storage. */
export class Retrier {
  readonly #options: Required<Omit<RetryOptions, 'onRetry'>>;
  readonly #onRetry: ((retry: RetryNotice) => void) | undefined;
  #hasAnswered = false;

  constructor({ onRetry, ...options }: RetryOptions = {}) {
    this.#onRetry = onRetry;
    this.#options = {
      maxElapsedMs: 15 * 60_000,
      maxElapsedAtFirstMs: 10_000,
      firstPauseMs: 500,
      longestPauseMs: 60_000,
      clock: SYSTEM_CLOCK,
      random: Math.random,
      ...options,
    };
  }

  /**
   * Calls `call` until it succeeds, fails for good, or time is up.
   * @throws KirschError the last failure, its `details.attempts` saying how often it was tried; or `ABORTED`
   */
  async run<Result>(
    what: string,
    call: () => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> {
    const { clock } = this.#options;
    let firstFailure: number | undefined;
    for (let attempt = 1; ; attempt++) {
      try {
        const result = await call();
        this.#hasAnswered = true;
        return result;
      } catch (error) {
        if (!isRetryable(error)) {
          // The server looked, and answered.
          if (isKirschError(error, 'OBJECT_NOT_FOUND')) this.#hasAnswered = true;
          throw error;
        }
        if (error.code !== 'STORAGE_UNREACHABLE') this.#hasAnswered = true;
        firstFailure ??= clock.now();
        const pauseMs = this.#pause(attempt, error);
        if (clock.now() + pauseMs - firstFailure > this.#patience()) throw givenUp(error, attempt);
        this.#onRetry?.({ what, error, attempt, pauseMs });
        await clock.sleep(pauseMs, signal);
      }
    }
  }

  #patience(): number {
    return this.#hasAnswered ? this.#options.maxElapsedMs : this.#options.maxElapsedAtFirstMs;
  }

  /** Doubling, less up to a half at random so that many clients do not come back together. */
  #pause(attempt: number, error: KirschError): number {
    const { firstPauseMs, longestPauseMs, random } = this.#options;
    const doubled = Math.min(longestPauseMs, firstPauseMs * 2 ** (attempt - 1));
    const asked = Number(error.details['retryAfterSeconds'] ?? 0) * 1_000;
    return Math.max(doubled * (1 - random() / 2), asked);
  }
}

/** Whether the same call may succeed later. An error that some retrier has given up on is not tried again. */
export function isRetryable(error: unknown): error is KirschError {
  if (!isKirschError(error) || error.details['attempts'] !== undefined) return false;
  const { retryable } = error.details;
  return typeof retryable === 'boolean' ? retryable : error.code === 'STORAGE_UNREACHABLE';
}

function givenUp(error: KirschError, attempts: number): KirschError {
  return new KirschError(error.code, error.message, {
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    cause: error,
    details: { ...error.details, attempts },
  });
}
