import { KirschError } from '../../errors/index.ts';
import { displayFileName } from '../../format/index.ts';
import { loadIndex } from '../../repository/indexed-repository.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import type { SourceComputer } from '../../sources/index.ts';
import type { Storage } from '../../storage/index.ts';
import { planProfileRestore } from '../profile-restore/plan-profile-restore.ts';
import type { PlannedRestore } from '../profile-restore/planned-restore.ts';
import type { ProfileRestoreOptions } from '../profile-restore/profile-restore-plan.ts';
import { loadSnapshots } from '../snapshots/load-snapshots.ts';
import { type ImportOptions, importArchive } from './import-archive.ts';
import { openStoredArchive, type StoredArchive } from './open-stored-archive.ts';
import { withScratchRepository } from './scratch-repository.ts';
import { cherryStudios } from './verify-stored-archive.ts';

export interface ArchiveRestoreOptions extends Omit<ProfileRestoreOptions, 'path'> {
  /**
   * The zip becomes a backup in it first, and what is there may be backed up into it. Without one the zip is unpacked into a folder for
   * temporary files, and what was there is kept on its own disk alone.
   */
  readonly repository?: OpenRepository | undefined;
  readonly importing?: Omit<ImportOptions, 'signal'>;
  /** @default this computer */
  readonly computer?: SourceComputer;
}

/**
 * Verifies a zip of B or C whole, and plans to restore it to a profile; nothing of the profile is touched before `work` runs the plan.
 * The plan is over when `work` has ended.
 *
 * @param storage of zips: opened with `ZIP_NAMES`
 * @throws KirschError `ARCHIVE_REFUSED` for generations that are not restored (`details.reason`: `generation`), with what to do instead;
 *   what `importArchive` and `planProfileRestore` throw
 */
export async function withArchiveRestore<T>(
  storage: Storage,
  name: string,
  options: ArchiveRestoreOptions,
  work: (plan: PlannedRestore) => Promise<T>,
): Promise<T> {
  const { repository, importing = {}, signal, ...restoring } = options;
  const archive = await openStoredArchive(storage, name, { signal });
  refuseOthers(archive);
  const planIn = async (repository: OpenRepository): Promise<T> => {
    const snapshots = await loadSnapshots(repository, { signal, onDamaged: () => {} });
    const { snapshot } = await importArchive(repository, storage, name, snapshots, {
      ...importing,
      signal,
    });
    const indexed = await loadIndex(repository, { signal });
    const plan = await planProfileRestore(indexed, snapshot, { ...restoring, signal });
    try {
      return await work(plan);
    } finally {
      await plan.discard();
    }
  };
  if (repository) return planIn(repository);
  // Unpacked, and once more as it lies in the repository.
  const bytes = 2 * archive.zip.entries.reduce((sum, entry) => sum + entry.size, 0);
  return withScratchRepository(bytes, importing.temporaryFolder, planIn);
}

function refuseOthers(archive: StoredArchive): void {
  const { generation, appVersion } = cherryStudios(archive);
  if (generation === 'B' || generation === 'C') return;
  const name = displayFileName(archive.info.key);
  const [message, hint] = {
    A: [
      `${name} holds its chats as data.json, which only Cherry Studio 1.x takes in.`,
      'Download it with `kirsch zips download` and restore it in Cherry Studio 1.x; or import it here to look into its chats.',
    ],
    D: [
      `${name} is of a format that only development versions of Cherry Studio write and restore.`,
      'Download it with `kirsch zips download`, and restore it in the version that has made it.',
    ],
    newer: [
      `${name} is of a later format than this version knows.`,
      'Update Kirsch; or download it, and restore it in Cherry Studio.',
    ],
  }[generation];
  throw new KirschError('ARCHIVE_REFUSED', message!, {
    hint: hint!,
    details: { reason: 'generation', generation, appVersion, name: archive.info.key },
  });
}
