import { isKirschError } from '../../errors/index.ts';
import { idOfKey, prefixOf } from '../../repository/file-kind.ts';
import type { Storage } from '../../storage/index.ts';
import type { Listing, MirroredKind } from './mirror-plan.ts';

/** What needs others before those: whatever a snapshot needs when it is seen is there when packs are listed. */
const LISTING_ORDER: readonly MirroredKind[] = ['snapshot', 'index', 'pack', 'key'];

/** What is in a storage. A place that does not exist holds nothing. */
export async function listObjectsOf(
  storage: Storage,
  signal: AbortSignal | undefined,
): Promise<Listing> {
  const listing = {
    key: new Map<string, number>(),
    pack: new Map<string, number>(),
    index: new Map<string, number>(),
    snapshot: new Map<string, number>(),
  };
  try {
    for (const kind of LISTING_ORDER) {
      for await (const { key, size } of storage.list(prefixOf(kind), { signal })) {
        const id = idOfKey(kind, key);
        if (id !== undefined) listing[kind].set(id, size);
      }
    }
  } catch (error) {
    if (!isKirschError(error, 'STORAGE_NOT_FOUND')) throw error;
  }
  return listing;
}
