import { isKirschError } from '../../errors/index.ts';
import { keyOf } from '../../repository/file-kind.ts';
import { forEachConcurrently } from '../../repository/for-each-concurrently.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';

/**
 * The packs that the storage has, and their sizes in bytes. A list is believed in what it shows only: packs of `named` that it
 * leaves out are asked for by name, for what is taken to be lost is given up.
 */
export async function listStoredPacks(
  repository: OpenRepository,
  named: Iterable<string>,
  signal: AbortSignal | undefined,
): Promise<Map<string, number>> {
  const { storage } = repository;
  const sizes = new Map<string, number>();
  for await (const { id, size } of repository.list('pack', signal)) sizes.set(id, size);
  const doubted = [...named].filter((id) => !sizes.has(id));
  await forEachConcurrently(
    doubted,
    storage.capabilities.connections,
    async (id) => {
      try {
        sizes.set(id, (await storage.head(keyOf('pack', id), { signal })).size);
      } catch (error) {
        if (!isKirschError(error, 'OBJECT_NOT_FOUND')) throw error;
      }
    },
    signal,
  );
  return sizes;
}
