import { type KirschError, throwIfAborted } from '../../errors/index.ts';
import { type CompressionMode, encodeSnapshot } from '../../format/index.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import { carryBlobs } from '../carry/carry-blobs.ts';
import type { CarriedBlob } from '../carry/carry-options.ts';
import { isLossOfData } from '../loss-of-data.ts';
import type { OnProgress } from '../progress.ts';
import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';
import { BlobSet } from '../used-blobs/blob-set.ts';
import { findUsedBlobs } from '../used-blobs/used-blobs.ts';
import { copyOfSnapshot } from './plan-copy.ts';

/** A snapshot that is in the target now. */
export interface CopiedSnapshot {
  readonly sourceId: string;
  readonly targetId: string;
}

export interface CopyOptions {
  /** How blobs of a version 1 repository are compressed in one of version 2. Others stay as they are. @default auto */
  readonly compression?: CompressionMode | undefined;
  /** A new pack is closed at this size, in MiB. @default 16 */
  readonly packSizeMiB?: number | undefined;
  /** Threads; 0 does everything in the caller's. @default as many as there are cores, at most 8; for a little work none */
  readonly workers?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Counts blobs as files, and their sealed bytes; the totals grow with each batch of snapshots. */
  readonly onProgress?: OnProgress | undefined;
  readonly onCopied?: ((copied: CopiedSnapshot) => void) | undefined;
  /** Called for a snapshot that could not be copied since data that it needs is gone or damaged. Without it, an error. */
  readonly onHurt?: ((snapshotId: string, error: KirschError) => void) | undefined;
}

export interface CopyResult {
  readonly copied: readonly CopiedSnapshot[];
  /** How many could not be copied. */
  readonly hurt: number;
  /** Blobs that the target did not have, and their sealed bytes. */
  readonly blobs: number;
  readonly bytes: number;
}

/** Folder listings are looked through once a batch. The first are small, so that the first snapshots arrive soon. */
const LARGEST_BATCH = 256;

/**
 * Copies snapshots, as `planCopy` chooses them, to another repository: the blobs that it does not have, then each snapshot
 * once all that it needs is stored and indexed. Nothing is cut or compressed again. Hold a shared lock on both
 * repositories. Stopped at any moment, it has left the target sound, and what was sent
 * is not sent again; after a kill a minute's worth may be.
 * @throws KirschError `ABORTED`, or what the storages say; `DAMAGED`, `BLOB_NOT_FOUND` or `OBJECT_NOT_FOUND` for a snapshot
 *   that is hurt, without `onHurt`
 */
export async function copySnapshots(
  source: IndexedRepository,
  target: IndexedRepository,
  snapshots: readonly StoredSnapshot[],
  options: CopyOptions = {},
): Promise<CopyResult> {
  const copy = new Copy(source, target, options);
  for (let from = 0, size = 1; from < snapshots.length; size = Math.min(2 * size, LARGEST_BATCH)) {
    await copy.copyBatch(snapshots.slice(from, from + size));
    from += size;
  }
  return copy.result;
}

class Copy {
  readonly #source: IndexedRepository;
  readonly #target: IndexedRepository;
  readonly #options: CopyOptions;
  readonly #copied: CopiedSnapshot[] = [];
  #hurt = 0;
  #blobs = 0;
  #bytes = 0;
  /** What earlier batches have looked through; the target has it all. */
  #seen: BlobSet;
  #done = { blobs: 0, bytes: 0 };

  constructor(source: IndexedRepository, target: IndexedRepository, options: CopyOptions) {
    this.#source = source;
    this.#target = target;
    this.#options = options;
    this.#seen = new BlobSet(source.index.table);
  }

  get result(): CopyResult {
    return { copied: this.#copied, hurt: this.#hurt, blobs: this.#blobs, bytes: this.#bytes };
  }

  async copyBatch(batch: readonly StoredSnapshot[]): Promise<void> {
    try {
      await this.#carry(batch);
    } catch (error) {
      if (!isLossOfData(error) || !this.#options.onHurt) throw error;
      // Half filled, it would hide what is still to be looked through.
      this.#seen = new BlobSet(this.#source.index.table);
      if (batch.length > 1) {
        for (const stored of batch) await this.copyBatch([stored]);
        return;
      }
      this.#hurt++;
      this.#options.onHurt(batch[0]!.id, error);
      return;
    }
    for (const stored of batch) await this.#save(stored);
  }

  /** Brings everything into the target that these snapshots need. */
  async #carry(batch: readonly StoredSnapshot[]): Promise<void> {
    const { signal, compression, packSizeMiB, workers, onProgress } = this.#options;
    const trees = batch.map(({ snapshot }) => snapshot.tree);
    await findUsedBlobs(this.#source, trees, { signal, into: this.#seen });
    const before = this.#done;
    let lost: KirschError | undefined;
    const { added } = await carryBlobs(this.#source, this.#target, this.#missing(), {
      compression,
      // In version 2 data is stored as it is because it was to be, or because nothing makes it smaller.
      compressUncompressed: this.#source.repository.config.version === 1,
      packSizeMiB,
      workers,
      signal,
      // What is good is carried all the same: other snapshots of the batch need it.
      onLost: (_blob: CarriedBlob, error) => {
        lost ??= error;
      },
      onProgress: ({ blobs, bytes, totalBlobs, totalBytes }) => {
        this.#done = { blobs: before.blobs + blobs, bytes: before.bytes + bytes };
        onProgress?.({
          files: this.#done.blobs,
          bytes: this.#done.bytes,
          totalFiles: before.blobs + totalBlobs,
          totalBytes: before.bytes + totalBytes,
          totalKnown: true,
          transferred: this.#done.bytes,
        });
      },
    });
    for (const { blobs, packedBytes } of [added.data, added.tree]) {
      this.#blobs += blobs;
      this.#bytes += packedBytes;
    }
    if (lost) throw lost;
  }

  /** One copy of each blob that was found and that the target does not have. */
  *#missing(): Generator<number> {
    const { table } = this.#source.index;
    for (const entry of this.#seen.entries()) {
      const { type, id } = table.read(entry);
      if (this.#target.index.table.find(type, id) === -1) yield entry;
    }
  }

  async #save(stored: StoredSnapshot): Promise<void> {
    const { signal, onCopied } = this.#options;
    throwIfAborted(signal);
    const json = encodeSnapshot(copyOfSnapshot(stored));
    const targetId = await this.#target.repository.saveUnpacked('snapshot', json, signal);
    const copied = { sourceId: stored.id, targetId };
    this.#copied.push(copied);
    onCopied?.(copied);
  }
}
