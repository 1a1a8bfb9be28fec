import { createHash } from 'node:crypto';
import {
  decompressShared,
  openPackTail,
  type PackedBlob,
  type Sealer,
  sha256,
} from '../../format/index.ts';
import type { BlobTable } from '../../repository/blob-index.ts';
import { compareBlobLists } from './compare-blob-lists.ts';
import { listedBlobs } from './pack-contents.ts';
import { type VerifiedTree, verifyTree } from './verify-tree.ts';

/** What was found out. */
export interface VerifiedPack {
  /** What is wrong, in words; the pack itself is not named. */
  readonly problems: readonly { readonly isIndex: boolean; readonly message: string }[];
  /** The numbers, in the table, of the blobs that cannot be used. */
  readonly damagedBlobs: readonly number[];
  readonly trees: readonly VerifiedTree[];
}

/** As much as one blob may grow to; the largest that we write is 8 MiB. */
const MAX_BLOB_BYTES = 256 * 1024 * 1024;

/**
 * Holds a pack against its name, its header against the index, each blob against its id and each folder listing against
 * the index. The pack comes in parts, in order, each beginning with a blob.
 */
export class PackVerification {
  readonly #id: string;
  readonly #sealer: Sealer;
  readonly #table: BlobTable;
  readonly #treesOnly: boolean;
  readonly #hash = createHash('sha256');
  readonly #problems: { isIndex: boolean; message: string }[] = [];
  readonly #trees: VerifiedTree[] = [];
  readonly #listed: PackedBlob[] = [];
  readonly #damagedBlobs: number[] = [];
  #size = 0;

  /** @param blobs whether to open every blob, or only the folder listings */
  constructor(id: string, blobs: 'all' | 'trees', sealer: Sealer, table: BlobTable) {
    this.#id = id;
    this.#treesOnly = blobs === 'trees';
    this.#sealer = sealer;
    this.#table = table;
  }

  /** @param entries the numbers of the blobs that begin in this part, in the order of their offsets */
  add(part: Uint8Array, entries: Uint32Array): void {
    this.#hash.update(part);
    for (const [at, blob] of listedBlobs(this.#table, entries).entries()) {
      this.#listed.push(blob);
      if (this.#treesOnly && blob.type !== 'tree') continue;
      try {
        this.#verifyBlob(part, blob);
      } catch (error) {
        this.#damagedBlobs.push(entries[at]!);
        this.#report(
          `the ${blob.type} blob ${blob.id} at byte ${blob.offset}: ${messageOf(error)}`,
        );
      }
    }
    this.#size += part.length;
  }

  /** @param lastPart the part that was added last: it holds the header */
  finish(lastPart: Uint8Array): VerifiedPack {
    const isAsNamed = this.#hash.digest('hex') === this.#id;
    if (!isAsNamed) this.#report('its bytes are not those that its name promises');
    try {
      const header = openPackTail(lastPart, this.#size, this.#sealer);
      const difference = compareBlobLists(header, this.#listed);
      if (difference) {
        // Blobs of a pack that is as its name says were looked for where they are not.
        if (isAsNamed) for (const problem of this.#problems) problem.isIndex = true;
        this.#report(difference, true);
      }
    } catch (error) {
      this.#report(messageOf(error));
    }
    return { problems: this.#problems, damagedBlobs: this.#damagedBlobs, trees: this.#trees };
  }

  #verifyBlob(part: Uint8Array, blob: PackedBlob): void {
    const start = blob.offset - this.#size;
    if (start + blob.length > part.length) throw new Error('the pack ends before it');
    const opened = this.#sealer.open(part.subarray(start, start + blob.length));
    const plain = plainBytes(opened, blob);
    if (blob.type === 'tree') this.#trees.push(verifyTree(blob.id, plain, this.#table));
    giveBack(opened);
  }

  #report(message: string, isIndex = false): void {
    this.#problems.push({ isIndex, message });
  }
}

/** Only good until the next call. */
function plainBytes(opened: Buffer, { id, uncompressedLength }: PackedBlob): Buffer {
  const plain =
    uncompressedLength > 0 ? decompressShared(opened, MAX_BLOB_BYTES, uncompressedLength) : opened;
  if (sha256(plain) !== id) throw new Error('its content is not what its id promises');
  return plain;
}

/** Tens of thousands of blobs go by: without this the collector lets hundreds of megabytes pile up. */
function giveBack({ buffer, byteLength }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
