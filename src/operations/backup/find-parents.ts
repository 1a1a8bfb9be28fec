import { KirschError } from '../../errors/index.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import { loadSnapshots, type StoredSnapshot } from '../snapshots/load-snapshots.ts';
import type { BackupOptions } from './backup-options.ts';
import { chooseParents } from './parent-snapshots.ts';
import { pathsOfSnapshot } from './thread-data.ts';

/**
 * The snapshots that a backup compares with.
 * @throws KirschError `SNAPSHOT_NOT_FOUND` for one that was named and is not there
 */
export async function findParents(
  repository: OpenRepository,
  options: BackupOptions,
  signal: AbortSignal,
): Promise<StoredSnapshot[]> {
  const { force, parents, host } = options;
  if (force) return [];
  // A damaged snapshot can be no parent; `check` is there to report it.
  const snapshots = await loadSnapshots(repository, { signal, onDamaged: () => {} });
  if (!parents) {
    return chooseParents(snapshots, host, pathsOfSnapshot(options), options.tags);
  }
  return parents.map((id) => {
    const found = snapshots.filter((stored) => stored.id.startsWith(id));
    if (found.length === 1) return found[0]!;
    throw new KirschError(
      'SNAPSHOT_NOT_FOUND',
      found.length === 0
        ? `There is no snapshot ${id} to compare with.`
        : `More than one snapshot begins with ${id}.`,
      { hint: 'List them with `kirsch snapshots`.' },
    );
  });
}
