import { isKirschError, KirschError, throwIfAborted, toKirschError } from '../errors/index.ts';
import { IndexDraft } from '../format/index.ts';
import type { ClosedPack } from './blob-writer.ts';
import { keyOf } from './file-kind.ts';
import { forEachConcurrently } from './for-each-concurrently.ts';
import type { IndexedRepository } from './indexed-repository.ts';
import { LIST_WORDS, type PackPool } from './pack-pool.ts';

/** As in restic: an index file is written when it names this many blobs. */
const BLOBS_PER_INDEX = 50_000;
/** After a crash at most this much of a run's finished packs is unknown to the next one. */
const INDEX_EVERY_MS = 60_000;

export interface PackUploaderOptions {
  /** Milliseconds that only ever grow. */
  readonly now: () => number;
  /** Nothing is sent; everything else happens. @default false */
  readonly dryRun?: boolean;
  /** Fires when the run is to stop. */
  readonly signal?: AbortSignal | undefined;
  /** Called with the bytes that have been sent, after each object. */
  readonly onSent?: (bytes: number) => void;
}

/**
 * Stores finished packs, several at once, gives their files back, and writes index files as it goes: packs first, the
 * index that names them after, so that whatever an index names is there.
 */
export class PackUploader {
  readonly #target: IndexedRepository;
  readonly #pool: PackPool;
  readonly #options: PackUploaderOptions;
  readonly #running = new Set<Promise<void>>();
  readonly #stored: { readonly id: string; readonly size: number }[] = [];
  readonly #indexIds: string[] = [];
  #storedBlobs = 0;
  #draft: IndexDraft;
  #lastIndexAt: number;
  #failure: KirschError | undefined;
  /** Told of the first error, so that the run can stop at once. */
  onFailure: (error: KirschError) => void = () => {};

  constructor(target: IndexedRepository, pool: PackPool, options: PackUploaderOptions) {
    this.#target = target;
    this.#pool = pool;
    this.#options = options;
    this.#draft = this.#newDraft();
    this.#lastIndexAt = options.now();
  }

  /** The ids of the index files written in this run. */
  get indexIds(): readonly string[] {
    return this.#indexIds;
  }

  /** Starts to store a pack. The pool's files bound how many there can be. */
  add(pack: ClosedPack): void {
    const call: Promise<void> = this.#store(pack)
      .catch((thrown: unknown) => {
        if (this.#failure) return;
        this.#failure = toKirschError(thrown);
        this.onFailure(this.#failure);
      })
      .finally(() => this.#running.delete(call));
    this.#running.add(call);
  }

  /** Resolves when no pack is on its way any more, whatever became of them. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  /**
   * Waits until all packs are stored, and writes the last index file.
   * @param expectedBlobs how many the writers have handed over. A defect between them and the storage that loses one
   *   must not end in a snapshot, so they are counted on both sides. @default not compared
   */
  async finish(expectedBlobs?: number): Promise<void> {
    await this.settled();
    if (this.#failure) throw this.#failure;
    throwIfAborted(this.#options.signal);
    if (expectedBlobs !== undefined && this.#storedBlobs !== expectedBlobs) {
      throw new KirschError(
        'INTERNAL',
        `${expectedBlobs} blobs were to be stored, and ${this.#storedBlobs} were: no snapshot is written.`,
        { hint: 'This is a defect of Kirsch: please report it. Earlier backups are unharmed.' },
      );
    }
    await this.#writeIndex();
  }

  /**
   * Waits for what is on its way, failed or not, and indexes what has arrived: after an abort the next run need not send
   * it again. Never throws.
   */
  async salvage(): Promise<void> {
    await this.settled();
    try {
      await this.#writeIndex();
    } catch {
      // The packs are there all the same; the next run sends them again, and a prune removes them.
    }
  }

  /**
   * Asks the storage for every pack of this run, so that no snapshot names one that a server has acknowledged and lost.
   * @throws KirschError `STORAGE_FAILED` that names the pack.
   */
  async confirm(): Promise<void> {
    if (this.#options.dryRun) return;
    const { storage } = this.#target.repository;
    const { signal } = this.#options;
    await forEachConcurrently(
      this.#stored,
      storage.capabilities.connections,
      async ({ id, size }) => {
        const key = keyOf('pack', id);
        const found = await storage.head(key, { signal }).catch((error: unknown) => {
          if (isKirschError(error, 'OBJECT_NOT_FOUND')) return undefined;
          throw error;
        });
        if (found?.size === size) return;
        throw new KirschError(
          'STORAGE_FAILED',
          found
            ? `The storage kept ${found.size} of ${size} bytes of ${key}.`
            : `The storage acknowledged ${key} and does not have it.`,
          {
            hint: 'Run the backup again; if it happens again, do not trust this storage.',
            details: { key },
          },
        );
      },
      signal,
    );
  }

  async #store(pack: ClosedPack): Promise<void> {
    const { repository } = this.#target;
    const { signal, dryRun, onSent, now } = this.#options;
    const { file, id, size, type } = pack;
    throwIfAborted(signal);
    if (!dryRun) {
      const source = this.#pool.files.source(file, size);
      await repository.storage.put(keyOf('pack', id), source, { sha256: id, signal });
      if (type === 'tree') await repository.cache?.save('pack', id, source);
    }
    this.#pool.free(file);
    onSent?.(size);
    this.#note(pack);
    this.#stored.push({ id, size });
    this.#storedBlobs += pack.list.length / LIST_WORDS;
    if (this.#draft.blobCount >= BLOBS_PER_INDEX || now() - this.#lastIndexAt >= INDEX_EVERY_MS) {
      await this.#writeIndex();
    }
  }

  /** Says where the blobs of a stored pack are: to the threads, and to the next index file. */
  #note({ id, list, indexed }: ClosedPack): void {
    const { index } = this.#target;
    const number = index.packNumber(id);
    let offset = 0;
    for (let at = 0; at < list.length; at += LIST_WORDS) {
      const length = list[at + 1]!;
      index.table.settle(list[at]!, number, offset, length, list[at + 2]!);
      offset += length;
    }
    this.#draft.add(indexed, list.length / LIST_WORDS);
  }

  async #writeIndex(): Promise<void> {
    const draft = this.#draft;
    this.#draft = this.#newDraft();
    this.#lastIndexAt = this.#options.now();
    if (draft.blobCount === 0 || this.#options.dryRun) return;
    const content = await draft.finish();
    const id = await this.#target.repository.saveEncoded('index', content);
    this.#indexIds.push(id);
    this.#options.onSent?.(content.length);
  }

  #newDraft(): IndexDraft {
    return new IndexDraft(this.#target.repository.config.version);
  }
}
