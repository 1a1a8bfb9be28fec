import { join } from 'node:path';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import { SIDECARS } from '../../sources/cherry-studio/databases.ts';
import { realComputer, type SourceComputer } from '../../sources/index.ts';
import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';
import { choose } from './choose-entries.ts';
import { comparePlaces } from './compare-places.ts';
import type { Change } from './compare-profile.ts';
import { readStoredProfile } from './stored-profile.ts';
import { findTarget } from './target-profile.ts';

/** What has become of a file or folder, or of a database as a whole, since a backup. */
export interface ChangeSinceBackup {
  readonly change: 'added' | 'removed' | 'changed';
  /** On this computer. */
  readonly path: string;
}

export interface ChangesSinceBackupOptions {
  /** The profile's folder here. @default the one that was used last, else where Cherry Studio looks first */
  readonly profile?: string | undefined;
  /** @default this one */
  readonly computer?: SourceComputer;
  readonly signal?: AbortSignal | undefined;
}

/**
 * What is different on this computer from a backup of a profile, told from then to now. A folder that is whole on one side only is told once.
 * Databases are held against the backup by their content, so one that the application has open counts as changed. Reads, and changes nothing.
 *
 * @throws KirschError `RESTORE_REFUSED` for a backup that holds no profile; the storage's own
 */
export async function changesSinceBackup(
  repository: IndexedRepository,
  snapshot: StoredSnapshot,
  { profile, computer = realComputer(), signal }: ChangesSinceBackupOptions = {},
): Promise<ChangeSinceBackup[]> {
  const stored = await readStoredProfile(repository, snapshot, undefined, signal);
  const target = await findTarget(computer, stored, { profile });
  const { changes, roots } = await comparePlaces(repository, stored, choose(stored, {}), target);
  // A restore would add what has been removed since.
  const told = { added: 'removed', removed: 'added', replaced: 'changed', aside: 'added' } as const;
  return changes
    .filter((change) => !isPartOfDatabase(change) && (change.stored || change.outgoing.files > 0))
    .map(({ kind, root, inRoot }) => ({
      change: told[kind],
      path: join(roots[root]!.live, ...inRoot),
    }));
}

/** A log beside a database is told with it. */
function isPartOfDatabase({ stored, names }: Change): boolean {
  return !stored && SIDECARS.some((suffix) => names.at(-1)?.endsWith(suffix));
}
