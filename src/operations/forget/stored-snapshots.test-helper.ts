import { formatTime, type Snapshot } from '../../format/index.ts';
import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';

/** What a test says of a backup; the rest is the same for all. */
export interface BackupFacts extends Partial<Snapshot> {
  readonly bytes?: number;
  readonly files?: number;
}

/** A backup of a moment, in milliseconds since 1970; its id tells the moment. */
export function backupAt(moment: number, facts: BackupFacts = {}): StoredSnapshot {
  const { bytes, files = 1, ...fields } = facts;
  const time = formatTime(BigInt(moment) * 1_000_000n, 0);
  const none = { filesNew: 0, filesChanged: 0, filesUnmodified: 0 };
  const summary = {
    ...none,
    backupStart: time,
    backupEnd: time,
    dirsNew: 0,
    dirsChanged: 0,
    dirsUnmodified: 0,
    dataBlobs: 0,
    treeBlobs: 0,
    dataAdded: 0,
    dataAddedPacked: 0,
    totalFilesProcessed: files,
    totalBytesProcessed: bytes ?? 0,
  };
  const snapshot: Snapshot = {
    time,
    tree: 'a'.repeat(64),
    paths: ['/data'],
    hostname: 'laptop',
    username: 'ada',
    uid: 0,
    gid: 0,
    excludes: [],
    tags: [],
    programVersion: 'kirsch test',
    ...(bytes !== undefined && { summary }),
    ...fields,
  };
  const name = JSON.stringify([snapshot.hostname, snapshot.paths, snapshot.tags]);
  return { id: Buffer.from(`${moment}${name}`).toString('hex').padEnd(64, '0'), snapshot };
}
