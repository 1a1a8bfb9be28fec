import { KirschError, throwIfAborted, toKirschError } from '../errors/index.ts';
import { encodeIndexedPack, IndexDraft, type PackedBlob } from '../format/index.ts';
import type { ClosedPack } from './blob-writer.ts';
import { confirmPacks, type StoredPack } from './confirm-packs.ts';
import { keyOf } from './file-kind.ts';
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
  /** No index is written before it resolves; a pack may be, which harms nobody as long as no index names it. @default at once */
  readonly mayIndex?: Promise<unknown> | undefined;
  /** Fires when the run is to stop. */
  readonly signal?: AbortSignal | undefined;
  /** Called with the bytes that have been sent, after each object. */
  readonly onSent?: (bytes: number) => void;
}

/**
 * Stores finished packs, several at once, gives their files back, and writes index files as it goes. Packs come first, and
 * the storage is asked for each before an index names it: what an index names the next backup would not send again.
 */
export class PackUploader {
  readonly #target: IndexedRepository;
  readonly #pool: PackPool;
  readonly #options: PackUploaderOptions;
  readonly #running = new Set<Promise<void>>();
  readonly #indexIds: string[] = [];
  readonly #confirmations: Promise<void>[] = [];
  #storedBlobs = 0;
  #draft: IndexDraft;
  /** What the draft names. */
  #drafted: StoredPack[] = [];
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
    // It may be refused before an index is due, and is asked again then.
    options.mayIndex?.catch(() => {});
  }

  /** The ids of the index files written in this run. */
  get indexIds(): readonly string[] {
    return this.#indexIds;
  }

  /** How many packs are on their way. */
  get underway(): number {
    return this.#running.size;
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
   * Waits until all packs are stored, and writes the last index file. Afterwards the storage has been asked for every pack
   * and every index file of this run.
   * @param expectedBlobs how many the writers have handed over. A defect between them and the storage that loses one
   *   must not end in a snapshot, so they are counted on both sides. @default not compared
   * @throws KirschError `STORAGE_FAILED` that names a pack which the storage has acknowledged and does not have; what it
   *   has is indexed
   */
  async finish(expectedBlobs?: number): Promise<void> {
    await this.send(expectedBlobs);
    await this.confirmed();
  }

  /** The first half of `finish`: the storage may still be being asked for index files, until `confirmed` resolves. */
  async send(expectedBlobs?: number): Promise<void> {
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

  /** The second half of `finish`. */
  async confirmed(): Promise<void> {
    await Promise.all(this.#confirmations);
  }

  /**
   * Waits for what is on its way, failed or not, and indexes what has arrived: after an abort the next run need not send
   * it again. Never throws.
   */
  async salvage(): Promise<void> {
    await this.settled();
    try {
      await this.#writeIndex();
      await this.confirmed();
    } catch {
      // The packs are there all the same; the next run sends them again, and a prune removes them.
    }
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
    this.#drafted.push({ id, size });
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
    const packs = this.#drafted;
    this.#draft = this.#newDraft();
    this.#drafted = [];
    this.#lastIndexAt = this.#options.now();
    if (draft.blobCount === 0 || this.#options.dryRun) return;
    const { repository, index } = this.#target;
    await this.#options.mayIndex;
    // Without a signal: an index is also what saves the work of a run that was stopped.
    const { lost, error } = await confirmPacks(repository.storage, packs, index.packCount);
    if (!error) return this.#saveIndex(draft);
    const rest = this.#draftOf(packs.filter((pack) => !lost.has(pack.id)));
    if (rest.blobCount > 0) await this.#saveIndex(rest);
    throw error;
  }

  async #saveIndex(draft: IndexDraft): Promise<void> {
    const content = await draft.finish();
    const { id, confirmed } = await this.#target.repository.sendEncoded('index', content);
    this.#confirmations.push(confirmed);
    this.#indexIds.push(id);
    this.#options.onSent?.(content.length);
  }

  /** An index of some of the packs, from what is known of their blobs. */
  #draftOf(packs: readonly StoredPack[]): IndexDraft {
    const blobs = new Map<string, PackedBlob[]>(packs.map(({ id }) => [id, []]));
    for (const { packId, ...blob } of this.#target.index.entries()) blobs.get(packId)?.push(blob);
    const draft = this.#newDraft();
    for (const [id, found] of blobs) {
      found.sort((a, b) => a.offset - b.offset);
      draft.add(encodeIndexedPack({ id, blobs: found }), found.length);
    }
    return draft;
  }

  #newDraft(): IndexDraft {
    return new IndexDraft(this.#target.repository.config.version);
  }
}
