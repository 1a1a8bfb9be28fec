/** As much room as there is for reads at a time, in bytes; what is not touched takes no memory. */
const ROOM_BYTES = 80 * 1024 * 1024;
/** Places begin at multiples of this. */
const ALIGNMENT = 64;

/** A place in memory that threads share. */
interface Region {
  readonly memory: SharedArrayBuffer;
  readonly start: number;
  readonly length: number;
}

/**
 * One piece of memory for what is read in large pieces, shared with other threads as it is. A new buffer for each piece would
 * be outside of the heap that V8 watches, which makes it collect the whole heap for every few of them; a third of the time of
 * a restore over a network went there. Nor are there several to be used again: shared memory that is dropped stays for long,
 * since every thread that has seen it must collect first.
 */
export class ReadBuffers {
  readonly #roomBytes: number;
  #memory: SharedArrayBuffer | undefined;
  /** In the order of their places. */
  readonly #taken: Region[] = [];

  /** @param roomBytes for all reads together; one that finds no room gets memory of its own */
  constructor(roomBytes = ROOM_BYTES) {
    this.#roomBytes = roomBytes;
  }

  /** A place for one read at a time. */
  open(): ReadBuffer {
    return new ReadBuffer(
      (size) => this.#take(size),
      (region) => this.#giveBack(region),
    );
  }

  /** The first gap that is large enough: so little more is touched than is in use at a time. */
  #take(size: number): Region {
    const length = Math.ceil(size / ALIGNMENT) * ALIGNMENT;
    this.#memory ??= new SharedArrayBuffer(this.#roomBytes);
    let start = 0;
    let at = 0;
    for (; at < this.#taken.length; at++) {
      const next = this.#taken[at]!;
      if (start + length <= next.start) break;
      start = next.start + next.length;
    }
    if (start + length > this.#roomBytes) {
      return { memory: new SharedArrayBuffer(length), start: 0, length };
    }
    const region = { memory: this.#memory, start, length };
    this.#taken.splice(at, 0, region);
    return region;
  }

  #giveBack(region: Region): void {
    const at = this.#taken.indexOf(region);
    if (at !== -1) this.#taken.splice(at, 1);
  }
}

/** The memory of one read, and of another try of it. */
export class ReadBuffer {
  readonly #take: (size: number) => Region;
  readonly #giveBack: (region: Region) => void;
  #region: Region | undefined;

  constructor(take: (size: number) => Region, giveBack: (region: Region) => void) {
    this.#take = take;
    this.#giveBack = giveBack;
  }

  /** Room for so many bytes, the same as before where that was large enough. For `StorageCallOptions`. */
  readonly allocate = (length: number): Buffer => {
    if (this.#region && this.#region.length < length) this.release();
    this.#region ??= this.#take(length);
    const { memory, start } = this.#region;
    return Buffer.from(memory, start, length);
  };

  /** Gives the memory back: nobody, in no thread, looks at it any more. */
  release(): void {
    if (this.#region) this.#giveBack(this.#region);
    this.#region = undefined;
  }
}
