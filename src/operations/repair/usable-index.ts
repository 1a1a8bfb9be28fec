import { BlobIndex } from '../../repository/blob-index.ts';
import { readIndexLayout } from '../../repository/index-layout.ts';
import { IndexedRepository } from '../../repository/indexed-repository.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import { listStoredPacks } from './stored-packs.ts';

/** A repository with an index of what is really there. */
export interface UsableIndex {
  /** Knows the blobs of live packs that the storage has. */
  readonly indexed: IndexedRepository;
  /** Knows the blobs of packs that wait for their deletion and are still there: a second source. */
  readonly spare: IndexedRepository;
  /** Knows what was in packs that the storage does not have: nothing can be read there, and it tells how long blobs are. */
  readonly gone: IndexedRepository;
}

/**
 * Reads the index, and leaves out of it the packs that the storage does not have: whoever repairs must not rely on them.
 * Index files that cannot be read are passed over.
 */
export async function loadUsableIndex(
  repository: OpenRepository,
  signal: AbortSignal | undefined,
): Promise<UsableIndex> {
  const [live, marked] = [new BlobIndex(), new BlobIndex()];
  const layout = await readIndexLayout(repository, {
    into: live,
    marksInto: marked,
    signal,
    onDamagedIndex: () => {},
  });
  const stored = await listStoredPacks(repository, layout.live, signal);
  const usable = (index: BlobIndex, isMeant: (packId: string) => boolean) =>
    new IndexedRepository(repository, onlyPacks(index, isMeant), [...layout.files.keys()]);
  return {
    indexed: usable(live, (id) => stored.has(id)),
    spare: usable(marked, (id) => stored.has(id) && !layout.isLive(id)),
    gone: usable(live, (id) => !stored.has(id)),
  };
}

/** The index itself where all its packs are meant, as is the rule; else a copy. */
function onlyPacks(index: BlobIndex, isMeant: (packId: string) => boolean): BlobIndex {
  if (index.packIds().every(isMeant)) return index;
  const rest = new BlobIndex(index.table.size);
  for (const blob of index.entries()) if (isMeant(blob.packId)) rest.addPack(blob.packId, [blob]);
  return rest;
}
