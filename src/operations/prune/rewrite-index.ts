import { encodeIndexedPack, formatTime, type IndexedPack, sha256 } from '../../format/index.ts';
import {
  type IndexLayout,
  type ListedIndex,
  readIndexFile,
} from '../../repository/index-layout.ts';
import { IndexWriter } from '../../repository/index-writer.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';

/** What is to change in the index. Sets of ids of packs. */
export interface IndexChanges {
  /** Packs that are listed, and are to be marked. */
  readonly mark: ReadonlySet<string>;
  /** Packs that no index names in any way, with what their headers say: to be marked. */
  readonly adopt: readonly IndexedPack[];
  /** Packs that are marked, and are to be listed. */
  readonly takeBack: ReadonlySet<string>;
  /** Packs that are to be listed and marked nowhere. */
  readonly forget: ReadonlySet<string>;
}

/** Options of `rewriteIndex`. */
export interface RewriteIndexOptions {
  /** The time of new marks, by the storage's clock, in milliseconds since 1970. */
  readonly storageNow: number;
  /** Sizes of packs in the storage, in bytes, for their marks. */
  readonly sizeOf: (packId: string) => number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What `rewriteIndex` has written, and what is to be removed now. */
export interface RewrittenIndex {
  readonly written: readonly string[];
  /** Index files whose content is in the written ones, as far as it is still true. */
  readonly obsolete: readonly string[];
}

/** So many small index files are worth one larger, when the index changes anyway. */
const SMALL_FILES_AT_LEAST = 8;
const SMALL_BLOBS = 10_000;

/**
 * Writes index files that say the new state, and leaves the old ones where they are: until the obsolete ones are removed,
 * the old state holds, because what any file lists is live. Takes the memory of one index file at a time. Files of marks
 * that stay as they are are left alone: their age is that of their marks.
 */
export async function rewriteIndex(
  repository: OpenRepository,
  layout: IndexLayout,
  changes: IndexChanges,
  options: RewriteIndexOptions,
): Promise<RewrittenIndex> {
  const { mark, adopt, takeBack, forget } = changes;
  const { storageNow, sizeOf, signal } = options;
  const time = formatTime(BigInt(Math.trunc(storageNow)) * 1_000_000n, 0);
  const writer = new IndexWriter(repository, signal);
  const obsolete = obsoleteFiles(layout, changes);
  const listed = new OnceOnly();
  const marked = new OnceOnly();
  const addMark = async (pack: IndexedPack) => {
    const size = sizeOf(pack.id);
    const sized = size === undefined ? pack : { ...pack, size };
    if (marked.take(pack)) await writer.addMark({ ...sized, time });
  };
  for (const id of obsolete) {
    const { packs, marks } = await readIndexFile(repository, id, signal);
    for (const pack of packs) {
      if (mark.has(pack.id)) await addMark(pack);
      else if (!forget.has(pack.id) && listed.take(pack)) await writer.addPack(pack);
    }
    for (const pack of marks) {
      // A mark's time and size are no part of a listing.
      if (takeBack.has(pack.id) && listed.take(pack)) {
        await writer.addPack({ id: pack.id, blobs: pack.blobs });
      } else if (isStanding(pack.id, layout, changes) && marked.take(pack)) {
        await writer.addMark(pack);
      }
    }
  }
  for (const pack of adopt) await addMark(pack);
  await writer.finish();
  return { written: writer.ids, obsolete };
}

/** Whether a mark stays a mark. */
function isStanding(
  packId: string,
  layout: IndexLayout,
  { takeBack, forget }: IndexChanges,
): boolean {
  return !layout.isLive(packId) && !takeBack.has(packId) && !forget.has(packId);
}

/** Files that say something that is not to be true any more, small ones when there are many, and what repeats these. */
function obsoleteFiles(layout: IndexLayout, changes: IndexChanges): string[] {
  const { mark, takeBack, forget } = changes;
  const files = [...layout.files.values()];
  const changed = files.filter(
    ({ packs, marks }) =>
      packs.some((id) => mark.has(id) || forget.has(id)) ||
      marks.some(({ packId }) => takeBack.has(packId) || forget.has(packId)),
  );
  const small = files.filter((file) => file.marks.length === 0 && file.blobs < SMALL_BLOBS);
  const obsolete = new Set(changed);
  if (small.length >= SMALL_FILES_AT_LEAST) for (const file of small) obsolete.add(file);
  addRepeating(files, obsolete);
  return [...obsolete].map(({ id }) => id);
}

/** After a crash the same packs are listed by an old file and by a new one: then both are replaced by one. */
function addRepeating(files: readonly ListedIndex[], obsolete: Set<ListedIndex>): void {
  const packs = new Set([...obsolete].flatMap((file) => file.packs));
  for (let known = -1; known !== obsolete.size; ) {
    known = obsolete.size;
    for (const file of files) {
      if (obsolete.has(file) || !file.packs.some((id) => packs.has(id))) continue;
      obsolete.add(file);
      for (const id of file.packs) packs.add(id);
    }
  }
}

/** Lets each listing pass once: several files may hold the same. Two listings of one pack that differ both pass. */
class OnceOnly {
  readonly #seen = new Set<string>();

  take(pack: IndexedPack): boolean {
    const digest = sha256(encodeIndexedPack({ id: pack.id, blobs: pack.blobs }));
    if (this.#seen.has(digest)) return false;
    this.#seen.add(digest);
    return true;
  }
}
