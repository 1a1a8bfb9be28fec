import type { BlobTable, BlobType } from '../../repository/blob-index.ts';

/** Bits in a word. */
const WORD_BITS = 32;

/**
 * Some of the blobs of a blob table: one bit for each of its entries. A blob that lies in several packs is in the set with
 * all its entries, also with those that the table takes in later.
 */
export class BlobSet {
  readonly table: BlobTable;
  #bits: Int32Array;
  #size = 0;

  constructor(table: BlobTable) {
    this.table = table;
    this.#bits = new Int32Array(Math.ceil(table.size / WORD_BITS));
  }

  /** How many blobs it holds. */
  get size(): number {
    return this.#size;
  }

  /** Takes in the blob that this entry is a copy of. Returns whether it is new to the set. */
  add(entry: number): boolean {
    if (this.has(entry)) return false;
    const word = entry >>> 5;
    if (word >= this.#bits.length) this.#growTo(word);
    this.#bits[word]! |= 1 << (entry & 31);
    this.#size++;
    return true;
  }

  /** Whether the blob that this entry is a copy of is in the set. */
  has(entry: number): boolean {
    if (this.#bit(entry)) return true;
    const { table } = this;
    for (let copy = table.firstCopy(entry); copy !== -1; copy = table.nextCopy(copy)) {
      if (this.#bit(copy)) return true;
    }
    return false;
  }

  /** Whether the set has that blob; `id` holds its 32 bytes at `at`. */
  hasBlob(type: BlobType, id: Buffer, at = 0): boolean {
    const entry = this.table.find(type, id, at);
    return entry !== -1 && this.has(entry);
  }

  /** One entry of each blob of the set, in the order of their numbers. */
  *entries(): Generator<number> {
    for (let word = 0; word < this.#bits.length; word++) {
      for (let bits = this.#bits[word]!; bits !== 0; bits &= bits - 1) {
        yield word * WORD_BITS + 31 - Math.clz32(bits & -bits);
      }
    }
  }

  #bit(entry: number): boolean {
    const word = entry >>> 5;
    return word < this.#bits.length && (this.#bits[word]! & (1 << (entry & 31))) !== 0;
  }

  #growTo(word: number): void {
    const words = Math.max(word + 1, Math.ceil(this.table.size / WORD_BITS));
    const larger = new Int32Array(Math.ceil(words * 1.25));
    larger.set(this.#bits);
    this.#bits = larger;
  }
}
