import type { CompressionMode } from '../src/format/index.ts';
import { BlobWriter, type BlobWriterSettings } from '../src/repository/blob-writer.ts';
import { type IndexedRepository, loadIndex } from '../src/repository/indexed-repository.ts';
import type { OpenRepository } from '../src/repository/open-repository.ts';
import { PackPool } from '../src/repository/pack-pool.ts';
import { PackUploader, type PackUploaderOptions } from '../src/repository/pack-uploader.ts';

export interface BlobWritingOptions extends Partial<PackUploaderOptions> {
  readonly compression?: CompressionMode;
  readonly alwaysCompress?: boolean;
  /** @default 1 MiB */
  readonly targetBytes?: number;
  /** @default 4 */
  readonly inFlight?: number;
}

/** A writer of blobs with all that it takes to bring them into a repository, as a backup sets it up. */
export interface BlobWriting {
  readonly writer: BlobWriter;
  readonly uploader: PackUploader;
  readonly indexed: IndexedRepository;
  /** For writers in other threads; what they close must be handed to `uploader`. */
  readonly settings: BlobWriterSettings;
  /** Closes what is open, and waits until all is stored and indexed. */
  finish(): Promise<void>;
}

export async function startBlobWriting(
  repository: OpenRepository,
  options: BlobWritingOptions = {},
): Promise<BlobWriting> {
  const { compression = 'auto', targetBytes = 2 ** 20, inFlight = 4 } = options;
  const { alwaysCompress = false, ...rest } = options;
  const indexed = await loadIndex(repository);
  const pool = PackPool.create({ targetBytes, inFlight, dataSlots: 2, treeSlots: 2 });
  const uploader = new PackUploader(indexed, pool, { now: () => 0, ...rest });
  const settings: BlobWriterSettings = {
    table: indexed.index.table.handle,
    pool: pool.handle,
    masterKey: repository.masterKey,
    version: repository.config.version,
    compression,
    alwaysCompress,
  };
  const writer = new BlobWriter(settings, (pack) => uploader.add(pack));
  const finish = async () => {
    // A flush may wait for a free file, and what frees them runs in this very thread.
    await uploader.settled();
    writer.flush('data');
    await uploader.settled();
    writer.flush('tree');
    await uploader.finish();
  };
  return { writer, uploader, indexed, settings, finish };
}
