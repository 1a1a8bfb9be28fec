/** Something that is closed once it is not wanted any more and the last who uses it has ended. */
export class Lease<T extends { close(): Promise<void> }> {
  readonly value: T;
  #users = 0;
  #isEnded = false;
  #idle: (() => void) | undefined;

  constructor(value: T) {
    this.value = value;
  }

  async use<Result>(work: (value: T) => Promise<Result>): Promise<Result> {
    this.#users++;
    try {
      return await work(this.value);
    } finally {
      if (--this.#users === 0) this.#idle?.();
    }
  }

  /** Resolves when it is closed. */
  async end(): Promise<void> {
    if (this.#isEnded) return;
    this.#isEnded = true;
    if (this.#users > 0) {
      await new Promise<void>((resolve) => {
        this.#idle = resolve;
      });
    }
    await this.value.close();
  }
}
