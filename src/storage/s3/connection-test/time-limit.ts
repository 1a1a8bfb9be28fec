import { KirschError, throwIfAborted } from '../../../errors/index.ts';
import type { Clock } from '../../wrappers/clock.ts';

/** Something was given up because it took too long. */
export class TimeLimitReached extends Error {
  override readonly name = 'TimeLimitReached';
}

export interface TimeLimit {
  readonly milliseconds: number;
  readonly clock: Clock;
  /** Stops the work before its time. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Does work that may take so long and no longer. It ends on time even where the work does not listen to its signal.
 * @throws TimeLimitReached, KirschError `ABORTED`, or what the work throws
 */
export async function withinTime<T>(
  { milliseconds, clock, signal }: TimeLimit,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  throwIfAborted(signal);
  const stop = new AbortController();
  const done = new AbortController();
  const late = clock.sleep(milliseconds, done.signal).then(() => {
    throw new TimeLimitReached(`more than ${milliseconds} ms`);
  });
  const aborted = new Promise<never>((_resolve, reject) => {
    const fail = () => reject(new KirschError('ABORTED', 'Stopped before it was done.'));
    signal?.addEventListener('abort', fail, { once: true, signal: done.signal });
  });
  const working = work(stop.signal);
  // Whichever comes first is told; nobody waits for the others any more.
  for (const promise of [late, working, aborted]) promise.catch(() => {});
  try {
    return await Promise.race([working, late, aborted]);
  } finally {
    done.abort();
    stop.abort();
  }
}
