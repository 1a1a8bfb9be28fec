import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KirschError } from '../../errors/index.ts';
import { displayFileName } from '../../format/index.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import {
  type ArchiveDescription,
  type ArchiveName,
  belongsToProfile,
  ignoredIn,
  parseArchiveName,
  STORED_ROOT,
  unpackArchive,
} from '../../sources/index.ts';
import type { Storage } from '../../storage/index.ts';
import { backup } from '../backup/backup.ts';
import type { BackupOptions } from '../backup/backup-options.ts';
import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';
import { type ArchiveTime, archiveTime } from './archive-time.ts';
import { computerByHost, importTags, isImportOf, systemOf } from './import-tags.ts';
import { openStoredArchive, type StoredArchive } from './open-stored-archive.ts';
import { stagedManifest } from './staged-manifest.ts';
import { withStaging } from './staging.ts';
import { cherryStudios } from './verify-stored-archive.ts';

export interface ImportOptions {
  /** The computer of zips whose names do not tell it. @default `unknown` */
  readonly host?: string;
  /** Where a zip is unpacked to, one at a time. @default the system's folder for temporary files */
  readonly temporaryFolder?: string | undefined;
  /** As in `backup`. */
  readonly lock?: BackupOptions['lock'];
  readonly workers?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called with the bytes that are unpacked, and then backed up. */
  readonly onProgress?: (progress: ImportProgress) => void;
}

export interface ImportProgress {
  readonly name: string;
  readonly stage: 'unpack' | 'backup';
  readonly bytes: number;
  readonly totalBytes: number;
}

/** What became of one zip. */
export type ImportedArchive = {
  readonly name: string;
  /** Of the zip, in bytes. */
  readonly size: number;
} & (
  | {
      readonly state: 'imported';
      readonly snapshot: StoredSnapshot;
      readonly contents: ArchiveDescription;
      /** Names at the top of the zip that no zip of Cherry Studio's has, and that were left out. */
      readonly ignored: readonly string[];
      /** Bytes that the repository has grown by, but for its index. */
      readonly added: number;
    }
  /** It is in the repository already. */
  | { readonly state: 'known'; readonly snapshot: StoredSnapshot }
);

/**
 * Makes a zip of A, B or C a backup with the zip's date and computer. Nothing of a zip that is damaged, even in one byte, gets in; one that was
 * imported before adds nothing.
 *
 * @param storage of zips: opened with `ZIP_NAMES`
 * @param snapshots all that the repository has
 * @throws KirschError `ARCHIVE_REFUSED`, `ARCHIVE_DAMAGED`, `DISK_FULL`, `SOURCE_UNREADABLE`; what `backup` and the storage throw
 */
export async function importArchive(
  repository: OpenRepository,
  storage: Storage,
  name: string,
  snapshots: readonly StoredSnapshot[],
  options: ImportOptions = {},
): Promise<ImportedArchive> {
  const { signal, temporaryFolder, onProgress } = options;
  const archive = await openStoredArchive(storage, name, { signal });
  const contents = importable(archive);
  const { size, modified } = archive.info;
  const named = parseArchiveName(name);
  const made = archiveTime({ contents, named, modified }, Date.now());
  const known = snapshots.find(
    ({ snapshot }) => isImportOf(snapshot, name) && isOf(snapshot, made),
  );
  if (known) return { name, size, state: 'known', snapshot: known };
  const totalBytes = archive.zip.entries.reduce((sum, entry) => sum + entry.size, 0);
  const tell = (stage: ImportProgress['stage']) => (bytes: number) =>
    onProgress?.({ name, stage, bytes, totalBytes });
  return withStaging(totalBytes, temporaryFolder, async (folder) => {
    const system = systemOf(contents, named);
    await unpackArchive(archive.zip, folder, {
      wants: ({ path }) => belongsToProfile(contents.generation, path),
      signal,
      onProgress: tell('unpack'),
    });
    await writeFile(join(folder, 'kirsch.json'), stagedManifest(archive.zip, contents, system));
    const snapshot = await backupStaged(repository, folder, {
      ...options,
      ...whose(snapshots, named, options),
      tags: importTags(name, contents, system),
      time: made?.time ?? new Date(),
      tell: tell('backup'),
    });
    const added = snapshot.snapshot.summary?.dataAddedPacked ?? 0;
    const ignored = ignoredIn(archive.zip, contents.generation);
    return { name, size, state: 'imported', snapshot, contents, ignored, added };
  });
}

interface StagedBackup extends ImportOptions {
  readonly host: string;
  readonly username: string;
  readonly computerTags: readonly string[];
  readonly tags: readonly string[];
  readonly time: Date;
  readonly tell: (bytes: number) => void;
}

async function backupStaged(
  repository: OpenRepository,
  folder: string,
  staged: StagedBackup,
): Promise<StoredSnapshot> {
  const { host, username, tags, computerTags, time, lock, workers, temporaryFolder, signal } =
    staged;
  const stored = `/${STORED_ROOT}`;
  // A backup that lacks something must not come to be.
  const broken = new AbortController();
  const unreadable = (cause?: unknown) =>
    new KirschError('SOURCE_UNREADABLE', 'Not all that was unpacked could be read again.', {
      hint: 'Look at the disk that temporary files are on, or name a folder on another.',
      cause,
    });
  const { snapshotId, snapshot } = await backup(repository, {
    paths: [stored],
    mounts: [{ from: folder, as: stored }],
    host,
    username,
    tags: [...tags, ...computerTags],
    time,
    lock,
    ...(workers !== undefined && { workers }),
    temporaryFolder,
    signal: signal ? AbortSignal.any([signal, broken.signal]) : broken.signal,
    onProgress: ({ bytes }) => staged.tell(bytes),
    onIssue: ({ error }) => broken.abort(unreadable(error)),
  });
  if (snapshotId === undefined) throw unreadable();
  return { id: snapshotId, snapshot };
}

/** A zip of that name may have been replaced by another: then its time is another. */
function isOf(snapshot: StoredSnapshot['snapshot'], made: ArchiveTime | undefined): boolean {
  if (!made || made.by === 'storage') return true;
  return Date.parse(snapshot.time) === made.time.getTime();
}

function whose(
  snapshots: readonly StoredSnapshot[],
  named: ArchiveName | undefined,
  options: ImportOptions,
): { host: string; username: string; computerTags: readonly string[] } {
  const host = named?.host || options.host || 'unknown';
  const { username, tags } = computerByHost(snapshots, host);
  return { host, username, computerTags: tags };
}

/** @throws KirschError `ARCHIVE_REFUSED` for a zip that cannot become a backup of a profile */
function importable(archive: StoredArchive): ArchiveDescription {
  const contents = cherryStudios(archive);
  const { generation } = contents;
  if (generation !== 'D' && generation !== 'newer') return contents;
  const name = displayFileName(archive.info.key);
  throw new KirschError(
    'ARCHIVE_REFUSED',
    generation === 'D'
      ? `${name} is of a format that only development versions of Cherry Studio write and restore.`
      : `${name} is of a later format than this version knows.`,
    {
      hint: 'It can be listed, verified and downloaded as it is.',
      details: { reason: 'generation', generation, name: archive.info.key },
    },
  );
}
