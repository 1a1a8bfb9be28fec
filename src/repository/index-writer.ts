import { encodeIndex, encodeIndexedPack, IndexDraft, type IndexedPack } from '../format/index.ts';
import type { OpenRepository } from './open-repository.ts';

/** As many blobs as restic puts into one index file. */
const BLOBS_PER_INDEX = 50_000;

/**
 * Writes index files of live packs, and others of marks, so that these need not be written again with every change to the
 * rest; each when it is full. Every file is confirmed to be stored.
 */
export class IndexWriter {
  readonly #repository: OpenRepository;
  readonly #signal: AbortSignal | undefined;
  readonly #ids: string[] = [];
  #draft: IndexDraft;
  #marks: IndexedPack[] = [];
  #markedBlobs = 0;

  constructor(repository: OpenRepository, signal: AbortSignal | undefined) {
    this.#repository = repository;
    this.#signal = signal;
    this.#draft = new IndexDraft(repository.config.version);
  }

  /** The ids of the files that were written. */
  get ids(): readonly string[] {
    return this.#ids;
  }

  /** Lists a pack; one without blobs is listed nowhere: it would look like the file's first. */
  async addPack(pack: IndexedPack): Promise<void> {
    if (pack.blobs.length === 0) return;
    this.#draft.add(encodeIndexedPack(pack), pack.blobs.length);
    if (this.#draft.blobCount >= BLOBS_PER_INDEX) await this.#writePacks();
  }

  /** Marks a pack for deletion. */
  async addMark(mark: IndexedPack): Promise<void> {
    this.#marks.push(mark);
    this.#markedBlobs += mark.blobs.length + 1;
    if (this.#markedBlobs >= BLOBS_PER_INDEX) await this.#writeMarks();
  }

  /** Writes what is left. */
  async finish(): Promise<void> {
    if (this.#draft.blobCount > 0) await this.#writePacks();
    if (this.#marks.length > 0) await this.#writeMarks();
  }

  async #writePacks(): Promise<void> {
    const content = await this.#draft.finish();
    this.#draft = new IndexDraft(this.#repository.config.version);
    this.#ids.push(await this.#repository.saveEncoded('index', content, this.#signal));
  }

  async #writeMarks(): Promise<void> {
    const json = encodeIndex([], { packsToDelete: this.#marks });
    this.#marks = [];
    this.#markedBlobs = 0;
    this.#ids.push(await this.#repository.saveUnpacked('index', json, this.#signal));
  }
}
