import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { ArchiveWorkerData } from './archive-worker.ts';
import type { BackupOptions } from './backup-options.ts';
import { listNames } from './folder-listing.ts';
import { buildMountTree, excludedByMounts } from './mounts.ts';
import { buildTargetTree } from './target-tree.ts';

const MAX_WORKERS = 8;
const NS_PER_MS = 1_000_000n;

/** How many threads a backup may have. */
export function workersOf(options: BackupOptions): number {
  return options.workers ?? Math.min(availableParallelism(), MAX_WORKERS);
}

/** The paths that the snapshot bears: absolute, and with mounts as they were given. */
export function pathsOfSnapshot({ paths, mounts }: BackupOptions): string[] {
  return mounts ? [...paths] : paths.map((target) => path.resolve(target));
}

/** What is on the disk and is to be backed up, absolute. */
export function sourcesOf({ paths, mounts }: BackupOptions): string[] {
  return mounts?.map(({ from }) => from) ?? paths.map((target) => path.resolve(target));
}

/** What the archive thread is to walk, and how: all that it needs before the repository is open. */
export function threadData(options: BackupOptions): ArchiveWorkerData {
  const { paths, mounts, stdin, excludes, caseInsensitiveExcludes, time } = options;
  const startNs = BigInt(Date.now()) * NS_PER_MS;
  return {
    source: stdin
      ? {
          kind: 'stream',
          names: path.resolve(paths[0]!).split(path.sep).filter(Boolean),
          timeNs: time ? BigInt(time.getTime()) * NS_PER_MS : startNs,
        }
      : {
          kind: 'folders',
          targets: mounts
            ? buildMountTree(mounts, listNames)
            : buildTargetTree(paths, process.cwd(), listNames),
          paths: sourcesOf(options),
        },
    exclusion: {
      excludes,
      caseInsensitiveExcludes,
      excludeLargerThan: options.excludeLargerThan,
      excludeIfPresent: options.excludeIfPresent,
      excludeCaches: options.excludeCaches,
      oneFileSystem: options.oneFileSystem,
      excludedPaths: mounts && excludedByMounts(mounts),
    },
    withAtime: options.withAtime ?? false,
    ignore: { ctime: options.ignoreCtime ?? false, inode: options.ignoreInode ?? false },
    startNs,
    reportsEntries: options.onEntry !== undefined,
    reportsVanished: options.onVanished !== undefined,
  };
}
