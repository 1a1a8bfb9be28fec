import { isKirschError, KirschError } from '../../errors/index.ts';
import {
  createSealer,
  decompress,
  type MasterKey,
  SEAL_OVERHEAD,
  type Sealer,
  sha256,
} from '../../format/index.ts';
import { freeBytes } from '../../memory/free-bytes.ts';
import { BlobTable, type BlobTableHandle } from '../../repository/blob-index.ts';

/** Blobs of more plaintext than this are nobody's; they are refused before memory is taken for them. */
const MAX_BLOB_BYTES = 256 * 1024 * 1024;

type Blob = ReturnType<BlobTable['read']>;

/** Opens and verifies blobs in a worker, which knows them by their entries in the shared table. */
export class BlobOpener {
  readonly table: BlobTable;
  readonly #sealer: Sealer;

  constructor(table: BlobTableHandle, masterKey: MasterKey) {
    this.table = new BlobTable(table);
    this.#sealer = createSealer(masterKey);
  }

  /**
   * The plaintext of a blob. `sealed` holds bytes of its pack from `offset` on.
   * @throws KirschError `DAMAGED` when they are not what the blob's name promises
   */
  open(entry: number, sealed: Uint8Array, offset: number): Buffer {
    const blob = this.table.read(entry);
    const start = blob.offset - offset;
    return this.#open(blob, sealed.subarray(start, start + blob.length));
  }

  /** The plaintexts of blobs that stand one after the other in `sealed`; undefined for those that cannot be opened. */
  openAll(entries: readonly number[], sealed: Uint8Array): (Buffer | undefined)[] {
    let start = 0;
    return entries.map((entry) => {
      const blob = this.table.read(entry);
      const end = start + blob.length;
      const bytes = sealed.subarray(start, end);
      start = end;
      return undefinedIfDamaged(() => this.#open(blob, bytes));
    });
  }

  /** Whether these bytes are that blob's plaintext. */
  matches(entry: number, content: Uint8Array): boolean {
    return this.#isContent(content, this.table.read(entry).id);
  }

  /** Length of a blob's plaintext. */
  plainLength(entry: number): number {
    return plainLengthOf(this.table.read(entry));
  }

  #open(blob: Blob, sealed: Uint8Array): Buffer {
    const plain =
      blob.uncompressedLength === 0 ? this.#sealer.decrypt(sealed) : this.#unpack(blob, sealed);
    if (!this.#isContent(plain, blob.id)) {
      throw new KirschError(
        'DAMAGED',
        `The blob at ${blob.offset} is not the one that it should be.`,
      );
    }
    return plain;
  }

  /** What is to be decompressed must be what was sealed: the decompressor is not for everybody's bytes. */
  #unpack({ uncompressedLength }: Blob, sealed: Uint8Array): Buffer {
    const content = this.#sealer.open(sealed);
    const plain = decompress(content, MAX_BLOB_BYTES, uncompressedLength);
    freeBytes(content);
    return plain;
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

/** What `action` gives, or undefined where it finds bytes of the repository that are not what they should be. */
export function undefinedIfDamaged<Result>(action: () => Result): Result | undefined {
  try {
    return action();
  } catch (error) {
    if (isKirschError(error, 'DAMAGED')) return undefined;
    throw error;
  }
}
