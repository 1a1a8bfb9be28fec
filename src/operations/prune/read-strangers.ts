import { isKirschError } from '../../errors/index.ts';
import {
  EAGER_PACK_TAIL,
  type IndexedPack,
  openPackTail,
  type PackedBlob,
  packTailLength,
} from '../../format/index.ts';
import { keyOf } from '../../repository/file-kind.ts';
import { forEachConcurrently } from '../../repository/for-each-concurrently.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';

/**
 * What the headers say of packs that no index names: left by a run that was interrupted, or just stored by one that holds no
 * lock. One that cannot be read has no blobs.
 */
export async function readStrangers(
  repository: OpenRepository,
  strangers: readonly { readonly id: string; readonly size: number }[],
  signal?: AbortSignal,
): Promise<IndexedPack[]> {
  const found: IndexedPack[] = [];
  await forEachConcurrently(
    strangers,
    repository.storage.capabilities.connections,
    async ({ id, size }) => {
      const blobs = await readHeader(repository, id, size, signal);
      if (blobs) found.push({ id, blobs, size });
    },
    signal,
  );
  return found;
}

/** The blobs of a pack by its header; none when that is damaged, `undefined` when the pack is gone. */
async function readHeader(
  { storage, sealer }: OpenRepository,
  id: string,
  size: number,
  signal: AbortSignal | undefined,
): Promise<PackedBlob[] | undefined> {
  const key = keyOf('pack', id);
  try {
    const eager = Math.min(EAGER_PACK_TAIL, size);
    if (eager === 0) return [];
    let tail = await storage.getRange(key, -eager, eager, { signal });
    const wanted = packTailLength(tail, size);
    if (wanted > tail.length) tail = await storage.getRange(key, -wanted, wanted, { signal });
    return openPackTail(tail, size, sealer);
  } catch (error) {
    if (isKirschError(error, 'DAMAGED')) return [];
    if (isKirschError(error, 'OBJECT_NOT_FOUND')) return undefined;
    throw error;
  }
}
