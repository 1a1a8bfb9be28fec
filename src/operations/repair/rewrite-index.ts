import type { IndexedPack } from '../../format/index.ts';
import { type IndexLayout, readIndexFile } from '../../repository/index-layout.ts';
import { IndexWriter } from '../../repository/index-writer.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';

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
  const writer = new IndexWriter(repository, signal);
  for (const id of replaced) {
    const { packs, marks } = await readIndexFile(repository, id, signal);
    for (const pack of packs) if (!without.has(pack.id)) await writer.addPack(pack);
    for (const mark of marks) if (!without.has(mark.id)) await writer.addMark(mark);
  }
  for (const pack of added) await writer.addPack(pack);
  await writer.finish();
  const removed = [...replaced, ...unreadable];
  for (const id of removed) await repository.remove('index', id, signal);
  return { written: writer.ids, removed };
}
