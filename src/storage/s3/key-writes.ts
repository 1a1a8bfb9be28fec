import type { Clock } from '../wrappers/clock.ts';
import type { Rate } from './providers/provider.ts';

/** The writes of one key: when the latest ones ended, and what the next one waits for. */
interface Turns {
  readonly ends: number[];
  last: Promise<void>;
}

/** So many keys are remembered before those that may be written again are looked for and forgotten. */
const MANY_KEYS = 1_000;

/**
 * Lets a key be written only as often as the service allows, and by one request at a time. Kirsch hardly ever writes a
 * key twice: a repetition after a lost answer, the object of a connection test.
 */
export class KeyWrites {
  readonly #rate: Rate;
  readonly #clock: Clock;
  readonly #keys = new Map<string, Turns>();

  constructor(rate: Rate, clock: Clock) {
    this.#rate = rate;
    this.#clock = clock;
  }

  /**
   * Writes when it is this write's turn.
   * @throws KirschError `ABORTED` when the signal fires while it waits; else what `write` throws
   */
  async inTurn<Result>(
    key: string,
    write: () => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> {
    if (this.#keys.size >= MANY_KEYS) this.#forget();
    const turns: Turns = this.#keys.get(key) ?? { ends: [], last: Promise.resolve() };
    this.#keys.set(key, turns);
    const before = turns.last;
    let finish = () => {};
    turns.last = new Promise((resolve) => {
      finish = resolve;
    });
    try {
      await before;
      await this.#pause(turns, signal);
      try {
        return await write();
      } finally {
        // A failed write may have counted. From its end: how long the next one travels is unknown.
        turns.ends.push(this.#clock.now());
        if (turns.ends.length > this.#rate.count) turns.ends.shift();
      }
    } finally {
      finish();
    }
  }

  async #pause({ ends }: Turns, signal: AbortSignal | undefined): Promise<void> {
    if (ends.length < this.#rate.count) return;
    const wait = ends[0]! + this.#rate.seconds * 1_000 - this.#clock.now();
    if (wait > 0) await this.#clock.sleep(wait, signal);
  }

  #forget(): void {
    const limit = this.#clock.now() - this.#rate.seconds * 1_000;
    for (const [key, { ends }] of this.#keys) {
      const latest = ends.at(-1);
      if (latest !== undefined && latest < limit) this.#keys.delete(key);
    }
  }
}
