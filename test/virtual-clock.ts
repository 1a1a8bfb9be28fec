import { throwIfAborted } from '../src/errors/index.ts';
import type { Clock } from '../src/storage/index.ts';

interface Sleeper {
  at: number;
  readonly wake: () => void;
}

/**
 * A clock that moves when a test says so: half an hour takes milliseconds. Between two moments everything that can go on
 * without waiting for time or for input goes on.
 */
export class VirtualClock implements Clock {
  #now: number;
  #sleepers: Sleeper[] = [];

  constructor(now = Date.UTC(2026, 0, 2, 3, 4, 5)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        signal?.removeEventListener('abort', stop);
      };
      const stop = () => {
        leave();
        try {
          throwIfAborted(signal);
        } catch (error) {
          reject(error);
        }
      };
      const wake = () => {
        leave();
        resolve();
      };
      const sleeper: Sleeper = { at: this.#now + Math.max(0, milliseconds), wake };
      if (signal?.aborted) {
        stop();
        return;
      }
      signal?.addEventListener('abort', stop);
      this.#sleepers.push(sleeper);
    });
  }

  /** Lets so much time pass. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await settle();
    while (this.#wakeNext(end)) await settle();
    this.#now = Math.max(this.#now, end);
  }

  /** Lets time pass until `work` is done. */
  async run<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const finish = () => {
      done = true;
    };
    work.then(finish, finish);
    await settle();
    while (!done) {
      if (!this.#wakeNext(Number.POSITIVE_INFINITY)) throw new Error('It waits for ever.');
      await settle();
    }
    return work;
  }

  /** The clock jumps, forwards or back, and no timer has run meanwhile: a suspend, or somebody who sets the clock. */
  jump(milliseconds: number): void {
    this.#now += milliseconds;
    for (const sleeper of this.#sleepers) sleeper.at += milliseconds;
  }

  #wakeNext(end: number): boolean {
    const next = this.#sleepers.reduce<Sleeper | undefined>(
      (first, other) => (first && first.at <= other.at ? first : other),
      undefined,
    );
    if (!next || next.at > end) return false;
    this.#now = Math.max(this.#now, next.at);
    next.wake();
    return true;
  }
}

function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
