import { isKirschError } from '../../errors/index.ts';
import { openPackTail, packTrailerLength } from '../../format/index.ts';
import { keyOf } from '../../repository/file-kind.ts';
import { forEachConcurrently } from '../../repository/for-each-concurrently.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import { compareBlobLists } from './compare-blob-lists.ts';
import { listedBlobs, type PackContents } from './pack-contents.ts';

/**
 * Holds the header of each pack against the index, with one read of the pack's end: the index says how long the header
 * has to be. Resolves to the packs in which something is not as it should be: to be read whole, to say what it is.
 */
export async function siftByHeader(
  { repository, index }: IndexedRepository,
  packs: readonly PackContents[],
  signal: AbortSignal | undefined,
): Promise<PackContents[]> {
  const { storage, sealer } = repository;
  const suspicious: PackContents[] = [];
  const isAsListed = async (pack: PackContents): Promise<boolean> => {
    const listed = listedBlobs(index.table, pack.entries);
    const length = packTrailerLength(listed);
    try {
      const tail = await storage.getRange(keyOf('pack', pack.id), -length, length, { signal });
      return compareBlobLists(openPackTail(tail, pack.size, sealer), listed) === undefined;
    } catch (error) {
      if (isKirschError(error, 'DAMAGED') || isKirschError(error, 'OBJECT_NOT_FOUND')) return false;
      throw error;
    }
  };
  await forEachConcurrently(
    packs,
    storage.capabilities.connections,
    async (pack) => {
      if (!(await isAsListed(pack))) suspicious.push(pack);
    },
    signal,
  );
  return suspicious;
}
