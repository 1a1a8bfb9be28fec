import { BlobWriter } from '../../repository/blob-writer.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import { PackPool } from '../../repository/pack-pool.ts';
import { PackUploader } from '../../repository/pack-uploader.ts';

const PACK_BYTES = 16 * 1024 * 1024;

/** Stores a few trees from one thread. */
export class TreeStore {
  readonly #writer: BlobWriter;
  readonly #uploader: PackUploader;
  readonly #pool: PackPool;
  #closedPacks = 0;

  constructor(repository: IndexedRepository, signal: AbortSignal | undefined) {
    const { masterKey, config } = repository.repository;
    const pool = PackPool.create({
      targetBytes: PACK_BYTES,
      inFlight: 2,
      dataSlots: 1,
      treeSlots: 1,
    });
    this.#pool = pool;
    this.#uploader = new PackUploader(repository, pool, { now: () => performance.now(), signal });
    this.#writer = new BlobWriter(
      {
        table: repository.index.table.handle,
        pool: pool.handle,
        masterKey,
        version: config.version,
        compression: 'auto',
      },
      (pack) => {
        this.#closedPacks++;
        this.#uploader.add(pack);
      },
    );
  }

  /** Resolves to the tree's id. It is durable after `finish`. */
  async store(tree: Buffer): Promise<string> {
    const id = this.#writer.store('tree', tree).toString('hex');
    // The writer waits for free files without letting go of the thread, on which the uploads have to end.
    if (this.#closedPacks > 0) await this.#upload();
    return id;
  }

  /** Stores and indexes what is left, and makes sure that it is there. */
  async finish(): Promise<void> {
    this.#writer.flush('tree');
    await this.#upload(this.#writer.counts.tree.blobs);
  }

  /** Gives its temporary files back. Never throws. */
  async close(): Promise<void> {
    await this.#uploader.settled();
    this.#pool.close();
  }

  async #upload(expectedBlobs?: number): Promise<void> {
    this.#closedPacks = 0;
    await this.#uploader.finish(expectedBlobs);
  }
}
