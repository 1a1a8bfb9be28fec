import { formatTime, parseTime, type Snapshot } from '../../format/index.ts';
import { version } from '../../version.ts';
import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';
import type { ArchiveCounts } from './archive-counts.ts';
import type { BackupOptions } from './backup-options.ts';
import type { AddedBlobs } from './seal-job.ts';

const NS_PER_MS = 1_000_000n;

/** What a backup has found and added. */
export interface BackupFacts {
  readonly tree: string;
  readonly paths: readonly string[];
  readonly parents: readonly StoredSnapshot[];
  readonly counts: ArchiveCounts;
  readonly added: AddedBlobs;
  readonly start: Date;
  readonly end: Date;
}

/** The snapshot that a backup writes last. */
export function snapshotOfBackup(facts: BackupFacts, options: BackupOptions): Snapshot {
  const { tree, paths, parents, counts, added, start, end } = facts;
  const parent = parents[0]?.id;
  return {
    time: timeText(options.time ?? start),
    ...(parent === undefined ? {} : { parent }),
    tree,
    paths,
    hostname: options.host,
    username: options.username,
    uid: options.uid ?? 0,
    gid: options.gid ?? 0,
    excludes: [...(options.excludes ?? []), ...(options.caseInsensitiveExcludes ?? [])],
    tags: options.tags ?? [],
    programVersion: options.programVersion ?? `kirsch ${version}`,
    summary: {
      backupStart: timeText(start),
      backupEnd: timeText(end),
      filesNew: counts.filesNew,
      filesChanged: counts.filesChanged,
      filesUnmodified: counts.filesUnmodified,
      dirsNew: counts.dirsNew,
      dirsChanged: counts.dirsChanged,
      dirsUnmodified: counts.dirsUnmodified,
      dataBlobs: added.data.blobs,
      treeBlobs: added.tree.blobs,
      dataAdded: added.data.bytes + added.tree.bytes,
      dataAddedPacked: added.data.packedBytes + added.tree.packedBytes,
      totalFilesProcessed: counts.filesNew + counts.filesChanged + counts.filesUnmodified,
      totalBytesProcessed: counts.bytes,
    },
  };
}

/** When the oldest of the parents began; one without a summary has only its time to tell. */
export function oldestStart(parents: readonly StoredSnapshot[]): bigint {
  const starts = parents.map(
    ({ snapshot }) => parseTime(snapshot.summary?.backupStart ?? snapshot.time).nanoseconds,
  );
  return starts.reduce((oldest, start) => (start < oldest ? start : oldest), starts[0] ?? 0n);
}

function timeText(moment: Date): string {
  return formatTime(BigInt(moment.getTime()) * NS_PER_MS, -moment.getTimezoneOffset());
}
