import type { StoredSnapshot } from '../../index.ts';
import { noSuchBackup } from '../backups/no-such-backup.ts';

/**
 * The backup of that id.
 * @throws KirschError `SNAPSHOT_NOT_FOUND`
 */
export function findSnapshot(snapshots: readonly StoredSnapshot[], id: string): StoredSnapshot {
  const found = snapshots.find((stored) => stored.id === id);
  if (found) return found;
  throw noSuchBackup(id);
}

/** Those of these ids that are still there, in the order of the list. */
export function findSnapshots(
  snapshots: readonly StoredSnapshot[],
  ids: readonly string[],
): StoredSnapshot[] {
  const wanted = new Set(ids);
  return snapshots.filter(({ id }) => wanted.has(id));
}
