import { type Clock, SYSTEM_CLOCK } from './clock.ts';

/** What may pass at once after a pause, in seconds of the rate. */
const BURST_SECONDS = 0.1;

/**
 * A bandwidth limit. Whoever wants to move bytes takes them first and waits until the rate allows them; takers are
 * served in their order, and one that takes more than the burst makes the later ones wait for it.
 */
export class TokenBucket {
  readonly #bytesPerMs: number;
  readonly #clock: Clock;
  /** When all that was taken so far will have passed. */
  #paidUntil = Number.NEGATIVE_INFINITY;

  constructor(bytesPerSecond: number, clock: Clock = SYSTEM_CLOCK) {
    this.#bytesPerMs = bytesPerSecond / 1_000;
    this.#clock = clock;
  }

  /**
   * Resolves once `bytes` may pass.
   * @throws KirschError `ABORTED` when the signal fires first; the bytes count as passed then
   */
  async take(bytes: number, signal?: AbortSignal): Promise<void> {
    const wait = this.debt(bytes);
    if (wait > 0) await this.#clock.sleep(wait, signal);
  }

  /** Takes `bytes` at once and says how many milliseconds the taker ought to wait now. */
  debt(bytes: number): number {
    const now = this.#clock.now();
    const start = Math.max(this.#paidUntil, now - BURST_SECONDS * 1_000);
    this.#paidUntil = start + bytes / this.#bytesPerMs;
    return Math.max(0, this.#paidUntil - now);
  }
}
