import type { CompressionMode, Snapshot } from '../../format/index.ts';
import type { AcquireLockOptions } from '../../repository/locks.ts';
import type { Issue, OnProgress } from '../progress.ts';
import type { BackupMount } from './mounts.ts';

/** What to back up, and how. Every field that has a default may be left out. */
export interface BackupOptions {
  /** Absolute or relative paths of files and folders; each must exist, or be named in a warning when others do. */
  readonly paths: readonly string[];
  /**
   * What to back up under other names than its own. `paths` are then the stored paths that the snapshot bears, such as
   * `/Cherry Studio`, and each mount lies in one of them.
   */
  readonly mounts?: readonly BackupMount[] | undefined;
  /**
   * Glob patterns, as restic's `--exclude`, matched against absolute paths. What `paths` names itself is never left out,
   * by this option or any other; what lies in it is.
   */
  readonly excludes?: readonly string[];
  /** The same without regard to case. */
  readonly caseInsensitiveExcludes?: readonly string[];
  /** Files larger than this many bytes are left out. */
  readonly excludeLargerThan?: number;
  /** Folders that hold such a file are left out (the folder itself stays): `NAME` or `NAME:HEADER`, as restic's option. */
  readonly excludeIfPresent?: readonly string[];
  /** Leave out what lies in folders marked with a `CACHEDIR.TAG`. @default false */
  readonly excludeCaches?: boolean;
  /** Stay on the file systems of the given paths. @default false */
  readonly oneFileSystem?: boolean;
  /** Record access times (they change on every read). @default false */
  readonly withAtime?: boolean;
  /** @default this computer's name, given by the caller */
  readonly host: string;
  readonly username: string;
  readonly uid?: number;
  readonly gid?: number;
  readonly tags?: readonly string[];
  /** The moment of the backup. @default now */
  readonly time?: Date;
  /** The program that asks, for the snapshot's `program_version`. @default `kirsch <version>` */
  readonly programVersion?: string;
  /** Read every file again, whatever the parent says. @default false */
  readonly force?: boolean;
  /** Snapshots to compare with. @default the newest of the same host and paths */
  readonly parents?: readonly string[];
  /** Unchanged files are told by size and mtime alone. @default false */
  readonly ignoreCtime?: boolean;
  readonly ignoreInode?: boolean;
  /** Make no new snapshot when nothing has changed since the parent. @default false */
  readonly skipIfUnchanged?: boolean;
  /** Find out what would travel, and send nothing. @default false */
  readonly dryRun?: boolean;
  /** @default 'auto' */
  readonly compression?: CompressionMode;
  /** Target size of packs in MiB, 4 to 128. @default 16 */
  readonly packSizeMiB?: number;
  /** Where packs in the making are kept: some 100 MiB. @default the system's folder for temporary files */
  readonly temporaryFolder?: string | undefined;
  /** One file whose content comes from a stream instead of the disk; `paths` names that file alone, absolute. */
  readonly stdin?: AsyncIterable<Uint8Array> | undefined;
  /** Threads that walk, read, hash, compress and seal; those beyond the first start when there is much to do. @default the number of cores, at least 1 and at most 8 */
  readonly workers?: number;
  /** Until it settles, a core is busy for the caller, and one thread less works. @default all cores are free */
  readonly coreFree?: Promise<unknown> | undefined;
  /** Awaited when everything is stored: what it throws ends the backup, and there is no snapshot then. */
  readonly beforeSnapshot?: (() => Promise<void>) | undefined;
  /** Who holds the repository's lock meanwhile, and how long to wait for others. @default no lock is made */
  readonly lock?: Omit<AcquireLockOptions, 'exclusive' | 'signal' | 'onStored'> | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnProgress;
  /** Called for every file or folder that could not be read; the backup goes on. */
  readonly onIssue?: (issue: Issue) => void;
  /** Called for what was deleted between being seen and being read, which is no issue: a backup is of what is there. */
  readonly onVanished?: ((path: string) => void) | undefined;
  /** Called for every entry when its fate is known (verbose output). */
  readonly onEntry?: (entry: BackedUpEntry) => void;
}

/** What became of one file or folder. */
export interface BackedUpEntry {
  readonly path: string;
  readonly type: 'file' | 'dir' | 'other';
  readonly change: 'new' | 'changed' | 'unchanged';
  readonly size: number;
}

/** What a backup did. */
export interface BackupResult {
  /** The snapshot's id; `undefined` after a dry run, or when `skipIfUnchanged` found nothing new. */
  readonly snapshotId: string | undefined;
  readonly snapshot: Snapshot;
  /** The parent that was compared with, if there was one. */
  readonly parentId: string | undefined;
  /** How many files and folders could not be read; each was reported through `onIssue`. */
  readonly issues: number;
}
