/*
 * The packs that are open, shared by all threads. Worker threads append sealed blobs to them; the thread that fills one
 * closes it; the main thread uploads it and gives its file back. Their bytes are in temporary files but for a little
 * buffer each, so memory depends neither on the size of packs nor on how many are on their way; and when all files are,
 * the workers wait: that is the back-pressure.
 *
 * As in restic, each blob goes to one of several open packs at random, so that the sizes of neighbours in a pack tell
 * less about the file they came from (https://eprint.iacr.org/2025/532).
 */
import { KirschError } from '../errors/index.ts';
import type { BlobType } from './blob-index.ts';
import { PackFiles, type PackFilesHandle } from './pack-files.ts';

export interface PackPoolHandle {
  readonly control: SharedArrayBuffer;
  readonly files: PackFilesHandle;
  /** Per slot: what its pack holds, `LIST_WORDS` a blob. */
  readonly blobLists: readonly SharedArrayBuffer[];
  /** Per slot: the end of its pack, not yet written to the file. */
  readonly tails: readonly SharedArrayBuffer[];
  /** A pack is closed when it holds at least this many bytes. */
  readonly targetBytes: number;
  /** The first pack of all is. */
  readonly firstBytes: number;
  readonly dataSlots: number;
  readonly treeSlots: number;
}

/** Words that list one blob: its entry in the blob table, its sealed length, its uncompressed length. */
export const LIST_WORDS = 3;

/** A pack also closes at this many blobs, so that its header stays far below the format's limit of 16 MiB. */
export const MAX_BLOBS_PER_PACK = 65_536;
/** Small blobs are written together: a system call for each would cost more than the copy. */
const TAIL_BYTES = 128 * 1024;

const FREED = 0;
const CLOSED = 1;
const SLOTS_AT = 2;
const SLOT_WORDS = 5;
const LOCK = 0;
const FILE = 1;
const USED = 2;
const WRITTEN = 3;
const COUNT = 4;
/** Waits end by themselves now and then, so that a lost wake-up costs a moment and no more. */
const WAIT_MS = 200;

export interface PackPoolOptions {
  readonly targetBytes: number;
  /** When the first pack is closed: less, and a slow line need not wait for a whole one. @default as all others */
  readonly firstBytes?: number | undefined;
  /** Packs that may be on their way to the storage while others fill. */
  readonly inFlight: number;
  readonly dataSlots: number;
  readonly treeSlots: number;
  /** Where packs in the making are kept. @default the system's folder for temporary files */
  readonly temporaryFolder?: string | undefined;
}

/** One thread's view of the pool. */
export class PackPool {
  readonly handle: PackPoolHandle;
  readonly files: PackFiles;
  readonly #control: Int32Array;
  readonly #tails: readonly Buffer[];
  readonly #lists: readonly Uint32Array[];
  readonly #freeAt: number;

  constructor(handle: PackPoolHandle) {
    this.handle = handle;
    this.files = new PackFiles(handle.files);
    this.#control = new Int32Array(handle.control);
    this.#tails = handle.tails.map((tail) => Buffer.from(tail));
    this.#lists = handle.blobLists.map((list) => new Uint32Array(list));
    this.#freeAt = SLOTS_AT + (handle.dataSlots + handle.treeSlots) * SLOT_WORDS;
  }

  /** Makes a pool; `close` it in the same thread. Throws what `PackFiles.open` throws. */
  static create(options: PackPoolOptions): PackPool {
    const { targetBytes, inFlight, dataSlots, treeSlots, temporaryFolder } = options;
    const { firstBytes = targetBytes } = options;
    const slots = dataSlots + treeSlots;
    const count = slots + inFlight;
    const shared = (bytes: number) =>
      Array.from({ length: slots }, () => new SharedArrayBuffer(bytes));
    const pool = new PackPool({
      control: new SharedArrayBuffer(4 * (SLOTS_AT + slots * SLOT_WORDS + count)),
      files: PackFiles.open(count, temporaryFolder).handle,
      // Address space only: a page takes memory when it is first written.
      blobLists: shared(4 * LIST_WORDS * MAX_BLOBS_PER_PACK),
      tails: shared(TAIL_BYTES),
      targetBytes,
      firstBytes: Math.min(firstBytes, targetBytes),
      dataSlots,
      treeSlots,
    });
    for (let slot = 0; slot < slots; slot++) pool.setSlotWord(slot, FILE, -1);
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

  /** Takes a free file, waiting for one if need be. The lowest number first: its pages are in the cache. */
  take(): number {
    for (;;) {
      const freed = Atomics.load(this.#control, FREED);
      for (let file = 0; file < this.handle.files.descriptors.length; file++) {
        if (Atomics.compareExchange(this.#control, this.#freeAt + file, 0, 1) === 0) return file;
      }
      Atomics.wait(this.#control, FREED, freed, WAIT_MS);
    }
  }

  /** Gives a file back once its pack is stored. */
  free(file: number): void {
    Atomics.store(this.#control, this.#freeAt + file, 0);
    Atomics.add(this.#control, FREED, 1);
    Atomics.notify(this.#control, FREED);
  }

  /** The size from which on a pack is to be closed now. */
  get fullBytes(): number {
    const { firstBytes, targetBytes } = this.handle;
    return Atomics.load(this.#control, CLOSED) === 0 ? firstBytes : targetBytes;
  }

  noteClosed(): void {
    Atomics.store(this.#control, CLOSED, 1);
  }

  /** Removes the files. Nothing may use the pool afterwards, in any thread. */
  close(): void {
    this.files.close();
  }

  tail(slot: number): Buffer {
    return this.#tails[slot]!;
  }

  list(slot: number): Uint32Array {
    return this.#lists[slot]!;
  }

  slotWord(slot: number, word: number): number {
    return this.#control[SLOTS_AT + slot * SLOT_WORDS + word]!;
  }

  setSlotWord(slot: number, word: number, value: number): void {
    this.#control[SLOTS_AT + slot * SLOT_WORDS + word] = value;
  }
}

/** A pack that no thread appends to any more: its blobs are in a file of the pool. */
export interface DetachedPack {
  readonly file: number;
  /** Bytes of its blobs. */
  readonly used: number;
  /** What it holds: `LIST_WORDS` a blob. */
  readonly list: Uint32Array;
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
    return this.used >= this.#pool.fullBytes || this.count >= MAX_BLOBS_PER_PACK;
  }

  /** Appends a sealed blob. */
  append(sealed: Uint8Array, entry: number, uncompressedLength: number): void {
    this.#write(sealed);
    this.#note(entry, sealed.length, uncompressedLength);
  }

  /** Whether all that another pack holds has room in this one, by size and by number. */
  hasRoomFor(other: OpenPack): boolean {
    return (
      this.used + other.used <= this.#pool.handle.targetBytes &&
      this.count + other.count <= MAX_BLOBS_PER_PACK
    );
  }

  /** Appends all blobs of another pack, and leaves it empty; the caller has seen that there is room. */
  absorb(other: OpenPack): void {
    const { file, used, list } = other.detach();
    for (const piece of this.#pool.files.pieces(file, used)) this.#write(piece);
    for (let at = 0; at < list.length; at += LIST_WORDS) {
      this.#note(list[at]!, list[at + 1]!, list[at + 2]!);
    }
    this.#pool.free(file);
  }

  /** Leaves the slot empty; the file now belongs to the caller. */
  detach(): DetachedPack {
    this.#flush();
    this.#pool.noteClosed();
    const pack = {
      file: this.#file(),
      used: this.used,
      list: this.#pool.list(this.#slot).slice(0, this.count * LIST_WORDS),
    };
    this.#set(FILE, -1);
    this.#set(USED, 0);
    this.#set(WRITTEN, 0);
    this.#set(COUNT, 0);
    return pack;
  }

  #write(bytes: Uint8Array): void {
    const { used } = this;
    const tail = this.#pool.tail(this.#slot);
    if (used - this.#written + bytes.length > tail.length) this.#flush();
    if (bytes.length <= tail.length) {
      tail.set(bytes, used - this.#written);
    } else {
      this.#pool.files.write(this.#file(), bytes, used);
      this.#set(WRITTEN, used + bytes.length);
    }
    this.#set(USED, used + bytes.length);
  }

  /** How much of the pack is in the file; what follows is in the tail. */
  get #written(): number {
    return this.#pool.slotWord(this.#slot, WRITTEN);
  }

  #flush(): void {
    const written = this.#written;
    const { used } = this;
    if (used === written) return;
    const bytes = this.#pool.tail(this.#slot).subarray(0, used - written);
    this.#pool.files.write(this.#file(), bytes, written);
    this.#set(WRITTEN, used);
  }

  #note(entry: number, length: number, uncompressedLength: number): void {
    const { count } = this;
    // A write behind the end of an array goes nowhere and says nothing: a blob would be lost.
    if (count >= MAX_BLOBS_PER_PACK) {
      throw new KirschError('INTERNAL', `A pack has no room for its blob number ${count + 1}.`);
    }
    const list = this.#pool.list(this.#slot);
    list[count * LIST_WORDS] = entry;
    list[count * LIST_WORDS + 1] = length;
    list[count * LIST_WORDS + 2] = uncompressedLength;
    this.#set(COUNT, count + 1);
  }

  /** The file's number; takes one when the slot has none. */
  #file(): number {
    let file = this.#pool.slotWord(this.#slot, FILE);
    if (file === -1) {
      file = this.#pool.take();
      this.#set(FILE, file);
    }
    return file;
  }

  #set(word: number, value: number): void {
    this.#pool.setSlotWord(this.#slot, word, value);
  }
}
