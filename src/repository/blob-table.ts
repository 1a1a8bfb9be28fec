import { KirschError } from '../errors/index.ts';
import { type BlobType, SEAL_OVERHEAD } from '../format/index.ts';

/** What a thread needs to attach to an index that another thread made; may be posted to workers. */
export interface BlobTableHandle {
  readonly buffer: SharedArrayBuffer;
  readonly bucketBits: number;
}

/*
 * The table: a chained hash table in shared memory, so that every worker thread can ask "is this blob known?" and claim
 * it without asking the main thread. 52 bytes an entry and 4 to 8 for its bucket.
 *
 *   header (16 words)  word 0: number of entries
 *   buckets            one word each: number of the chain's first entry + 1, or 0
 *   entries            13 words each, only ever appended
 *
 * An entry is written whole before a compare-and-swap links it into its chain, and what is linked never moves, so readers
 * need no lock. A lost race leaves one unlinked entry behind, which costs its 52 bytes and nothing else.
 * The buffer grows; views of a fixed length on it are 25 times faster than views that track its length, so each thread
 * renews its view when it meets an entry behind its end.
 */
const HEADER_WORDS = 16;
const COUNT = 0;
const ENTRY_WORDS = 13;
const ID_WORDS = 8;
const NEXT = 8;
const PACK = 9;
const OFFSET = 10;
const LENGTH = 11;
const UNCOMPRESSED = 12;
const TREE_BIT = 0x8000_0000;
const PACK_MASK = 0x7fff_ffff;
/** The pack number of a blob that a worker has claimed and that no finished pack holds yet. */
const CLAIMED = PACK_MASK;
const GROWTH_ENTRIES = 1 << 16;
/** 4 GiB hold 80 million blobs. Address space only: memory is taken as entries are written. */
const MAX_BYTES = 2 ** 32;

/** The part of the index that all threads share: which blobs are known. */
export class BlobTable {
  readonly handle: BlobTableHandle;
  readonly #entriesAt: number;
  readonly #bucketMask: number;
  #words: Int32Array;

  constructor(handle: BlobTableHandle) {
    this.handle = handle;
    const buckets = 2 ** handle.bucketBits;
    this.#entriesAt = HEADER_WORDS + buckets;
    this.#bucketMask = buckets - 1;
    this.#words = fixedView(handle.buffer);
  }

  /** @param expectedBlobs how many blobs are known to come; more may, at the price of longer chains. */
  static create(expectedBlobs: number): BlobTable {
    const bucketBits = Math.min(26, Math.max(16, Math.ceil(Math.log2(expectedBlobs + 1))));
    const bytes =
      4 * (HEADER_WORDS + 2 ** bucketBits + ENTRY_WORDS * (expectedBlobs + GROWTH_ENTRIES));
    if (bytes > MAX_BYTES) {
      throw new KirschError('INTERNAL', `The index of ${expectedBlobs} blobs is too large.`);
    }
    const buffer = new SharedArrayBuffer(bytes, { maxByteLength: MAX_BYTES });
    return new BlobTable({ buffer, bucketBits });
  }

  /** How many entries there are, duplicates and claims included. */
  get size(): number {
    return Atomics.load(this.#words, COUNT);
  }

  /** The number of the first entry of that blob, or -1. `id` holds the 32 bytes at `at`. */
  find(type: BlobType, id: Buffer, at = 0): number {
    return this.#search(type, id, at, Atomics.load(this.#words, this.#bucket(id, at)) - 1, -1);
  }

  /** The next entry of the same blob after `entry`, or -1. */
  findNext(type: BlobType, id: Buffer, entry: number, at = 0): number {
    return this.#search(type, id, at, this.#wordsFor(entry)[this.#at(entry) + NEXT]! - 1, -1);
  }

  /**
   * Claims a blob that is to be stored: the entry's number, or -1 when it is known already. Of any number of threads
   * that claim the same blob at the same time, one gets it.
   */
  claim(type: BlobType, id: Buffer, at = 0): number {
    const bucket = this.#bucket(id, at);
    let head = Atomics.load(this.#words, bucket);
    if (this.#search(type, id, at, head - 1, -1) !== -1) return -1;
    const entry = this.#append(type, id, at, CLAIMED, 0, 0, 0);
    for (;;) {
      this.#wordsFor(entry)[this.#at(entry) + NEXT] = head;
      const seen = Atomics.compareExchange(this.#words, bucket, head, entry + 1);
      if (seen === head) return entry;
      if (this.#search(type, id, at, seen - 1, head - 1) !== -1) return -1;
      head = seen;
    }
  }

  /** Adds an entry, also when the blob is known: repositories may hold duplicates. */
  add(
    type: BlobType,
    id: Buffer,
    pack: number,
    offset: number,
    length: number,
    uncompressedLength: number,
  ): number {
    const bucket = this.#bucket(id, 0);
    const entry = this.#append(type, id, 0, pack, offset, length, uncompressedLength);
    let head = Atomics.load(this.#words, bucket);
    for (;;) {
      this.#wordsFor(entry)[this.#at(entry) + NEXT] = head;
      const seen = Atomics.compareExchange(this.#words, bucket, head, entry + 1);
      if (seen === head) return entry;
      head = seen;
    }
  }

  /** Says where a claimed blob came to lie. */
  settle(
    entry: number,
    pack: number,
    offset: number,
    length: number,
    uncompressedLength: number,
  ): void {
    const words = this.#wordsFor(entry);
    const at = this.#at(entry);
    words[at + OFFSET] = offset;
    words[at + LENGTH] = length;
    words[at + UNCOMPRESSED] = uncompressedLength;
    Atomics.store(words, at + PACK, (words[at + PACK]! & TREE_BIT) | pack);
  }

  /** What an entry says; `pack` is -1 while the blob is only claimed. */
  read(entry: number): {
    type: BlobType;
    id: Buffer;
    pack: number;
    offset: number;
    length: number;
    uncompressedLength: number;
  } {
    const words = this.#wordsFor(entry);
    const at = this.#at(entry);
    const pack = words[at + PACK]! & PACK_MASK;
    const id = Buffer.allocUnsafe(32);
    for (let word = 0; word < ID_WORDS; word++) id.writeInt32LE(words[at + word]!, word * 4);
    return {
      type: words[at + PACK]! & TREE_BIT ? 'tree' : 'data',
      id,
      pack: pack === CLAIMED ? -1 : pack,
      offset: words[at + OFFSET]! >>> 0,
      length: words[at + LENGTH]! >>> 0,
      uncompressedLength: words[at + UNCOMPRESSED]! >>> 0,
    };
  }

  /** How many bytes the blob has in plain. */
  plainLength(entry: number): number {
    const words = this.#wordsFor(entry);
    const at = this.#at(entry);
    const uncompressedLength = words[at + UNCOMPRESSED]! >>> 0;
    return uncompressedLength || (words[at + LENGTH]! >>> 0) - SEAL_OVERHEAD;
  }

  /** How many bytes the sealed blob has. */
  sealedLength(entry: number): number {
    return this.#wordsFor(entry)[this.#at(entry) + LENGTH]! >>> 0;
  }

  /** Where the sealed blob begins in its pack. */
  offset(entry: number): number {
    return this.#wordsFor(entry)[this.#at(entry) + OFFSET]! >>> 0;
  }

  /** The number of the pack, or -1 while the blob is only claimed. */
  pack(entry: number): number {
    const pack = this.#wordsFor(entry)[this.#at(entry) + PACK]! & PACK_MASK;
    return pack === CLAIMED ? -1 : pack;
  }

  isCompressed(entry: number): boolean {
    return this.#wordsFor(entry)[this.#at(entry) + UNCOMPRESSED] !== 0;
  }

  isTree(entry: number): boolean {
    return this.#wordsFor(entry)[this.#at(entry) + PACK]! < 0;
  }

  /** The first entry of the same blob: what `find` gives for its id. Never -1 for an entry that is linked. */
  firstCopy(entry: number): number {
    const bucket = HEADER_WORDS + (this.#wordsFor(entry)[this.#at(entry)]! & this.#bucketMask);
    return this.#copyFrom(entry, Atomics.load(this.#words, bucket) - 1);
  }

  /** The next entry of the same blob: what `findNext` gives; or -1. */
  nextCopy(entry: number): number {
    return this.#copyFrom(entry, this.#wordsFor(entry)[this.#at(entry) + NEXT]! - 1);
  }

  #copyFrom(blob: number, from: number): number {
    for (let entry = from; entry !== -1; ) {
      if (entry === blob || this.#isSame(blob, entry)) return entry;
      entry = this.#wordsFor(entry)[this.#at(entry) + NEXT]! - 1;
    }
    return -1;
  }

  #isSame(a: number, b: number): boolean {
    const words = this.#wordsFor(Math.max(a, b));
    const at = this.#at(a);
    const other = this.#at(b);
    if ((words[at + PACK]! ^ words[other + PACK]!) < 0) return false;
    for (let word = 0; word < ID_WORDS; word++) {
      if (words[at + word] !== words[other + word]) return false;
    }
    return true;
  }

  #search(type: BlobType, id: Buffer, at: number, from: number, until: number): number {
    const first = id.readInt32LE(at);
    const typeBit = type === 'tree' ? TREE_BIT | 0 : 0;
    for (let entry = from; entry !== until && entry !== -1; ) {
      const words = this.#wordsFor(entry);
      const start = this.#at(entry);
      if (words[start] === first && (words[start + PACK]! & TREE_BIT) === typeBit) {
        let word = 1;
        while (word < ID_WORDS && words[start + word] === id.readInt32LE(at + word * 4)) word++;
        if (word === ID_WORDS) return entry;
      }
      entry = words[start + NEXT]! - 1;
    }
    return -1;
  }

  #append(
    type: BlobType,
    id: Buffer,
    from: number,
    pack: number,
    offset: number,
    length: number,
    uncompressedLength: number,
  ): number {
    const entry = Atomics.add(this.#words, COUNT, 1);
    const at = this.#at(entry);
    if (at + ENTRY_WORDS > this.#words.length) this.#grow(at + ENTRY_WORDS);
    const words = this.#words;
    for (let word = 0; word < ID_WORDS; word++) words[at + word] = id.readInt32LE(from + word * 4);
    words[at + PACK] = (type === 'tree' ? TREE_BIT : 0) | pack;
    words[at + OFFSET] = offset;
    words[at + LENGTH] = length;
    words[at + UNCOMPRESSED] = uncompressedLength;
    return entry;
  }

  /** Several threads may grow at once: a buffer that is large enough by then is left alone. */
  #grow(words: number): void {
    const { buffer } = this.handle;
    const wanted = Math.min(4 * (words + GROWTH_ENTRIES * ENTRY_WORDS), MAX_BYTES);
    if (4 * words > MAX_BYTES) {
      throw new KirschError('INTERNAL', 'The index has no room for more blobs.', {
        hint: 'Back up in several smaller runs, or split the repository.',
      });
    }
    while (buffer.byteLength < 4 * words) {
      try {
        buffer.grow(wanted);
      } catch (error) {
        // A RangeError here means that another thread has just grown it further than `wanted`.
        if (buffer.byteLength < 4 * words) {
          throw new KirschError('INTERNAL', 'No memory is left for the index.', { cause: error });
        }
      }
    }
    this.#words = fixedView(buffer);
  }

  #wordsFor(entry: number): Int32Array {
    if (this.#at(entry) + ENTRY_WORDS > this.#words.length) {
      this.#words = fixedView(this.handle.buffer);
    }
    return this.#words;
  }

  #at(entry: number): number {
    return this.#entriesAt + entry * ENTRY_WORDS;
  }

  #bucket(id: Buffer, at: number): number {
    return HEADER_WORDS + (id.readInt32LE(at) & this.#bucketMask);
  }
}

function fixedView(buffer: SharedArrayBuffer): Int32Array {
  return new Int32Array(buffer, 0, Math.floor(buffer.byteLength / 4));
}
