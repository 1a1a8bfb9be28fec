import { KirschError } from '../../errors/index.ts';
import { displayFileName, type Node } from '../../format/index.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';

/**
 * The entry at a path below a folder listing.
 * @param path absolute, not `/` itself: the root of a snapshot has a listing and no entry.
 * @throws KirschError `PATH_NOT_FOUND`
 */
export async function findInTree(
  repository: IndexedRepository,
  treeId: string,
  path: string,
  signal?: AbortSignal,
): Promise<Node> {
  const names = partsOfPath(path);
  let folder: string | undefined = treeId;
  let found: Node | undefined;
  for (const name of names) {
    const nodes: Node[] = folder === undefined ? [] : await repository.loadTree(folder, signal);
    found = nodes.find((node) => node.name === name);
    if (!found) throw pathNotFound(path);
    folder = found.type === 'dir' ? found.subtree : undefined;
  }
  if (!found) throw new KirschError('BAD_ARGUMENT', 'The root of a snapshot is no entry of it.');
  return found;
}

/**
 * The id of the folder listing at a path; `/` is the listing that the walk starts from.
 * @throws KirschError `PATH_NOT_FOUND` when there is nothing, or no folder.
 */
export async function findFolder(
  repository: IndexedRepository,
  treeId: string,
  path: string,
  signal?: AbortSignal,
): Promise<string> {
  if (partsOfPath(path).length === 0) return treeId;
  const node = await findInTree(repository, treeId, path, signal);
  if (node.type !== 'dir' || node.subtree === undefined) {
    throw new KirschError('PATH_NOT_FOUND', `${displayFileName(path)} is not a folder.`, {
      hint: 'Name a folder of the snapshot, or restore and dump the file by the folder that holds it.',
      details: { path },
    });
  }
  return node.subtree;
}

/** The names that a path is made of. */
export function partsOfPath(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

function pathNotFound(path: string): KirschError {
  return new KirschError('PATH_NOT_FOUND', `The snapshot has no ${displayFileName(path)}.`, {
    hint: 'Give the whole path, as `kirsch ls SNAPSHOT` lists it; `kirsch find NAME` finds it by its name.',
    details: { path },
  });
}
