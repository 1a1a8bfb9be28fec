import { throwIfAborted } from '../../errors/index.ts';
import { keyOf } from '../../repository/file-kind.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import type { PackContents } from './pack-contents.ts';
import { type VerifiedTree, verifyTree } from './verify-tree.ts';

/**
 * Reads the folder listings once more, to find which of their files and folders need a blob that is lost. That is known
 * only when all packs have been verified, and asked for only where something is damaged.
 * @param packs those that hold listings
 * @param trees every listing that can be read, by its number
 */
export async function findLostInTrees(
  repository: IndexedRepository,
  packs: readonly PackContents[],
  trees: ReadonlyMap<number, VerifiedTree>,
  lost: ReadonlySet<number>,
  signal: AbortSignal | undefined,
): Promise<Map<number, VerifiedTree>> {
  const { table } = repository.index;
  const found = new Map(trees);
  for (const pack of packs) {
    throwIfAborted(signal);
    const bytes = await repository.repository.storage.get(keyOf('pack', pack.id), { signal });
    for (const entry of pack.entries) {
      const { type, id, offset, length, uncompressedLength } = table.read(entry);
      const first = type === 'tree' ? table.find('tree', id) : -1;
      if (!trees.has(first)) continue;
      const place = { packId: pack.id, offset, length, uncompressedLength };
      const sealed = bytes.subarray(offset, offset + length);
      try {
        const plain = repository.openBlob(id.toString('hex'), place, sealed);
        found.set(first, verifyTree(id.toString('hex'), plain, table, lost));
      } catch {
        // This copy is damaged; the one that was verified is elsewhere.
      }
    }
  }
  return found;
}
