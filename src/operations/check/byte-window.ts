const MIB = 1024 * 1024;

/**
 * What is still needed of bytes that come in pieces: those from some place on. Its memory grows to the most that was ever
 * needed at once, and serves one run of pieces after the other.
 */
export class ByteWindow {
  #memory: Buffer = Buffer.allocUnsafeSlow(0);
  /** What is known: the kept bytes, or the last piece where none were. */
  #known: Uint8Array = this.#memory;
  /** Where in the run the known bytes begin. */
  #start = 0;

  /** Where in the run the known bytes end. */
  get end(): number {
    return this.#start + this.#known.length;
  }

  /** A new run begins. */
  clear(): void {
    this.#known = this.#memory.subarray(0, 0);
    this.#start = 0;
  }

  /** Takes the next piece, which must not change before `keepFrom`. */
  add(piece: Uint8Array): void {
    if (this.#known.length === 0) {
      this.#known = piece;
      return;
    }
    const filled = this.#known.length;
    this.#makeRoom(filled + piece.length);
    this.#memory.set(piece, filled);
    this.#known = this.#memory.subarray(0, filled + piece.length);
  }

  /** The bytes from `offset` to `end` of the run. Good until the next call. */
  between(offset: number, end: number): Uint8Array {
    return this.#known.subarray(offset - this.#start, end - this.#start);
  }

  /** Lets go of what is before `offset`; the last piece may be used for something else from now on. */
  keepFrom(offset: number): void {
    const from = Math.min(Math.max(offset, this.#start), this.end);
    const kept = this.between(from, this.end);
    if (kept.length > 0 && !(this.#isOwn(kept) && from === this.#start)) {
      this.#makeRoom(kept.length);
      this.#memory.set(kept);
    }
    this.#known = this.#memory.subarray(0, kept.length);
    this.#start = from;
  }

  /** Everything that was kept. Good until the next call. */
  get kept(): Uint8Array {
    return this.#known;
  }

  #isOwn({ buffer }: Uint8Array): boolean {
    return buffer === this.#memory.buffer;
  }

  #makeRoom(length: number): void {
    if (length <= this.#memory.length) return;
    const size = Math.max(Math.ceil(length / MIB) * MIB, Math.ceil(this.#memory.length * 1.25));
    const larger = Buffer.allocUnsafeSlow(size);
    if (this.#isOwn(this.#known)) larger.set(this.#known);
    // The collector would let the old ones pile up.
    (this.#memory.buffer as ArrayBuffer).transfer(0);
    this.#memory = larger;
  }
}
