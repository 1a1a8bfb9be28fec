import type { BlobTable } from '../../repository/blob-index.ts';

/** Remembers which copies of blobs cannot be used, and tells which blobs have no other. */
export class DamagedBlobs {
  readonly #table: BlobTable;
  readonly #entries: number[] = [];
  /** By pack and offset: several index files may list the same copy. */
  readonly #places = new Set<number>();

  constructor(table: BlobTable) {
    this.#table = table;
  }

  /** The copy that this entry of the table stands for cannot be used. */
  add(entry: number): void {
    this.#entries.push(entry);
    this.#places.add(this.#placeOf(entry));
  }

  /** The first entries of all blobs that have no copy which can be used: by these numbers `find` names them. */
  lost(): Set<number> {
    const lost = new Set<number>();
    for (const entry of this.#entries) {
      const { type, id } = this.#table.read(entry);
      const first = this.#table.find(type, id);
      let copy = first;
      while (copy !== -1 && this.#places.has(this.#placeOf(copy))) {
        copy = this.#table.findNext(type, id, copy);
      }
      if (copy === -1) lost.add(first);
    }
    return lost;
  }

  #placeOf(entry: number): number {
    const { pack, offset } = this.#table.read(entry);
    return pack * 2 ** 32 + offset;
  }
}
