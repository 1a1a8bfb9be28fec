import { isKirschError, KirschError, throwIfAborted, toKirschError } from '../../errors/index.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import { keepComputerNames } from '../computers/rename-computer.ts';
import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';

/** Options of `forgetSnapshots`. */
export interface ForgetOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onRemoved?: (id: string) => void;
  /** Called for a snapshot that could not be removed; the others are. */
  readonly onIssue?: (id: string, error: KirschError) => void;
}

/** What `forgetSnapshots` did. */
export interface ForgetResult {
  /** Ids of those that are gone. */
  readonly removed: readonly string[];
  /** Ids of those that could not be removed. */
  readonly failed: readonly string[];
}

/**
 * Removes snapshots one by one, oldest first; whenever it is interrupted, the rest is as it was. Only the snapshots go:
 * what they alone used stays until the repository is pruned. A computer whose name stood in one of them keeps it. Hold an
 * exclusive lock.
 * @param all every snapshot of the repository, oldest first
 * @param remove which of them go
 * @throws KirschError `STORAGE_DENIED` when the storage does not allow to remove anything
 */
export async function forgetSnapshots(
  repository: OpenRepository,
  all: readonly StoredSnapshot[],
  remove: readonly StoredSnapshot[],
  options: ForgetOptions = {},
): Promise<ForgetResult> {
  const { signal, onRemoved, onIssue } = options;
  const going = new Set(remove.map(({ id }) => id));
  const removed: string[] = [];
  const failed: string[] = [];
  await withWordsForAppendOnly(() => keepComputerNames(repository, all, going, { signal }));
  for (const { id } of all.filter((stored) => going.has(stored.id))) {
    throwIfAborted(signal);
    try {
      await withWordsForAppendOnly(() => repository.remove('snapshot', id, signal));
      removed.push(id);
      onRemoved?.(id);
    } catch (thrown) {
      const error = toKirschError(thrown);
      if (!onIssue || ['ABORTED', 'LOCK_LOST', 'STORAGE_DENIED'].includes(error.code)) throw error;
      failed.push(id);
      onIssue(id, error);
    }
  }
  return { removed, failed };
}

async function withWordsForAppendOnly<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isKirschError(error, 'STORAGE_DENIED')) throw error;
    throw new KirschError(
      'STORAGE_DENIED',
      `The storage does not allow to remove backups: ${error.message}`,
      {
        hint: 'Keys that may only add are a good protection. Run `forget` with keys that may delete, from a computer you trust.',
        cause: error,
        details: error.details,
      },
    );
  }
}
