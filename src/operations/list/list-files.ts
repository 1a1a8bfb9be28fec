import type { Snapshot } from '../../format/index.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import { findFolder, partsOfPath } from '../trees/find-in-tree.ts';
import { type WalkedEntry, walkTree } from '../trees/walk-tree.ts';

/** What to list. */
export interface ListFilesOptions {
  /** The folder of the snapshot that counts as its root. @default '/' */
  readonly path?: string;
  /** List only these folders, and what stands directly in them. @default everything */
  readonly folders?: readonly string[];
  /** With `folders`: what is below them as well. @default false */
  readonly recursive?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The entries of a snapshot, depth first, one after the other.
 * @throws KirschError `PATH_NOT_FOUND` when there is no such `path`.
 */
export async function* listFiles(
  repository: IndexedRepository,
  snapshot: Snapshot,
  options: ListFilesOptions = {},
): AsyncGenerator<WalkedEntry, void, undefined> {
  const { path = '/', recursive = false, signal } = options;
  const folders = (options.folders ?? []).map((folder) => `/${partsOfPath(folder).join('/')}`);
  const isListed = (at: string) =>
    folders.length === 0 || folders.some((folder) => isWithin(at, folder));
  const root = await findFolder(repository, snapshot.tree, path, signal);
  const entries = walkTree(repository, root, {
    signal,
    enter: (entry) =>
      (isListed(entry.path) && (recursive || folders.length === 0)) ||
      folders.some((folder) => isWithin(folder, entry.path)),
  });
  for await (const entry of entries) {
    if (isListed(entry.path)) yield entry;
  }
}

function isWithin(path: string, folder: string): boolean {
  return folder === '/' || path === folder || path.startsWith(`${folder}/`);
}
