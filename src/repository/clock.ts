import { setTimeout as delay } from 'node:timers/promises';
import { throwIfAborted } from '../errors/index.ts';

/** Time, passed in so that a test of half an hour takes no time. */
export interface Clock {
  /** Milliseconds since 1970 by this computer's clock. It jumps when the clock is set, and over a suspend. */
  now(): number;
  /**
   * Resolves after that many milliseconds in which the computer was awake.
   * @throws KirschError `ABORTED`, or the signal's own `KirschError`, when the signal fires first
   */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** The computer's own. */
export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(milliseconds, signal) {
    throwIfAborted(signal);
    try {
      await delay(milliseconds, undefined, { signal });
    } catch (error) {
      throwIfAborted(signal);
      throw error;
    }
  },
};
