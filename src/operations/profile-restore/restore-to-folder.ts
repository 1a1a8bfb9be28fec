import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { KirschError } from '../../errors/index.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import type { Issue, OnProgress } from '../progress.ts';
import { restore } from '../restore/restore.ts';
import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';
import { choose, type RestoreChoice } from './choose-entries.ts';
import { readStoredProfile } from './stored-profile.ts';

/** What to restore to a folder, and how. */
export interface RestoreToFolderOptions extends RestoreChoice {
  /** Where the profile is within the snapshot. @default found by itself */
  readonly path?: string | undefined;
  /** Made if it is missing; must be empty. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnProgress | undefined;
  readonly onIssue?: ((issue: Issue) => void) | undefined;
}

/**
 * Restores a profile, or parts of it, into a folder of its own, to look at. Everything is as in the backup: no path is changed, and nothing of
 * this computer's is put in.
 *
 * @throws KirschError `BAD_ARGUMENT` when something is in the folder; as `planProfileRestore`
 */
export async function restoreToFolder(
  repository: IndexedRepository,
  snapshot: StoredSnapshot,
  options: RestoreToFolderOptions,
): Promise<{ readonly files: number; readonly bytes: number; readonly issues: number }> {
  const { folder, path, signal, onProgress, onIssue } = options;
  const stored = await readStoredProfile(repository, snapshot, path, signal);
  const chosen = choose(stored, { ...options, withDeviceSettings: true });
  if ((await readdir(folder).catch(() => [])).length > 0) {
    throw new KirschError('BAD_ARGUMENT', `"${folder}" is not empty.`, {
      hint: 'Name a folder that is not there yet.',
      details: { reason: 'folder-not-empty', path: folder },
    });
  }
  const total = { files: 0, bytes: 0, issues: 0 };
  const targets = {
    profile: folder,
    home: join(folder, '.cherrystudio'),
    notes: join(folder, 'Notes'),
  };
  for (const { place, path } of stored.places) {
    const wants = (inside: string) => chosen.wants(place, inside.slice(1).split('/'));
    const result = await restore(repository, {
      snapshot: snapshot.snapshot,
      path: path || '/',
      target: targets[place],
      select: { has: wants, mayHaveBelow: () => true },
      verify: true,
      signal,
      ...(onProgress && { onProgress }),
      ...(onIssue && { onIssue }),
    });
    total.files += result.files;
    total.bytes += result.bytes;
    total.issues += result.issues;
  }
  return total;
}
