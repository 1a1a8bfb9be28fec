import { throwIfAborted } from '../../errors/index.ts';
import type { Clock } from './clock.ts';

/** A clock whose pauses take no time; it remembers them. */
export class FakeClock implements Clock {
  readonly pauses: number[] = [];
  #now = 0;

  now(): number {
    return this.#now;
  }

  advance(ms: number): void {
    this.#now += ms;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    throwIfAborted(signal);
    this.pauses.push(ms);
    this.#now += ms;
  }
}
