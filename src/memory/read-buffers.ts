/** As much memory as is kept for the next reads, in bytes. */
const KEPT_BYTES = 96 * 1024 * 1024;
/** Smaller ones are not worth keeping. */
const SMALLEST = 64 * 1024;

/**
 * Memory for what is read in large pieces, used again and again, and shared with other threads as it is. A new buffer for
 * each piece would be outside of the heap that V8 watches, which makes it collect the whole heap for every few of them; a
 * third of the time of a restore over a network went there.
 */
export class ReadBuffers {
  /** Free ones by their size, a power of two. */
  readonly #free = new Map<number, SharedArrayBuffer[]>();
  #freeBytes = 0;

  /** A place for one read at a time. */
  open(): ReadBuffer {
    return new ReadBuffer(
      (size) => this.#take(size),
      (memory) => this.#keep(memory),
    );
  }

  #take(size: number): SharedArrayBuffer {
    const rounded = Math.max(SMALLEST, 2 ** Math.ceil(Math.log2(size)));
    const found = this.#free.get(rounded)?.pop();
    if (found) this.#freeBytes -= rounded;
    // What is not touched takes no memory.
    return found ?? new SharedArrayBuffer(rounded);
  }

  #keep(memory: SharedArrayBuffer): void {
    const size = memory.byteLength;
    if (this.#freeBytes + size > KEPT_BYTES) return;
    this.#freeBytes += size;
    const others = this.#free.get(size);
    if (others) others.push(memory);
    else this.#free.set(size, [memory]);
  }
}

/** The memory of one read, and of another try of it. */
export class ReadBuffer {
  readonly #take: (size: number) => SharedArrayBuffer;
  readonly #keep: (memory: SharedArrayBuffer) => void;
  #memory: SharedArrayBuffer | undefined;

  constructor(
    take: (size: number) => SharedArrayBuffer,
    keep: (memory: SharedArrayBuffer) => void,
  ) {
    this.#take = take;
    this.#keep = keep;
  }

  /** Room for so many bytes, the same as before where that was large enough. For `StorageCallOptions`. */
  readonly allocate = (length: number): Buffer => {
    if (this.#memory && this.#memory.byteLength < length) this.release();
    this.#memory ??= this.#take(length);
    return Buffer.from(this.#memory, 0, length);
  };

  /** Gives the memory back: nobody, in no thread, looks at it any more. */
  release(): void {
    if (this.#memory) this.#keep(this.#memory);
    this.#memory = undefined;
  }
}
