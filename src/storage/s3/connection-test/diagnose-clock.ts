import type { CauseFacts, ConnectionCause } from './cause.ts';
import { makeCause } from './make-cause.ts';

const MINUTE_MS = 60_000;
/** A signature may be so old, or so far in the future, and no more. */
const MOST_SKEW_MS = 15 * MINUTE_MS;

/**
 * Compares the clocks; all in milliseconds since 1970.
 * @returns `undefined` where they agree well enough, or the server did not tell its time
 */
export function diagnoseClock(
  server: number,
  now: number,
  facts: CauseFacts,
): ConnectionCause | undefined {
  const ahead = now - server;
  if (Number.isNaN(server) || Math.abs(ahead) <= MOST_SKEW_MS) return undefined;
  const detail = `${describeSkew(Math.abs(ahead))} ${ahead > 0 ? 'ahead of' : 'behind'} the server's`;
  return makeCause('clock-wrong', { ...facts, detail });
}

/** `3 hours`, `20 minutes`, `2 days`: as exact as people want it. */
export function describeSkew(milliseconds: number): string {
  const minutes = Math.round(milliseconds / MINUTE_MS);
  for (const [unit, size] of [
    ['day', 1_440],
    ['hour', 60],
  ] as const) {
    const count = Math.round(minutes / size);
    if (minutes >= 2 * size) return `${count} ${unit}s`;
  }
  return minutes === 0 ? 'less than a minute' : `${minutes} minute${minutes === 1 ? '' : 's'}`;
}
