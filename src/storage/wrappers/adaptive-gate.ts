import { isKirschError } from '../../errors/index.ts';
import { type Clock, SYSTEM_CLOCK } from './clock.ts';
import { type ConnectionBounds, ConnectionController } from './connection-controller.ts';
import { Semaphore } from './semaphore.ts';

export interface GateOptions<Result> {
  readonly signal?: AbortSignal | undefined;
  /** How many bytes a request moved. Default: none worth counting. */
  readonly bytesOf?: ((result: Result) => number) | undefined;
}

/**
 * Lets so many requests through at once as the storage can bear: more while that moves more, fewer when it asks for
 * less. An error asks for less where its `details.overloaded` is true.
 */
export class AdaptiveGate {
  readonly #clock: Clock;
  readonly #controller: ConnectionController;
  readonly #places: Semaphore;

  constructor(bounds: ConnectionBounds, clock: Clock = SYSTEM_CLOCK) {
    this.#clock = clock;
    this.#controller = new ConnectionController(bounds, clock.now());
    this.#places = new Semaphore(bounds.first);
  }

  /** How many requests may be under way at this moment. */
  get connections(): number {
    return this.#controller.connections;
  }

  /**
   * Sends one request when it is its turn, first come, first served.
   * @throws KirschError `ABORTED` when the signal fires while it waits; else what `send` throws
   */
  async run<Result>(
    send: () => Promise<Result>,
    { signal, bytesOf }: GateOptions<Result> = {},
  ): Promise<Result> {
    const release = await this.#places.acquire(signal);
    let bytes = 0;
    let isOverloaded = false;
    try {
      const result = await send();
      bytes = bytesOf?.(result) ?? 0;
      return result;
    } catch (error) {
      isOverloaded = isKirschError(error) && error.details['overloaded'] === true;
      throw error;
    } finally {
      const at = this.#clock.now();
      if (isOverloaded) this.#controller.askedForLess(at);
      else this.#controller.finished({ at, bytes, wasCrowded: this.#places.isCrowded });
      this.#places.resize(this.#controller.connections);
      release();
    }
  }
}
