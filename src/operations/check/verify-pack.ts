import { createHash } from 'node:crypto';
import {
  decompressShared,
  openPackTail,
  type PackedBlob,
  type Sealer,
  sha256,
} from '../../format/index.ts';
import type { BlobTable } from '../../repository/blob-index.ts';
import type { ByteWindow } from './byte-window.ts';
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

/** From this size on, a blob is opened where it is instead of in memory of its own. */
const LARGE_BLOB_BYTES = 128 * 1024;

/** What a thread verifies with. */
export interface VerifyingTools {
  readonly sealer: Sealer;
  readonly table: BlobTable;
  /** Holds what of a blob has come so far. One pack's at a time. */
  readonly window: ByteWindow;
}

/**
 * Holds a pack against its name, its header against the index, each blob against its id and each folder listing against
 * the index. The pack comes in pieces, in order, cut anywhere.
 */
export class PackVerification {
  readonly #id: string;
  readonly #tools: VerifyingTools;
  readonly #treesOnly: boolean;
  readonly #hash = createHash('sha256');
  readonly #problems: { isIndex: boolean; message: string }[] = [];
  readonly #trees: VerifiedTree[] = [];
  readonly #entries: Uint32Array;
  readonly #listed: readonly PackedBlob[];
  readonly #damagedBlobs: number[] = [];
  /** The first blob that has not been looked at. */
  #next = 0;
  /** Where the blobs end that were looked at. */
  #end = 0;

  /**
   * @param blobs whether to open every blob, or only the folder listings
   * @param entries the numbers of its blobs, in the order of their offsets
   */
  constructor(id: string, blobs: 'all' | 'trees', entries: Uint32Array, tools: VerifyingTools) {
    this.#id = id;
    this.#treesOnly = blobs === 'trees';
    this.#entries = entries;
    this.#tools = tools;
    this.#listed = listedBlobs(tools.table, entries);
    tools.window.clear();
  }

  /** The piece's memory may be used again afterwards. */
  add(piece: Uint8Array): void {
    const { window } = this.#tools;
    this.#hash.update(piece);
    window.add(piece);
    this.#verifyUpTo(window.end);
    // The header is behind the last blob; if the index is wrong about that one, it is within.
    window.keepFrom(this.#listed[this.#next]?.offset ?? this.#listed.at(-1)?.offset ?? 0);
  }

  /** What was found, after the last piece. */
  finish(): VerifiedPack {
    const { window, sealer } = this.#tools;
    this.#verifyUpTo(Number.POSITIVE_INFINITY);
    const isAsNamed = this.#hash.digest('hex') === this.#id;
    if (!isAsNamed) this.#report('its bytes are not those that its name promises');
    try {
      const header = openPackTail(window.kept, window.end, sealer);
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

  /** Looks at the blobs that end before `end`. */
  #verifyUpTo(end: number): void {
    for (; this.#next < this.#listed.length; this.#next++) {
      const blob = this.#listed[this.#next]!;
      if (this.#treesOnly && blob.type !== 'tree') continue;
      if (blob.offset + blob.length > end) return;
      try {
        this.#verifyBlob(blob);
      } catch (error) {
        this.#damagedBlobs.push(this.#entries[this.#next]!);
        this.#report(
          `the ${blob.type} blob ${blob.id} at byte ${blob.offset}: ${messageOf(error)}`,
        );
      }
    }
  }

  #verifyBlob(blob: PackedBlob): void {
    const { window, sealer, table } = this.#tools;
    const end = blob.offset + blob.length;
    if (end > window.end) throw new Error('the pack ends before it');
    const sealed = window.between(blob.offset, end);
    // Bytes that two blobs claim, in a damaged index, are needed again.
    const isAlone =
      end <= (this.#listed[this.#next + 1]?.offset ?? end) && blob.offset >= this.#end;
    this.#end = Math.max(this.#end, end);
    const opened =
      isAlone && blob.length > LARGE_BLOB_BYTES ? sealer.openInPlace(sealed) : sealer.open(sealed);
    const plain = plainBytes(opened, blob);
    if (blob.type === 'tree') this.#trees.push(verifyTree(blob.id, plain, table));
    if (opened.buffer !== sealed.buffer) giveBack(opened);
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
