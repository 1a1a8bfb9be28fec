import {
  type BlobType,
  SCANNED_IS_TREE,
  SCANNED_LENGTH,
  SCANNED_OFFSET,
  SCANNED_UNCOMPRESSED,
  SCANNED_WORDS,
  type ScannedPack,
} from '../format/index.ts';
import { BlobTable } from './blob-table.ts';

export type { BlobType } from '../format/index.ts';
export { BlobTable, type BlobTableHandle } from './blob-table.ts';

/** Where one copy of a blob lies. */
export interface BlobLocation {
  readonly packId: string;
  /** Of the sealed blob in the pack, in bytes. */
  readonly offset: number;
  /** Of the sealed blob, in bytes. */
  readonly length: number;
  /** Of the plaintext, in bytes, when it is compressed; 0 when it is stored as it is. */
  readonly uncompressedLength: number;
}

/** The index: which blob lies where. The main thread's view; workers attach to its `table`. */
export class BlobIndex {
  readonly table: BlobTable;
  readonly #packIds: string[] = [];
  readonly #packNumbers = new Map<string, number>();

  constructor(expectedBlobs = 0) {
    this.table = BlobTable.create(expectedBlobs);
  }

  get packCount(): number {
    return this.#packIds.length;
  }

  packIds(): readonly string[] {
    return this.#packIds;
  }

  hasPack(packId: string): boolean {
    return this.#packNumbers.has(packId);
  }

  /** The number by which the table names this pack; made when it is new. */
  packNumber(packId: string): number {
    let number = this.#packNumbers.get(packId);
    if (number === undefined) {
      number = this.#packIds.length;
      this.#packIds.push(packId);
      this.#packNumbers.set(packId, number);
    }
    return number;
  }

  /** Takes in one pack of an index file. */
  addPack(
    packId: string,
    blobs: Iterable<{
      type: BlobType;
      id: string;
      offset: number;
      length: number;
      uncompressedLength: number;
    }>,
  ): void {
    const pack = this.packNumber(packId);
    const id = Buffer.allocUnsafe(32);
    for (const blob of blobs) {
      id.write(blob.id, 'hex');
      this.table.add(blob.type, id, pack, blob.offset, blob.length, blob.uncompressedLength);
    }
  }

  /** The same for a pack that was scanned. */
  addScannedPack({ id: packId, words }: ScannedPack): void {
    const pack = this.packNumber(packId);
    const bytes = Buffer.from(words.buffer, words.byteOffset, words.byteLength);
    for (let at = 0; at < words.length; at += SCANNED_WORDS) {
      this.table.add(
        words[at + SCANNED_IS_TREE] ? 'tree' : 'data',
        bytes.subarray(at * 4, at * 4 + 32),
        pack,
        words[at + SCANNED_OFFSET]!,
        words[at + SCANNED_LENGTH]!,
        words[at + SCANNED_UNCOMPRESSED]!,
      );
    }
  }

  /** Whether the blob is known: stored, or claimed in this run. */
  has(type: BlobType, id: string): boolean {
    return this.table.find(type, Buffer.from(id, 'hex')) !== -1;
  }

  /** Where one stored copy lies, or `undefined`. */
  find(type: BlobType, id: string): BlobLocation | undefined {
    for (const location of this.findAll(type, id)) return location;
    return undefined;
  }

  /** Where every stored copy lies. */
  *findAll(type: BlobType, id: string): Generator<BlobLocation> {
    const bytes = Buffer.from(id, 'hex');
    for (
      let entry = this.table.find(type, bytes);
      entry !== -1;
      entry = this.table.findNext(type, bytes, entry)
    ) {
      const { pack, offset, length, uncompressedLength } = this.table.read(entry);
      if (pack === -1) continue;
      yield { packId: this.#packIds[pack]!, offset, length, uncompressedLength };
    }
  }

  /** Every stored blob, in no particular order. */
  *entries(): Generator<BlobLocation & { type: BlobType; id: string }> {
    const count = this.table.size;
    for (let entry = 0; entry < count; entry++) {
      const { type, id, pack, offset, length, uncompressedLength } = this.table.read(entry);
      if (pack === -1) continue;
      yield {
        type,
        id: id.toString('hex'),
        packId: this.#packIds[pack]!,
        offset,
        length,
        uncompressedLength,
      };
    }
  }
}
