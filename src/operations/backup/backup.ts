import { availableParallelism } from 'node:os';
import path from 'node:path';
import { KirschError, throwIfAborted, toKirschError } from '../../errors/index.ts';
import { encodeSnapshot, formatTime, parseTime, type Snapshot } from '../../format/index.ts';
import { loadIndex } from '../../repository/indexed-repository.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import { PackPool } from '../../repository/pack-pool.ts';
import { PackUploader } from '../../repository/pack-uploader.ts';
import { version } from '../../version.ts';
import type { ArchiveIssue } from './archive-worker.ts';
import type { ArchiveCounts } from './archiver.ts';
import type { BackupOptions, BackupResult } from './backup-options.ts';
import { BackupThreads } from './backup-threads.ts';
import { FingerprintNote, fingerprintContext } from './fingerprint-note.ts';
import { listNames } from './folder-listing.ts';
import { chooseParents, loadSnapshots, type StoredSnapshot } from './parent-snapshots.ts';
import type { AddedBlobs } from './seal-job.ts';
import { buildTargetTree } from './target-tree.ts';

const MIB = 1024 * 1024;
const DEFAULT_PACK_MIB = 16;
const MAX_WORKERS = 8;
const NS_PER_MS = 1_000_000n;

/**
 * Backs files and folders up. The walk begins at once, while `opening` may still be deriving its key. Interrupted at any
 * moment, it leaves the repository sound: what was sent is found again by the next run, and a snapshot is written last.
 *
 * Files that cannot be read are reported through `onIssue` and left out; everything else goes on.
 *
 * @param opening the repository, or the promise of one
 * @throws KirschError `SOURCE_EMPTY` when nothing was found to back up, `ABORTED`, or what the storage says
 */
export async function backup(
  opening: OpenRepository | Promise<OpenRepository>,
  options: BackupOptions,
): Promise<BackupResult> {
  checkOptions(options);
  const { signal } = options;
  const start = options.time ?? new Date();
  const threads = new BackupThreads(
    options.workers ?? Math.min(availableParallelism(), MAX_WORKERS),
    {
      targets: buildTargetTree(options.paths, process.cwd(), listNames),
      exclusion: {
        excludes: options.excludes,
        caseInsensitiveExcludes: options.caseInsensitiveExcludes,
        excludeLargerThan: options.excludeLargerThan,
        excludeIfPresent: options.excludeIfPresent,
        excludeCaches: options.excludeCaches,
        oneFileSystem: options.oneFileSystem,
      },
      withAtime: options.withAtime ?? false,
      ignore: { ctime: options.ignoreCtime ?? false, inode: options.ignoreInode ?? false },
      startNs: BigInt(Date.now()) * NS_PER_MS,
      reportsEntries: options.onEntry !== undefined,
    },
  );
  try {
    return await run(await opening, threads, start, options);
  } catch (error) {
    throwIfAborted(signal);
    throw toKirschError(error);
  } finally {
    await threads.stop();
  }
}

async function run(
  repository: OpenRepository,
  threads: BackupThreads,
  start: Date,
  options: BackupOptions,
): Promise<BackupResult> {
  const { signal, dryRun = false } = options;
  const absolutePaths = options.paths.map((target) => path.resolve(target));
  // Snapshots are listed before the index is read: what they need is in it.
  const parents = await findParents(repository, absolutePaths, options);
  const indexed = await loadIndex(repository, { signal });
  const context = fingerprintContext(options);
  const note = new FingerprintNote(repository, options);
  const known = options.force
    ? undefined
    : await note.load({
        parentIds: parents.map(({ id }) => id),
        indexIds: indexed.indexIds,
        context,
      });

  const workers = options.workers ?? Math.min(availableParallelism(), MAX_WORKERS);
  const pool = PackPool.create({
    targetBytes: (options.packSizeMiB ?? DEFAULT_PACK_MIB) * MIB,
    inFlight: Math.min(repository.storage.capabilities.connections, 5),
    dataSlots: Math.max(2, Math.ceil(workers / 2)),
    treeSlots: 2,
  });
  let sent = 0;
  const uploader = new PackUploader(indexed, pool, {
    now: () => performance.now(),
    dryRun,
    signal,
    onSent: (bytes) => {
      sent += bytes;
    },
  });
  const writer = {
    table: indexed.index.table.handle,
    pool: pool.handle,
    masterKey: repository.masterKey,
    version: repository.config.version,
    compression: options.compression ?? 'auto',
  };
  let issues = 0;
  let counts: ArchiveCounts | undefined;
  let totalKnown = false;
  const report = (current?: string) => {
    if (!counts || !options.onProgress) return;
    options.onProgress({
      files: counts.filesNew + counts.filesChanged + counts.filesUnmodified,
      bytes: counts.bytes,
      totalFiles: counts.foundFiles,
      totalBytes: counts.foundBytes,
      totalKnown,
      transferred: sent,
      ...(current === undefined ? {} : { current }),
    });
  };
  const stopped = new Promise<never>((_, reject) => {
    uploader.onFailure = reject;
    signal?.addEventListener('abort', () => reject(abortReason(signal)), { once: true });
    if (signal?.aborted) reject(abortReason(signal));
  });
  stopped.catch(() => {});
  try {
    const work = async () => {
      const archived = await threads.run(
        writer,
        repository.config,
        {
          parentTreeIds: parents.map(({ snapshot }) => snapshot.tree),
          parentStartNs: oldestStart(parents),
          known,
        },
        {
          onPack: (pack) => uploader.add(pack),
          onProgress: (latest, current) => {
            counts = latest;
            report(current);
          },
          onIssue: (issue) => {
            issues++;
            options.onIssue?.({
              item: issue.path,
              during: issue.during,
              error: sourceUnreadable(issue),
            });
          },
          onEntry: (entry) => options.onEntry?.(entry),
          loadTree: (id) => indexed.loadBlob('tree', id, signal).catch(() => undefined),
        },
      );
      totalKnown = true;
      const added = await threads.flush();
      await uploader.finish();
      return { archived, added };
    };
    const { archived, added } = await Promise.race([work(), stopped]);
    if (archived.treeId === undefined || !counts) throw sourceEmpty(options.paths);
    const isUnchanged = parents.some(({ snapshot }) => snapshot.tree === archived.treeId);
    const snapshot = describe(
      archived.treeId,
      absolutePaths,
      parents,
      counts,
      added,
      start,
      options,
    );
    report();
    const result = { snapshot, parentId: parents[0]?.id, issues };
    if (dryRun || (options.skipIfUnchanged && isUnchanged)) {
      return { ...result, snapshotId: undefined };
    }
    await uploader.confirm();
    throwIfAborted(signal);
    const snapshotId = await repository.saveUnpacked('snapshot', encodeSnapshot(snapshot), signal);
    const indexIds = [...indexed.indexIds, ...uploader.indexIds];
    await note.save({ snapshotId, indexIds, context }, archived.fingerprints);
    return { ...result, snapshotId };
  } catch (error) {
    await threads.stop();
    await uploader.salvage();
    throw error;
  }
}

async function findParents(
  repository: OpenRepository,
  absolutePaths: readonly string[],
  options: BackupOptions,
): Promise<StoredSnapshot[]> {
  const { signal, force, parents, host } = options;
  const snapshots = await loadSnapshots(repository, signal);
  if (force) return [];
  if (!parents) return chooseParents(snapshots, host, absolutePaths);
  return parents.map((id) => {
    const found = snapshots.filter((stored) => stored.id.startsWith(id));
    if (found.length === 1) return found[0]!;
    throw new KirschError(
      'SNAPSHOT_NOT_FOUND',
      found.length === 0
        ? `There is no snapshot ${id} to compare with.`
        : `More than one snapshot begins with ${id}.`,
      { hint: 'List them with `kirsch snapshots`.' },
    );
  });
}

/** A parent without a summary says only when it ended, or began: its time serves for both. */
function oldestStart(parents: readonly StoredSnapshot[]): bigint {
  const starts = parents.map(
    ({ snapshot }) => parseTime(snapshot.summary?.backupStart ?? snapshot.time).nanoseconds,
  );
  return starts.reduce((oldest, start) => (start < oldest ? start : oldest), starts[0] ?? 0n);
}

function describe(
  tree: string,
  paths: readonly string[],
  parents: readonly StoredSnapshot[],
  counts: ArchiveCounts,
  added: AddedBlobs,
  start: Date,
  options: BackupOptions,
): Snapshot {
  const parent = parents[0]?.id;
  return {
    time: timeText(start),
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
      backupEnd: timeText(new Date()),
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

function timeText(moment: Date): string {
  return formatTime(BigInt(moment.getTime()) * NS_PER_MS, -moment.getTimezoneOffset());
}

function checkOptions(options: BackupOptions): void {
  const { paths, packSizeMiB, workers } = options;
  if (paths.length === 0) {
    throw new KirschError('BAD_ARGUMENT', 'There is nothing to back up: no path was given.', {
      hint: 'Name at least one file or folder.',
    });
  }
  if (packSizeMiB !== undefined && !(packSizeMiB >= 4 && packSizeMiB <= 128)) {
    throw new KirschError('BAD_ARGUMENT', `A pack size of ${packSizeMiB} MiB is not possible.`, {
      hint: 'Choose from 4 to 128 MiB.',
    });
  }
  if (workers !== undefined && !(Number.isInteger(workers) && workers >= 1 && workers <= 64)) {
    throw new KirschError('BAD_ARGUMENT', `${workers} workers are not possible.`, {
      hint: 'Choose from 1 to 64.',
    });
  }
}

function sourceUnreadable({ path: item, during, failure }: ArchiveIssue): KirschError {
  return new KirschError('SOURCE_UNREADABLE', `${item} was left out: ${failure.message}`, {
    hint: 'Check its permissions, and whether another program has it open; then back up again.',
    details: { path: item, during, code: failure.code },
  });
}

function sourceEmpty(paths: readonly string[]): KirschError {
  return new KirschError('SOURCE_EMPTY', `Nothing was found to back up in ${paths.join(', ')}.`, {
    hint: 'Check the paths and the excludes.',
  });
}

function abortReason(signal: AbortSignal): KirschError {
  try {
    throwIfAborted(signal);
  } catch (error) {
    return toKirschError(error);
  }
  return new KirschError('ABORTED', 'Stopped before it was done.');
}
