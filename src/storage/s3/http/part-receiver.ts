import type { Allocate, BodyReceiver } from './body-receiver.ts';

export interface PartReceiverOptions {
  /** Where the first part begins in the object, for a server that sends all of it. */
  readonly offset: number;
  readonly lengths: readonly number[];
  /** @default a buffer of its own for each part */
  readonly allocate?: Allocate | undefined;
}

/** More than this is not kept waiting for a reader, in bytes, where it is more than one part. */
const MOST_WAITING_BYTES = 1024 * 1024;

/** Cuts a body into parts as they are wanted, and asks for a pause when too much waits for its reader. */
export class PartReceiver implements BodyReceiver {
  readonly #lengths: readonly number[];
  readonly #allocate: Allocate;
  readonly #offset: number;
  readonly #ready: Buffer[] = [];
  #readyBytes = 0;
  #begun = 0;
  #skip = 0;
  #part: Buffer | undefined;
  #filled = 0;
  #ended: { readonly error?: unknown } | undefined;
  #wakeReader: () => void = () => {};
  #pause: { readonly over: Promise<void>; readonly end: () => void } | undefined;

  constructor({ offset, lengths, allocate = Buffer.allocUnsafeSlow }: PartReceiverOptions) {
    this.#offset = offset;
    this.#lengths = lengths;
    this.#allocate = allocate;
  }

  /** Whether every part is complete. */
  get isComplete(): boolean {
    return this.#begun === this.#lengths.length && this.#part === undefined;
  }

  begin(headers: Readonly<Record<string, string>>): void {
    // A server that does not know ranges sends everything.
    this.#skip = headers['content-range'] === undefined ? this.#offset : 0;
  }

  take(chunk: Buffer): Promise<void> | undefined {
    let rest = chunk.subarray(Math.min(this.#skip, chunk.length));
    this.#skip -= chunk.length - rest.length;
    while (rest.length > 0 && !this.isComplete) rest = this.#fill(rest);
    return this.#readyBytes >= MOST_WAITING_BYTES ? this.#pauseNow() : undefined;
  }

  /** No more will come; with an error, whoever reads gets it after the complete parts. */
  end(error?: unknown): void {
    this.#ended ??= { error };
    this.#wakeReader();
  }

  /** The next part; `undefined` after the last one that is complete. @throws what `end` was told */
  async next(): Promise<Buffer | undefined> {
    for (;;) {
      const part = this.#ready.shift();
      if (part) {
        this.#readyBytes -= part.length;
        if (this.#readyBytes < MOST_WAITING_BYTES) this.goOn();
        return part;
      }
      if (this.isComplete) return undefined;
      if (this.#ended?.error !== undefined) throw this.#ended.error;
      if (this.#ended) return undefined;
      await new Promise<void>((resolve) => {
        this.#wakeReader = resolve;
      });
    }
  }

  /** Ends a pause. */
  goOn(): void {
    this.#pause?.end();
    this.#pause = undefined;
  }

  /** Copies what belongs to the part that is being filled. Gives back the rest. */
  #fill(bytes: Buffer): Buffer {
    if (!this.#part) {
      this.#part = this.#allocate(this.#lengths[this.#begun++]!);
      this.#filled = 0;
    }
    const taken = bytes.subarray(0, this.#part.length - this.#filled);
    this.#part.set(taken, this.#filled);
    this.#filled += taken.length;
    if (this.#filled === this.#part.length) {
      this.#ready.push(this.#part);
      this.#readyBytes += this.#part.length;
      this.#part = undefined;
      this.#wakeReader();
    }
    return bytes.subarray(taken.length);
  }

  #pauseNow(): Promise<void> {
    if (!this.#pause) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#pause = { over: promise, end: resolve };
    }
    return this.#pause.over;
  }
}
