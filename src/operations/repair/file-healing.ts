import { throwIfAborted } from '../../errors/index.ts';
import { BlobWriter } from '../../repository/blob-writer.ts';
import {
  type ConfiguredChunker,
  createConfiguredChunker,
} from '../../repository/configured-chunker.ts';
import { PackPool } from '../../repository/pack-pool.ts';
import { PackUploader } from '../../repository/pack-uploader.ts';
import { chunksByCutting, chunksInPlace } from './find-chunks.ts';
import type { HealOptions } from './heal-options.ts';
import { type Candidate, candidatesBelow, recordedPaths } from './local-candidates.ts';
import { LocalFile } from './local-file.ts';
import type { LostParts } from './lost-files.ts';
import type { UsableIndex } from './usable-index.ts';

const PACK_BYTES = 16 * 1024 * 1024;

/** Brings lost data blobs back from files of this computer. */
export class FileHealing {
  readonly #usable: UsableIndex;
  readonly #lost: LostParts;
  readonly #options: HealOptions;
  readonly #pool: PackPool;
  readonly #uploader: PackUploader;
  readonly #writer: BlobWriter;
  readonly #chunker: ConfiguredChunker;
  readonly #cut = new Set<string>();
  #closedPacks = 0;
  #found = 0;

  /** @param lost what is found is taken off its list */
  constructor(usable: UsableIndex, lost: LostParts, options: HealOptions) {
    this.#usable = usable;
    this.#lost = lost;
    this.#options = options;
    const { config, masterKey } = usable.indexed.repository;
    this.#chunker = createConfiguredChunker(config);
    this.#pool = PackPool.create({
      targetBytes: PACK_BYTES,
      inFlight: 2,
      dataSlots: 1,
      treeSlots: 1,
    });
    this.#uploader = new PackUploader(usable.indexed, this.#pool, {
      now: () => performance.now(),
      dryRun: options.dryRun ?? false,
      signal: options.signal,
    });
    this.#writer = new BlobWriter(
      {
        table: usable.indexed.index.table.handle,
        pool: this.#pool.handle,
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

  /** How many blobs were found; they are stored and indexed. */
  async run(): Promise<number> {
    try {
      for (const candidate of this.#candidates()) {
        throwIfAborted(this.#options.signal);
        if (this.#lost.data.size === 0) break;
        await this.#search(candidate);
      }
      this.#writer.flush('data');
      await this.#uploader.finish(this.#writer.counts.data.blobs);
      return this.#found;
    } finally {
      await this.#uploader.settled();
      this.#pool.close();
    }
  }

  *#candidates(): Generator<Candidate> {
    const { files } = this.#lost;
    const { fromRecordedPaths = true, folders = [] } = this.#options;
    if (fromRecordedPaths) {
      for (const file of files) for (const path of recordedPaths(file)) yield [path, file];
    }
    for (const folder of folders) yield* candidatesBelow(folder, files);
  }

  async #search([path, { node }]: Candidate): Promise<void> {
    const isWanted = (id: string) => this.#lost.data.has(id);
    const chunks = (node.content ?? []).map((id) => ({ id, length: this.#lengthOf(id) }));
    const local = chunks.some(({ id }) => isWanted(id)) ? LocalFile.open(path) : undefined;
    if (!local) return;
    const before = this.#found;
    try {
      for (const chunk of chunksInPlace(local, Number(node.size), chunks, isWanted)) {
        await this.#keep(chunk);
      }
      if (!chunks.some(({ id }) => isWanted(id)) || this.#cut.has(path)) return;
      // Once each: a file may be a candidate for many lost ones, and a large one takes its time.
      this.#cut.add(path);
      for (const chunk of chunksByCutting(local, this.#chunker, isWanted)) await this.#keep(chunk);
    } finally {
      local.close();
      if (this.#found > before) this.#options.onFound?.(path, this.#found - before);
    }
  }

  async #keep({ id, bytes }: { readonly id: string; readonly bytes: Buffer }): Promise<void> {
    this.#writer.store('data', bytes);
    this.#lost.data.delete(id);
    this.#found++;
    throwIfAborted(this.#options.signal);
    // The writer waits for free files without letting go of the thread, on which the uploads have to end.
    if (this.#closedPacks > 0) await this.#uploader.settled();
    this.#closedPacks = 0;
  }

  #lengthOf(id: string): number | undefined {
    const bytes = Buffer.from(id, 'hex');
    for (const { index } of [this.#usable.indexed, this.#usable.spare, this.#usable.gone]) {
      const entry = index.table.find('data', bytes);
      if (entry !== -1 && index.table.pack(entry) !== -1) return index.table.plainLength(entry);
    }
    return undefined;
  }
}
