import { setTimeout as sleep } from 'node:timers/promises';
import { throwIfAborted } from '../../errors/index.ts';

/** Time as the wrappers see it; tests hand in their own. */
export interface Clock {
  /** Milliseconds that only ever grow. */
  now(): number;
  /** @throws KirschError `ABORTED` when the signal fires first */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const SYSTEM_CLOCK: Clock = {
  now: () => performance.now(),
  async sleep(ms, signal) {
    throwIfAborted(signal);
    try {
      await sleep(ms, undefined, signal ? { signal } : {});
    } catch (error) {
      throwIfAborted(signal);
      throw error;
    }
  },
};
