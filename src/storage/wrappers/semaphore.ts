import { throwIfAborted } from '../../errors/index.ts';

/** A number of places; whoever finds none free waits, first come, first served. */
export class Semaphore {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(places: number) {
    this.#free = places;
  }

  /**
   * Runs `action` in a place of its own.
   * @throws KirschError `ABORTED` when the signal fires while it waits; else what `action` throws
   */
  async run<Result>(action: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    const release = await this.acquire(signal);
    try {
      return await action();
    } finally {
      release();
    }
  }

  /** Waits for a place. Resolves to what gives it back, to be called once. */
  async acquire(signal?: AbortSignal): Promise<() => void> {
    throwIfAborted(signal);
    if (this.#free > 0) this.#free--;
    else await this.#wait(signal);
    return () => this.#release();
  }

  #wait(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const take = () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(take), 1);
        try {
          throwIfAborted(signal);
        } catch (error) {
          reject(error);
        }
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.#waiting.push(take);
    });
  }

  #release(): void {
    // The place goes straight to the next one: nobody who comes now may overtake.
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free++;
  }
}
