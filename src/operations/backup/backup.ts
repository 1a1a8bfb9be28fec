import { lstatSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { KirschError, throwIfAborted, toKirschError } from '../../errors/index.ts';
import { nodePath } from '../../file-system/node-path.ts';
import { encodeSnapshot } from '../../format/index.ts';
import type { BlobWriterSettings } from '../../repository/blob-writer.ts';
import type { RepositoryLock } from '../../repository/held-lock.ts';
import { type IndexedRepository, loadIndex } from '../../repository/indexed-repository.ts';
import { acquireLock } from '../../repository/locks.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import { PackPool } from '../../repository/pack-pool.ts';
import { PackUploader } from '../../repository/pack-uploader.ts';
import { loadSnapshots, type StoredSnapshot } from '../snapshots/load-snapshots.ts';
import { type ArchiveCounts, noCounts } from './archive-counts.ts';
import type { ArchiveIssue, ArchiveWorkerData } from './archive-worker.ts';
import type { BackupOptions, BackupResult } from './backup-options.ts';
import { BackupThreads } from './backup-threads.ts';
import { checkBackupOptions } from './check-backup-options.ts';
import { FingerprintNote, fingerprintContext } from './fingerprint-note.ts';
import { listNames } from './folder-listing.ts';
import { chooseParents } from './parent-snapshots.ts';
import { oldestStart, snapshotOfBackup } from './snapshot-of-backup.ts';
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
 * @throws KirschError `SOURCE_EMPTY` when nothing was found to back up, `REPOSITORY_LOCKED`, `LOCK_LOST`, `ABORTED`, or
 *   what the storage says
 */
export async function backup(
  opening: OpenRepository | Promise<OpenRepository>,
  options: BackupOptions,
): Promise<BackupResult> {
  checkBackupOptions(options);
  const threads = new BackupThreads(workersOf(options), threadData(options));
  let held: HeldForBackup | undefined;
  try {
    const repository = await opening;
    if (!options.stdin && options.paths.every(isMissing)) throw sourceEmpty(options.paths);
    held = await hold(repository, options);
    const run = new BackupRun(repository, threads, held, options);
    return await run.finish();
  } catch (error) {
    throwIfAborted(held?.signal ?? options.signal);
    throw toKirschError(error);
  } finally {
    await threads.stop();
    await held?.release();
  }
}

/** The lock, as far as it is there: its file is stored, the last look for others may still be under way. */
interface HeldForBackup {
  /** Resolves when writing is safe. */
  readonly ready: Promise<RepositoryLock | undefined>;
  /** Fires with the caller's signal, and when the lock is lost. */
  readonly signal: AbortSignal;
  release(): Promise<void>;
}

async function hold(repository: OpenRepository, options: BackupOptions): Promise<HeldForBackup> {
  const stop = new AbortController();
  const { signal, lock } = options;
  const combined = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  if (!lock || options.dryRun) {
    return { ready: Promise.resolve(undefined), signal: combined, release: async () => {} };
  }
  const { promise: stored, resolve: onStored } = Promise.withResolvers<void>();
  const ready = acquireLock(repository, { ...lock, exclusive: false, signal, onStored });
  ready.then(
    (held) => held.signal.addEventListener('abort', () => stop.abort(held.signal.reason)),
    (error: unknown) => stop.abort(error),
  );
  await Promise.race([stored, ready]);
  const release = async () => (await ready.catch(() => undefined))?.release();
  return { ready, signal: combined, release };
}

/** One backup from the moment its repository is open. */
class BackupRun {
  readonly #repository: OpenRepository;
  readonly #threads: BackupThreads;
  readonly #held: HeldForBackup;
  readonly #options: BackupOptions;
  readonly #start: Date;
  readonly #paths: readonly string[];
  #counts: ArchiveCounts = noCounts();
  #totalKnown = false;
  #sent = 0;
  #issues = 0;

  constructor(
    repository: OpenRepository,
    threads: BackupThreads,
    held: HeldForBackup,
    options: BackupOptions,
  ) {
    this.#repository = repository;
    this.#threads = threads;
    this.#held = held;
    this.#options = options;
    this.#start = new Date();
    this.#paths = options.paths.map((target) => path.resolve(target));
  }

  async finish(): Promise<BackupResult> {
    const { signal } = this.#held;
    // Snapshots are listed before the index is read: what they need is in it.
    const parents = await this.#findParents();
    const indexed = await loadIndex(this.#repository, { signal });
    const note = new FingerprintNote(this.#repository, this.#options);
    const context = fingerprintContext(this.#options);
    const parentIds = parents.map(({ id }) => id);
    const conditions = { parentIds, indexIds: indexed.indexIds, context };
    const known = this.#options.force ? undefined : await note.load(conditions);
    const pool = this.#createPool();
    const uploader = this.#createUploader(indexed, pool);

    const stopped = stopsWith(signal, uploader);
    try {
      const start = {
        writer: this.#writerSettings(indexed, pool),
        config: this.#repository.config,
        parentTreeIds: parents.map(({ snapshot }) => snapshot.tree),
        parentStartNs: oldestStart(parents),
        known,
      };
      const { archived, added } = await Promise.race([
        this.#archive(start, indexed, uploader),
        stopped,
      ]);
      if (archived.treeId === undefined) throw sourceEmpty(this.#options.paths);
      const facts = { tree: archived.treeId, paths: this.#paths, parents, added };
      const times = { start: this.#start, end: new Date() };
      const snapshot = snapshotOfBackup(
        { ...facts, ...times, counts: this.#counts },
        this.#options,
      );
      const result = { snapshot, parentId: parents[0]?.id, issues: this.#issues };
      const isUnchanged = parents.some((parent) => parent.snapshot.tree === archived.treeId);
      if (this.#options.dryRun || (this.#options.skipIfUnchanged && isUnchanged)) {
        return { ...result, snapshotId: undefined };
      }
      await (await this.#held.ready)?.confirm();
      throwIfAborted(signal);
      const json = encodeSnapshot(snapshot);
      const snapshotId = await this.#repository.saveUnpacked('snapshot', json, signal);
      const indexIds = [...indexed.indexIds, ...uploader.indexIds];
      await note.save({ snapshotId, indexIds, context }, archived.fingerprints);
      return { ...result, snapshotId };
    } catch (error) {
      await this.#threads.stop();
      await uploader.salvage();
      throw error;
    } finally {
      await this.#threads.stop();
      pool.close();
    }
  }

  /** Walks, reads, seals and sends; resolves when everything that a snapshot would name is stored and indexed. */
  async #archive(
    start: Parameters<BackupThreads['run']>[0],
    indexed: IndexedRepository,
    uploader: PackUploader,
  ) {
    const { stdin, onEntry } = this.#options;
    const content = stdin?.[Symbol.asyncIterator]();
    const archived = await this.#threads.run(start, {
      onPack: (pack) => uploader.add(pack),
      onProgress: (counts, current) => {
        this.#counts = counts;
        this.#report(current);
      },
      onIssue: (issue) => this.#noteIssue(issue),
      onEntry: (entry) => onEntry?.(entry),
      loadTree: (id) => indexed.loadBlob('tree', id, this.#held.signal).catch(() => undefined),
      nextContent: async () => {
        const next = await content?.next();
        return next && !next.done ? next.value : undefined;
      },
    });
    this.#totalKnown = true;
    const added = await this.#threads.flush();
    // The memory of the threads is needed for the index file that comes now.
    await this.#threads.stop();
    await uploader.finish(added.data.blobs + added.tree.blobs);
    this.#report(undefined);
    return { archived, added };
  }

  async #findParents(): Promise<StoredSnapshot[]> {
    const { force, parents, host } = this.#options;
    if (force) return [];
    // A damaged snapshot can be no parent; `check` is there to report it.
    const snapshots = await loadSnapshots(this.#repository, {
      signal: this.#held.signal,
      onDamaged: () => {},
    });
    if (!parents) return chooseParents(snapshots, host, this.#paths);
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

  #createPool(): PackPool {
    return PackPool.create({
      targetBytes: (this.#options.packSizeMiB ?? DEFAULT_PACK_MIB) * MIB,
      inFlight: this.#repository.storage.capabilities.remote ? 4 : 2,
      dataSlots: Math.max(2, Math.ceil(workersOf(this.#options) / 2)),
      treeSlots: 2,
      temporaryFolder: this.#options.temporaryFolder,
    });
  }

  #createUploader(indexed: IndexedRepository, pool: PackPool): PackUploader {
    return new PackUploader(indexed, pool, {
      now: () => performance.now(),
      dryRun: this.#options.dryRun ?? false,
      // The first packs are made while the lock still makes sure of itself.
      ready: this.#held.ready,
      signal: this.#held.signal,
      onSent: (bytes) => {
        this.#sent += bytes;
      },
    });
  }

  #writerSettings(indexed: IndexedRepository, pool: PackPool): BlobWriterSettings {
    return {
      table: indexed.index.table.handle,
      pool: pool.handle,
      masterKey: this.#repository.masterKey,
      version: this.#repository.config.version,
      compression: this.#options.compression ?? 'auto',
    };
  }

  #noteIssue({ path: item, during, failure }: ArchiveIssue): void {
    this.#issues++;
    const error = new KirschError('SOURCE_UNREADABLE', `${item} was left out: ${failure.message}`, {
      hint: 'Check its permissions, and whether another program has it open; then back up again.',
      details: { path: item, during, code: failure.code },
    });
    this.#options.onIssue?.({ item, during, error });
  }

  #report(current: string | undefined): void {
    const { filesNew, filesChanged, filesUnmodified, bytes, foundFiles, foundBytes } = this.#counts;
    this.#options.onProgress?.({
      files: filesNew + filesChanged + filesUnmodified,
      bytes,
      totalFiles: foundFiles,
      totalBytes: foundBytes,
      totalKnown: this.#totalKnown,
      transferred: this.#sent,
      ...(current === undefined ? {} : { current }),
    });
  }
}

function workersOf(options: BackupOptions): number {
  return options.workers ?? Math.min(availableParallelism(), MAX_WORKERS);
}

function threadData(options: BackupOptions): ArchiveWorkerData {
  const { paths, stdin, excludes, caseInsensitiveExcludes, time } = options;
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
          targets: buildTargetTree(paths, process.cwd(), listNames),
          paths: paths.map((target) => path.resolve(target)),
        },
    exclusion: {
      excludes,
      caseInsensitiveExcludes,
      excludeLargerThan: options.excludeLargerThan,
      excludeIfPresent: options.excludeIfPresent,
      excludeCaches: options.excludeCaches,
      oneFileSystem: options.oneFileSystem,
    },
    withAtime: options.withAtime ?? false,
    ignore: { ctime: options.ignoreCtime ?? false, inode: options.ignoreInode ?? false },
    startNs,
    reportsEntries: options.onEntry !== undefined,
  };
}

/** Rejects when the signal fires or a pack cannot be stored. */
function stopsWith(signal: AbortSignal, uploader: PackUploader): Promise<never> {
  const stopped = new Promise<never>((_, reject) => {
    uploader.onFailure = reject;
    const stop = () => {
      try {
        throwIfAborted(signal);
      } catch (error) {
        reject(error);
      }
    };
    signal.addEventListener('abort', stop, { once: true });
    stop();
  });
  // It may reject when nobody waits for it any more.
  stopped.catch(() => {});
  return stopped;
}

function isMissing(target: string): boolean {
  try {
    return lstatSync(nodePath(target), { throwIfNoEntry: false }) === undefined;
  } catch {
    // It is there, and the walk will say what is wrong with it.
    return false;
  }
}

function sourceEmpty(paths: readonly string[]): KirschError {
  return new KirschError('SOURCE_EMPTY', `Nothing was found to back up in ${paths.join(', ')}.`, {
    hint: 'Check the paths and the excludes.',
  });
}
