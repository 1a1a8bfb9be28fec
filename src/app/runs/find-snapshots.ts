import { KirschError, type StoredSnapshot } from '../../index.ts';

/**
 * The backup of that id.
 * @throws KirschError `SNAPSHOT_NOT_FOUND`
 */
export function findSnapshot(snapshots: readonly StoredSnapshot[], id: string): StoredSnapshot {
  const found = snapshots.find((stored) => stored.id === id);
  if (found) return found;
  throw new KirschError('SNAPSHOT_NOT_FOUND', `There is no backup ${id.slice(0, 8)} any more.`, {
    hint: 'Refresh the list: another computer may have removed it, or changed its label.',
  });
}

/** Those of these ids that are still there, in the order of the list. */
export function findSnapshots(
  snapshots: readonly StoredSnapshot[],
  ids: readonly string[],
): StoredSnapshot[] {
  const wanted = new Set(ids);
  return snapshots.filter(({ id }) => wanted.has(id));
}
