import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openSqlite } from '../../sources/open-sqlite.ts';
import type { SwapRoot } from '../../sources/swap/index.ts';
import type { Change } from './compare-profile.ts';
import { readDeviceSettings, writeDeviceSettings, writeNotesFolder } from './device-settings.ts';
import { findPaths, rewritePaths } from './paths-in-database.ts';
import type { ForeignPath } from './profile-restore-plan.ts';
import type { MapPath } from './reroot-path.ts';
import { entriesOf, isMainDatabase } from './staging.ts';

/** How this computer differs from the one that a backup comes from. */
export interface Adjustment {
  /** The profile's folder here. */
  readonly profile: string;
  /** Undefined where the backup does not say where it comes from. */
  readonly map: MapPath | undefined;
  readonly withDeviceSettings: boolean;
  /** Where the notes are restored to that were in a folder of their own. */
  readonly notesFolder: string | undefined;
}

/** A staged database that Cherry Studio cannot start without. */
interface StagedDatabase {
  readonly path: string;
  /** From the profile down. */
  readonly name: string;
}

/** The paths in staged databases that would be changed. */
export async function foreignPaths(
  roots: readonly SwapRoot[],
  changes: readonly Change[],
  map: MapPath | undefined,
): Promise<ForeignPath[]> {
  if (!map) return [];
  const found: ForeignPath[] = [];
  for (const { path, name } of stagedDatabases(roots, changes)) {
    for (const each of await findPaths(path, map)) found.push({ database: name, ...each });
  }
  return found;
}

/** Makes the staged databases this computer's: its own settings, and paths that exist here. Done twice it changes nothing more. */
export async function adjustDatabases(
  roots: readonly SwapRoot[],
  changes: readonly Change[],
  { profile, map, withDeviceSettings, notesFolder }: Adjustment,
): Promise<void> {
  for (const { path, name } of stagedDatabases(roots, changes)) {
    await settleLog(path);
    if (map) await rewritePaths(path, await findPaths(path, map));
    if (basename(name) !== 'cherrystudio.sqlite') continue;
    if (!withDeviceSettings) {
      const own = await readDeviceSettings(join(profile, ...name.split('/')));
      await writeDeviceSettings(path, own);
    }
    if (notesFolder !== undefined) await writeNotesFolder(path, notesFolder);
  }
}

/** The main database of 2.x in the staging; undefined where it is not exchanged. */
export function stagedMainDatabase(
  roots: readonly SwapRoot[],
  changes: readonly Change[],
): StagedDatabase | undefined {
  const all = stagedDatabases(roots, changes);
  return all.find(({ name }) => basename(name) === 'cherrystudio.sqlite');
}

function stagedDatabases(roots: readonly SwapRoot[], changes: readonly Change[]): StagedDatabase[] {
  return changes.flatMap(({ stored, root, inRoot }) => {
    if (!stored) return [];
    const at = join(roots[root]!.work, 'new', ...inRoot);
    return [...entriesOf(stored, at)]
      .filter(({ entry, path }) => isMainDatabase(entry) && existsSync(path))
      .map(({ entry, path }) => ({ path, name: entry.names.join('/') }));
  });
}

/** A backup that was made of the plain files has a database's log beside it. */
async function settleLog(database: string): Promise<void> {
  if (!existsSync(`${database}-wal`)) return;
  const connection = await openSqlite(database);
  try {
    connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    connection.close();
  }
}
