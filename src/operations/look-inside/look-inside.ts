import { isKirschError } from '../../errors/index.ts';
import type { Snapshot } from '../../format/index.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import { type Contents, openContents } from '../../sources/cherry-studio/contents/index.ts';
import { noChatsIn, PROFILE_ROOT, SnapshotFiles } from './snapshot-files.ts';

export interface LookInsideOptions {
  readonly snapshot: Pick<Snapshot, 'tree'>;
  /** Where the profile is in the backup; `/Cherry Studio` unless given. */
  readonly root?: string;
  /** Where copies are made; the system's folder for temporary things unless given. */
  readonly scratchFolder?: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens Cherry Studio's chats, files, notes and knowledge bases in a backup, to be listed, searched and shown. Only the files that have them are
 * read; what is copied to this computer's disk meanwhile goes with `close`, which the caller must call.
 *
 * @throws KirschError `SOURCE_EMPTY` when there are none, `SOURCE_DAMAGED`, `BLOB_NOT_FOUND`, `DAMAGED`, `DISK_FULL`, `ABORTED`
 */
export async function lookInside(
  repository: IndexedRepository,
  { snapshot, root = PROFILE_ROOT, ...options }: LookInsideOptions,
): Promise<Contents> {
  const files = new SnapshotFiles(repository, snapshot.tree, root);
  try {
    return await openContents(files, options);
  } catch (error) {
    throw isKirschError(error, 'SOURCE_EMPTY') ? noChatsIn(root, error) : error;
  }
}
