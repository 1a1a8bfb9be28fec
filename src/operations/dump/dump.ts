import { KirschError } from '../../errors/index.ts';
import type { Snapshot } from '../../format/index.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import { findFolder, findInTree, partsOfPath } from '../trees/find-in-tree.ts';
import { type WalkedEntry, walkTree } from '../trees/walk-tree.ts';
import { readFileContent } from './file-content.ts';
import { tarArchive } from './tar-archive.ts';
import { zipArchive } from './zip-archive.ts';

/** What to dump. */
export interface DumpOptions {
  /** The folder of the snapshot that counts as its root; names in an archive start there. @default '/' */
  readonly root?: string;
  /** A file, or a folder that becomes an archive. @default '/' */
  readonly path?: string;
  /** @default 'tar' */
  readonly archive?: 'tar' | 'zip';
  readonly signal?: AbortSignal | undefined;
}

/**
 * The content of a file, or an archive of a folder, as bytes in order and in bounded memory. Every blob is verified
 * before it is given out; on an error the bytes so far are right, and not all.
 * @throws KirschError `PATH_NOT_FOUND`, `BLOB_NOT_FOUND`, `DAMAGED`
 */
export async function* dump(
  repository: IndexedRepository,
  snapshot: Snapshot,
  options: DumpOptions = {},
): AsyncGenerator<Buffer, void, undefined> {
  const { root = '/', archive = 'tar', signal } = options;
  const path = `/${partsOfPath(options.path ?? '/').join('/')}`;
  const tree = await findFolder(repository, snapshot.tree, root, signal);
  if (path === '/') {
    yield* archiveOf(repository, walkTree(repository, tree, { signal }), archive, signal);
    return;
  }
  const node = await findInTree(repository, tree, path, signal);
  if (node.type === 'file') {
    yield* readFileContent(repository, node, signal);
  } else if (node.type === 'dir' && node.subtree !== undefined) {
    const entries = walkTree(repository, node.subtree, { root: path, signal });
    const self: WalkedEntry = { path, node, treeId: tree };
    yield* archiveOf(repository, startWith(self, entries), archive, signal);
  } else {
    throw new KirschError('PATH_NOT_FOUND', `${path} is a ${node.type}: it has no content.`, {
      hint: 'Dump the folder that holds it, or restore it.',
      details: { path },
    });
  }
}

function archiveOf(
  repository: IndexedRepository,
  entries: AsyncIterable<WalkedEntry>,
  archive: 'tar' | 'zip',
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer, void, undefined> {
  return archive === 'zip'
    ? zipArchive(repository, entries, signal)
    : tarArchive(repository, entries, signal);
}

async function* startWith(
  first: WalkedEntry,
  rest: AsyncIterable<WalkedEntry>,
): AsyncGenerator<WalkedEntry, void, undefined> {
  yield first;
  yield* rest;
}
