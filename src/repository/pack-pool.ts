/*
 * The packs that are open, in memory that all threads share. Worker threads append sealed blobs to them; the thread that
 * fills one closes it; the main thread uploads it and gives its buffer back. So memory is bounded by the number of
 * buffers, and when all are on their way to the storage the workers wait: that is the back-pressure.
 *
 * As in restic, each blob goes to one of several open packs at random, so that the sizes of neighbours in a pack tell
 * less about the file they came from (https://eprint.iacr.org/2025/532).
 */
import type { BlobType } from './blob-index.ts';

export interface PackPoolHandle {
  readonly control: SharedArrayBuffer;
  readonly buffers: readonly SharedArrayBuffer[];
  /** Per buffer: what it holds, `LIST_WORDS` a blob. */
  readonly blobLists: readonly SharedArrayBuffer[];
  /** A pack is closed when it holds at least this many bytes. */
  readonly targetBytes: number;
  readonly dataSlots: number;
  readonly treeSlots: number;
}

/** Words that list one blob: its entry in the blob table, its sealed length, its uncompressed length. */
export const LIST_WORDS = 3;

/** A pack also closes at this many blobs, so that its header stays far below the format's limit of 16 MiB. */
export const MAX_BLOBS_PER_PACK = 65_536;
/** Room for one more blob behind the target size: the largest chunk, grown a little, and its seal. */
export const LAST_BLOB_BYTES = 8 * 1024 * 1024 + 64 * 1024;
const HEADER_BYTES = 41 * MAX_BLOBS_PER_PACK + 64;

const FREED = 0;
const SLOTS_AT = 1;
const SLOT_WORDS = 4;
const LOCK = 0;
const BUFFER = 1;
const USED = 2;
const COUNT = 3;
/** Waits end by themselves now and then, so that a lost wake-up costs a moment and no more. */
const WAIT_MS = 200;

export interface PackPoolOptions {
  readonly targetBytes: number;
  /** Packs that may be on their way to the storage while others fill. */
  readonly inFlight: number;
  readonly dataSlots: number;
  readonly treeSlots: number;
}

/** One thread's view of the pool. */
export class PackPool {
  readonly handle: PackPoolHandle;
  readonly #control: Int32Array;
  readonly #bytes: readonly Buffer[];
  readonly #lists: readonly Uint32Array[];
  readonly #freeAt: number;

  constructor(handle: PackPoolHandle) {
    this.handle = handle;
    this.#control = new Int32Array(handle.control);
    this.#bytes = handle.buffers.map((buffer) => Buffer.from(buffer));
    this.#lists = handle.blobLists.map((list) => new Uint32Array(list));
    this.#freeAt = SLOTS_AT + (handle.dataSlots + handle.treeSlots) * SLOT_WORDS;
  }

  static create(options: PackPoolOptions): PackPool {
    const { targetBytes, inFlight, dataSlots, treeSlots } = options;
    const slots = dataSlots + treeSlots;
    const count = slots + inFlight;
    // Address space only: a page of a buffer takes memory when it is first written.
    const capacity = targetBytes + LAST_BLOB_BYTES + HEADER_BYTES;
    const handle: PackPoolHandle = {
      control: new SharedArrayBuffer(4 * (SLOTS_AT + slots * SLOT_WORDS + count)),
      buffers: Array.from({ length: count }, () => new SharedArrayBuffer(capacity)),
      blobLists: Array.from(
        { length: count },
        () => new SharedArrayBuffer(4 * LIST_WORDS * MAX_BLOBS_PER_PACK),
      ),
      targetBytes,
      dataSlots,
      treeSlots,
    };
    const pool = new PackPool(handle);
    for (let slot = 0; slot < slots; slot++) {
      pool.#control[SLOTS_AT + slot * SLOT_WORDS + BUFFER] = -1;
    }
    return pool;
  }

  /** The slots for that type of blob: first number and count. */
  slots(type: BlobType): { readonly first: number; readonly count: number } {
    const { dataSlots, treeSlots } = this.handle;
    return type === 'data'
      ? { first: 0, count: dataSlots }
      : { first: dataSlots, count: treeSlots };
  }

  /** Runs `work` while no other thread can touch that slot. */
  withSlot<T>(slot: number, work: (pack: OpenPack) => T): T {
    const lock = SLOTS_AT + slot * SLOT_WORDS + LOCK;
    while (Atomics.compareExchange(this.#control, lock, 0, 1) !== 0) {
      Atomics.wait(this.#control, lock, 1, WAIT_MS);
    }
    try {
      return work(new OpenPack(this, slot));
    } finally {
      Atomics.store(this.#control, lock, 0);
      Atomics.notify(this.#control, lock, 1);
    }
  }

  /** The bytes of a buffer. */
  bytes(buffer: number): Buffer {
    return this.#bytes[buffer]!;
  }

  list(buffer: number): Uint32Array {
    return this.#lists[buffer]!;
  }

  /** Gives a buffer back once its pack is stored. */
  free(buffer: number): void {
    Atomics.store(this.#control, this.#freeAt + buffer, 0);
    Atomics.add(this.#control, FREED, 1);
    Atomics.notify(this.#control, FREED);
  }

  /** Takes a free buffer, waiting for one if need be. The lowest number first: it has been touched before. */
  take(): number {
    for (;;) {
      const freed = Atomics.load(this.#control, FREED);
      for (let buffer = 0; buffer < this.#bytes.length; buffer++) {
        if (Atomics.compareExchange(this.#control, this.#freeAt + buffer, 0, 1) === 0) {
          return buffer;
        }
      }
      Atomics.wait(this.#control, FREED, freed, WAIT_MS);
    }
  }

  slotWord(slot: number, word: number): number {
    return this.#control[SLOTS_AT + slot * SLOT_WORDS + word]!;
  }

  setSlotWord(slot: number, word: number, value: number): void {
    this.#control[SLOTS_AT + slot * SLOT_WORDS + word] = value;
  }
}

/** The pack that fills in one slot, while its lock is held. */
export class OpenPack {
  readonly #pool: PackPool;
  readonly #slot: number;

  constructor(pool: PackPool, slot: number) {
    this.#pool = pool;
    this.#slot = slot;
  }

  get used(): number {
    return this.#pool.slotWord(this.#slot, USED);
  }

  get count(): number {
    return this.#pool.slotWord(this.#slot, COUNT);
  }

  get isFull(): boolean {
    return this.used >= this.#pool.handle.targetBytes || this.count >= MAX_BLOBS_PER_PACK;
  }

  /** The buffer's number; takes one when the slot has none. */
  get buffer(): number {
    let buffer = this.#pool.slotWord(this.#slot, BUFFER);
    if (buffer === -1) {
      buffer = this.#pool.take();
      this.#pool.setSlotWord(this.#slot, BUFFER, buffer);
    }
    return buffer;
  }

  /** Notes a blob whose sealed bytes have been written at `used`. */
  append(entry: number, length: number, uncompressedLength: number): void {
    const { count, used } = this;
    const list = this.#pool.list(this.buffer);
    list[count * LIST_WORDS] = entry;
    list[count * LIST_WORDS + 1] = length;
    list[count * LIST_WORDS + 2] = uncompressedLength;
    this.#pool.setSlotWord(this.#slot, COUNT, count + 1);
    this.#pool.setSlotWord(this.#slot, USED, used + length);
  }

  /** What it holds, as a copy: `LIST_WORDS` a blob. */
  list(): Uint32Array {
    return Uint32Array.from(this.#pool.list(this.buffer).subarray(0, this.count * LIST_WORDS));
  }

  /** Takes over all blobs of another pack; the caller has seen that they fit. */
  absorb(other: OpenPack): void {
    const from = this.#pool.bytes(other.buffer);
    const to = this.#pool.bytes(this.buffer);
    to.set(from.subarray(0, other.used), this.used);
    const list = other.list();
    for (let at = 0; at < list.length; at += LIST_WORDS) {
      this.append(list[at]!, list[at + 1]!, list[at + 2]!);
    }
    this.#pool.free(other.detach());
  }

  /** Leaves the slot empty; the buffer now belongs to the caller. */
  detach(): number {
    const buffer = this.buffer;
    this.#pool.setSlotWord(this.#slot, BUFFER, -1);
    this.#pool.setSlotWord(this.#slot, USED, 0);
    this.#pool.setSlotWord(this.#slot, COUNT, 0);
    return buffer;
  }
}
