import { throwIfAborted } from '../../errors/index.ts';
import { decodeTree, type Node } from '../../format/index.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import { isLossOfData } from '../loss-of-data.ts';
import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';
import { joinPath } from '../trees/walk-tree.ts';

/** A file of a backup that lacks blobs. */
export interface LostFile {
  /** From the root of its snapshot, raw (see `displayFileName`). */
  readonly path: string;
  readonly node: Node;
  /** What the backup was told to back up: absolute paths. */
  readonly sources: readonly string[];
}

/** What backups lack. */
export interface LostParts {
  /** Ids of the data blobs that they need and the index does not know. */
  readonly data: Set<string>;
  /** Ids of folder listings that cannot be read from anywhere. */
  readonly trees: Set<string>;
  /** Listings that were read from packs that wait for their deletion: to be brought back. */
  readonly spareTrees: Set<string>;
  /** The files that need this data, those of the newest backups first; one of each folder listing. */
  readonly files: readonly LostFile[];
}

/**
 * Follows the folders of these snapshots, newest first, each listing once, and finds what is not there.
 * @param spare where listings are looked for that `indexed` does not have
 */
export async function findLostParts(
  indexed: IndexedRepository,
  spare: IndexedRepository,
  snapshots: readonly StoredSnapshot[],
  signal: AbortSignal | undefined,
): Promise<LostParts> {
  const lost = { data: new Set<string>(), trees: new Set<string>(), spareTrees: new Set<string>() };
  const files: LostFile[] = [];
  const seen = new Set<string>();
  for (const { snapshot } of snapshots.toReversed()) {
    const open = [{ path: '/', id: snapshot.tree }];
    for (let folder = open.pop(); folder; folder = open.pop()) {
      throwIfAborted(signal);
      const { path: parent, id } = folder;
      if (seen.has(id)) continue;
      seen.add(id);
      let nodes = await tryTree(indexed, id, signal);
      if (!nodes) {
        nodes = await tryTree(spare, id, signal);
        (nodes ? lost.spareTrees : lost.trees).add(id);
      }
      for (const node of nodes ?? []) {
        const path = joinPath(parent, node.name);
        if (node.subtree !== undefined) open.push({ path, id: node.subtree });
        const missing = (node.content ?? []).filter((blob) => !indexed.index.has('data', blob));
        for (const blob of missing) lost.data.add(blob);
        if (missing.length > 0) files.push({ path, node, sources: snapshot.paths });
      }
    }
  }
  return { ...lost, files };
}

async function tryTree(
  repository: IndexedRepository,
  id: string,
  signal: AbortSignal | undefined,
): Promise<Node[] | undefined> {
  try {
    return decodeTree(await repository.loadBlob('tree', id, signal));
  } catch (error) {
    if (isLossOfData(error)) return undefined;
    throw error;
  }
}
