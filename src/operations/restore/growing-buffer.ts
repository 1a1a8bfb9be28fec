const FIRST_BYTES = 64 * 1024;

/** Bytes to which more can be added; their memory is not the garbage collector's. */
export class GrowingBuffer {
  #bytes = Buffer.from(new ArrayBuffer(FIRST_BYTES));
  #length = 0;

  /** All bytes so far, and room behind them; good until the next `reserve`. */
  get bytes(): Buffer {
    return this.#bytes;
  }

  /** Adds that many bytes, and tells where they begin. */
  reserve(count: number): number {
    const start = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const capacity = Math.max(2 * this.#bytes.length, this.#length);
      this.#bytes = Buffer.from((this.#bytes.buffer as ArrayBuffer).transfer(capacity));
    }
    return start;
  }
}
