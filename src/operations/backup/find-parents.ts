import path from 'node:path';
import { KirschError } from '../../errors/index.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import { loadSnapshots, type StoredSnapshot } from '../snapshots/load-snapshots.ts';
import type { BackupOptions } from './backup-options.ts';
import { chooseParents } from './parent-snapshots.ts';

/**
 * The snapshots that a backup compares with.
 * @throws KirschError `SNAPSHOT_NOT_FOUND` for one that was named and is not there
 */
export async function findParents(
  repository: OpenRepository,
  { force, parents, host, paths }: BackupOptions,
  signal: AbortSignal,
): Promise<StoredSnapshot[]> {
  if (force) return [];
  // A damaged snapshot can be no parent; `check` is there to report it.
  const snapshots = await loadSnapshots(repository, { signal, onDamaged: () => {} });
  if (!parents) {
    const absolute = paths.map((target) => path.resolve(target));
    return chooseParents(snapshots, host, absolute);
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
