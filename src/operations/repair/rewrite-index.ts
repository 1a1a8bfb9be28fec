import {
  encodeIndex,
  encodeIndexedPack,
  IndexDraft,
  type IndexedPack,
} from '../../format/index.ts';
import { type IndexLayout, readIndexFile } from '../../repository/index-layout.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';

/** As in restic: an index file names about so many blobs. */
const BLOBS_PER_INDEX = 50_000;

/** How the index is to change. */
export interface IndexChange {
  /** Packs that no index file is to list or mark any more, but as `added` lists them. */
  readonly without: ReadonlySet<string>;
  readonly added: readonly IndexedPack[];
  /** Index files that cannot be read, to be removed. */
  readonly unreadable: readonly string[];
}

/** The ids of index files that were written, and of those that they replace. */
export interface ReplacedIndexes {
  readonly written: readonly string[];
  readonly removed: readonly string[];
}

/** The index files that such a change replaces. */
export function indexesToReplace(layout: IndexLayout, without: ReadonlySet<string>): string[] {
  return [...layout.files.values()]
    .filter(
      ({ packs, marks }) =>
        packs.some((id) => without.has(id)) || marks.some(({ packId }) => without.has(packId)),
    )
    .map(({ id }) => id);
}

/**
 * Writes what is to change into new index files, in which everything else that the old ones say comes along, marks and all;
 * then removes the old ones. Stopped in between, old and new stand side by side, which harms nobody.
 */
export async function rewriteIndex(
  repository: OpenRepository,
  layout: IndexLayout,
  { without, added, unreadable }: IndexChange,
  signal: AbortSignal | undefined,
): Promise<ReplacedIndexes> {
  const replaced = indexesToReplace(layout, without);
  const files = new NewIndexFiles(repository, signal);
  for (const id of replaced) {
    const { packs, marks } = await readIndexFile(repository, id, signal);
    for (const pack of packs) if (!without.has(pack.id)) await files.add(pack);
    files.mark(marks.filter((mark) => !without.has(mark.id)));
  }
  for (const pack of added) await files.add(pack);
  const written = await files.finish();
  const removed = [...replaced, ...unreadable];
  for (const id of removed) await repository.remove('index', id, signal);
  return { written, removed };
}

/** Index files as they fill. */
class NewIndexFiles {
  readonly #repository: OpenRepository;
  readonly #signal: AbortSignal | undefined;
  readonly #written: string[] = [];
  readonly #marks: IndexedPack[] = [];
  #draft: IndexDraft;

  constructor(repository: OpenRepository, signal: AbortSignal | undefined) {
    this.#repository = repository;
    this.#signal = signal;
    this.#draft = this.#newDraft();
  }

  async add(pack: IndexedPack): Promise<void> {
    // An empty pack is listed nowhere: it would look like the file's first.
    if (pack.blobs.length === 0) return;
    this.#draft.add(encodeIndexedPack(pack), pack.blobs.length);
    if (this.#draft.blobCount >= BLOBS_PER_INDEX) await this.#save();
  }

  /** Marks stand in a file of their own, so that they need not be written again with every change to the rest. */
  mark(marks: readonly IndexedPack[]): void {
    this.#marks.push(...marks);
  }

  async finish(): Promise<readonly string[]> {
    if (this.#draft.blobCount > 0) await this.#save();
    if (this.#marks.length > 0) {
      const json = encodeIndex([], { packsToDelete: this.#marks });
      this.#written.push(await this.#repository.saveUnpacked('index', json, this.#signal));
    }
    return this.#written;
  }

  async #save(): Promise<void> {
    const content = await this.#draft.finish();
    this.#draft = this.#newDraft();
    this.#written.push(await this.#repository.saveEncoded('index', content, this.#signal));
  }

  #newDraft(): IndexDraft {
    return new IndexDraft(this.#repository.config.version);
  }
}
