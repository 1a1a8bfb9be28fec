import { type Clock, SYSTEM_CLOCK } from '../storage/wrappers/clock.ts';

/**
 * A clock that tells the time of day, in milliseconds since 1970. Unlike the clock that measures waits, it goes on while
 * the computer sleeps, and jumps when somebody sets it: what a lock's age is counted by. Its `sleep` counts waking time.
 */
export type WallClock = Clock;

/** The computer's own. */
export const WALL_CLOCK: WallClock = { now: () => Date.now(), sleep: SYSTEM_CLOCK.sleep };
