import { KirschError } from '../../errors/index.ts';
import {
  createSealer,
  decompress,
  type MasterKey,
  SEAL_OVERHEAD,
  type Sealer,
  sha256,
} from '../../format/index.ts';
import { BlobTable, type BlobTableHandle } from '../../repository/blob-index.ts';

/** Blobs of more plaintext than this are nobody's; they are refused before memory is taken for them. */
const MAX_BLOB_BYTES = 256 * 1024 * 1024;

/** Opens and verifies blobs in a worker, which knows them by their entries in the shared table. */
export class BlobOpener {
  readonly #table: BlobTable;
  readonly #sealer: Sealer;

  constructor(table: BlobTableHandle, masterKey: MasterKey) {
    this.#table = new BlobTable(table);
    this.#sealer = createSealer(masterKey);
  }

  /**
   * The plaintext of a blob. `sealed` holds bytes of its pack from `offset` on.
   * @throws KirschError `DAMAGED` when they are not what the blob's name promises
   */
  open(entry: number, sealed: Uint8Array, offset: number): Buffer {
    const blob = this.#table.read(entry);
    const start = blob.offset - offset;
    const content = this.#sealer.open(sealed.subarray(start, start + blob.length));
    const plain =
      blob.uncompressedLength === 0
        ? content
        : decompress(content, MAX_BLOB_BYTES, blob.uncompressedLength);
    if (!this.#isContent(plain, blob.id)) {
      throw new KirschError(
        'DAMAGED',
        `The blob at ${blob.offset} is not the one that it should be.`,
      );
    }
    return plain;
  }

  /** Whether these bytes are that blob's plaintext. */
  matches(entry: number, content: Uint8Array): boolean {
    return this.#isContent(content, this.#table.read(entry).id);
  }

  /** Length of a blob's plaintext. */
  plainLength(entry: number): number {
    return plainLengthOf(this.#table.read(entry));
  }

  #isContent(content: Uint8Array, id: Buffer): boolean {
    return sha256(content) === id.toString('hex');
  }
}

/** Length of a blob's plaintext, as the index has it. */
export function plainLengthOf(blob: {
  readonly length: number;
  readonly uncompressedLength: number;
}): number {
  return blob.uncompressedLength === 0 ? blob.length - SEAL_OVERHEAD : blob.uncompressedLength;
}
