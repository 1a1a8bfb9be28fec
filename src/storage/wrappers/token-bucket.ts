import { type Clock, SYSTEM_CLOCK } from './clock.ts';
import { minuteOfDay, type Rate, timeToPass } from './rate.ts';

/** What may pass at once after a pause, in seconds of the rate. */
const BURST_SECONDS = 0.1;

/**
 * A bandwidth limit. Whoever wants to move bytes takes them first and waits until the rate allows them; takers are
 * served in their order, and one that takes more than the burst makes the later ones wait for it. Where the rate goes by
 * the time of day, each byte passes at the rate of the moment at which it does.
 */
export class TokenBucket {
  readonly #rate: Rate;
  readonly #clock: Clock;
  readonly #timeOfDay: () => Date;
  /** When all that was taken so far will have passed. */
  #paidUntil = Number.NEGATIVE_INFINITY;

  /** @param timeOfDay says what time it is for people; only asked where the rate depends on it */
  constructor(
    bytesPerSecond: Rate,
    clock: Clock = SYSTEM_CLOCK,
    timeOfDay: () => Date = () => new Date(),
  ) {
    this.#rate = bytesPerSecond;
    this.#clock = clock;
    this.#timeOfDay = timeOfDay;
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
    const minute =
      typeof this.#rate === 'number' ? 0 : minuteOfDay(this.#timeOfDay()) + (start - now) / 60_000;
    this.#paidUntil = start + timeToPass(this.#rate, bytes, minute);
    return Math.max(0, this.#paidUntil - now);
  }
}
