import { isId } from '../../format/index.ts';
import type { BlobType } from '../../repository/blob-index.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';
import { pickByPrefix } from '../snapshots/resolve-snapshot.ts';
import { walkTree } from '../trees/walk-tree.ts';

/** Where a blob is used. */
export interface FoundObject {
  readonly type: BlobType;
  readonly id: string;
  /** The file that it is a part of, or the folder that it lists. */
  readonly path: string;
  /** The listing that names it; none for the root of a snapshot. */
  readonly parentTree: string | undefined;
}

/** Which blobs to look for: ids or their beginnings. */
export interface WantedObjects {
  readonly blobs: readonly string[];
  readonly trees: readonly string[];
}

/** Where a snapshot uses the wanted blobs, in the order of a listing; a blob that a file repeats counts once. */
export async function* findObjects(
  repository: IndexedRepository,
  { snapshot }: StoredSnapshot,
  wanted: WantedObjects,
  signal?: AbortSignal,
): AsyncGenerator<FoundObject, void, undefined> {
  const isBlob = prefixTest(wanted.blobs);
  const isTree = prefixTest(wanted.trees);
  if (isTree(snapshot.tree)) {
    yield { type: 'tree', id: snapshot.tree, path: '/', parentTree: undefined };
  }
  for await (const { path, node, treeId } of walkTree(repository, snapshot.tree, { signal })) {
    if (node.subtree !== undefined && isTree(node.subtree)) {
      yield { type: 'tree', id: node.subtree, path, parentTree: treeId };
    }
    for (const id of new Set(node.content)) {
      if (isBlob(id)) yield { type: 'data', id, path, parentTree: treeId };
    }
  }
}

/**
 * The blobs of these packs, named by ids or their beginnings.
 * @throws KirschError `OBJECT_NOT_FOUND` when no index names such a pack.
 */
export function blobsOfPacks(
  repository: IndexedRepository,
  packs: readonly string[],
): WantedObjects {
  const ids = repository.index.packIds();
  const wanted = new Set(packs.map((prefix) => pickByPrefix(ids, prefix, 'pack')));
  const blobs: string[] = [];
  const trees: string[] = [];
  for (const { type, id, packId } of repository.index.entries()) {
    if (wanted.has(packId)) (type === 'data' ? blobs : trees).push(id);
  }
  return { blobs, trees };
}

function prefixTest(prefixes: readonly string[]): (id: string) => boolean {
  const whole = new Set(prefixes.filter(isId));
  const parts = prefixes.filter((prefix) => !whole.has(prefix));
  return (id) => whole.has(id) || parts.some((prefix) => id.startsWith(prefix));
}
