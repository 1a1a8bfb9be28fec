import { throwIfAborted } from '../../errors/index.ts';

/** A number of places; whoever finds none free waits, first come, first served. */
export class Semaphore {
  #places: number;
  #taken = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(places: number) {
    this.#places = places;
  }

  /** Whether somebody waits for a place. */
  get isCrowded(): boolean {
    return this.#waiting.length > 0;
  }

  /** Changes the number of places. Nobody loses theirs: fewer places are felt by those who come next. */
  resize(places: number): void {
    this.#places = places;
    this.#admit();
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
    if (this.#taken < this.#places && !this.isCrowded) this.#taken++;
    else await this.#wait(signal);
    return () => {
      this.#taken--;
      this.#admit();
    };
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

  /** A place goes straight to the next one: nobody who comes now may overtake. */
  #admit(): void {
    while (this.#taken < this.#places) {
      const next = this.#waiting.shift();
      if (!next) return;
      this.#taken++;
      next();
    }
  }
}
