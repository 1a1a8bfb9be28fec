import { throwIfAborted } from '../errors/index.ts';

/**
 * The chunks that a caller hands to `putStream`, watched: an error of the caller's own source must reach the caller
 * as it is, and never be taken for the storage's.
 */
export class ChunkSource implements AsyncIterable<Uint8Array> {
  readonly #chunks: AsyncIterable<Uint8Array>;
  readonly #signal: AbortSignal | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(chunks: AsyncIterable<Uint8Array>, signal?: AbortSignal) {
    this.#chunks = chunks;
    this.#signal = signal;
  }

  /** @throws what the source threw, or `ABORTED` once the signal has fired */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      throwIfAborted(this.#signal);
      for await (const chunk of this.#chunks) {
        throwIfAborted(this.#signal);
        yield chunk;
      }
      throwIfAborted(this.#signal);
    } catch (error) {
      this.#failure = { error };
      throw error;
    }
  }

  /** Throws the source's own error, if it was the source that failed. */
  rethrow(): void {
    if (this.#failure) throw this.#failure.error;
  }
}
