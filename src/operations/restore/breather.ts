import { setImmediate } from 'node:timers/promises';
import { throwIfAborted } from '../../errors/index.ts';

/** A loop that blocks longer than this keeps Ctrl-C and the workers waiting. */
const BREATH_AFTER_MS = 20;

/** Lets the event loop run from time to time within a long synchronous loop. */
export class Breather {
  readonly #signal: AbortSignal | undefined;
  #last = performance.now();

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  /** Whether it is time to await `breathe`: awaiting each time would cost more than the loop's work. */
  get isDue(): boolean {
    return performance.now() - this.#last >= BREATH_AFTER_MS;
  }

  /** @throws KirschError `ABORTED` when the signal has fired */
  async breathe(): Promise<void> {
    await setImmediate();
    throwIfAborted(this.#signal);
    this.#last = performance.now();
  }
}
