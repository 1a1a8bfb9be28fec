import { lstatSync } from 'node:fs';
import { KirschError, throwIfAborted, toKirschError } from '../../errors/index.ts';
import { nodePath } from '../../file-system/node-path.ts';
import { encodeSnapshot } from '../../format/index.ts';
import type { BlobWriterSettings } from '../../repository/blob-writer.ts';
import { type IndexedRepository, loadIndex } from '../../repository/indexed-repository.ts';
import { thisProcess } from '../../repository/lock-owner.ts';
import { askStorageTime } from '../../repository/locks.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import { PackPool } from '../../repository/pack-pool.ts';
import { PackUploader } from '../../repository/pack-uploader.ts';
import { WALL_CLOCK } from '../../repository/wall-clock.ts';
import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';
import { type ArchiveCounts, noCounts } from './archive-counts.ts';
import type { ArchiveIssue } from './archive-worker.ts';
import { deletedMeanwhile, sourceEmpty, sourceMissing, whyLeftOut } from './backup-errors.ts';
import type { BackupOptions, BackupResult } from './backup-options.ts';
import { BackupThreads } from './backup-threads.ts';
import { checkBackupOptions } from './check-backup-options.ts';
import { findParents } from './find-parents.ts';
import { FingerprintNote, fingerprintContext } from './fingerprint-note.ts';
import { type HeldForBackup, holdForBackup } from './hold-for-backup.ts';
import { recheckTree, type TreeStanding } from './recheck-tree.ts';
import type { AddedBlobs } from './seal-job.ts';
import { oldestStart, snapshotOfBackup } from './snapshot-of-backup.ts';
import { isSurelyUnmarked } from './surely-unmarked.ts';
import { pathsOfSnapshot, sourcesOf, threadData, workersOf } from './thread-data.ts';

const MIB = 1024 * 1024;
const DEFAULT_PACK_MIB = 16;
/** So little is soon sealed, and a line is put to use. */
const FIRST_PACK_BYTES = 2 * MIB;
/** How often what others have deleted meanwhile is sent again before somebody has to look into it. */
const MAX_ATTEMPTS = 3;

/**
 * Backs files and folders up. The walk begins at once, while `opening` may still be deriving its key. Interrupted at any
 * moment, it leaves the repository sound: what was sent is found again by the next run, and a snapshot is written last.
 *
 * Files that cannot be read are reported through `onIssue` and left out; everything else goes on.
 *
 * What it found in the repository may be marked for deletion, or deleted, while it works. Before the snapshot it looks
 * again, takes back what is marked, and walks once more, telling of issues again, to send what is gone.
 *
 * @param opening the repository, or the promise of one
 * @throws KirschError `SOURCE_EMPTY` when nothing was found to back up, `REPOSITORY_LOCKED`, `LOCK_LOST`, `ABORTED`,
 *   `BLOB_NOT_FOUND` when others delete what it relies on again and again, or what the storage says
 */
export async function backup(
  opening: OpenRepository | Promise<OpenRepository>,
  options: BackupOptions,
): Promise<BackupResult> {
  checkBackupOptions(options);
  const threads = threadsFor(options);
  let held: HeldForBackup | undefined;
  let run: BackupRun | undefined;
  try {
    const repository = await opening;
    const sources = sourcesOf(options);
    if (!options.stdin && sources.every(isMissing)) throw sourceMissing(sources);
    held = await holdForBackup(repository, options);
    run = new BackupRun(repository, threads, held, options);
    return await run.finish();
  } catch (error) {
    throwIfAborted(held?.signal ?? options.signal);
    throw toKirschError(error);
  } finally {
    await (run ?? threads).stop();
    await held?.release();
  }
}

function threadsFor(options: BackupOptions): BackupThreads {
  return new BackupThreads(workersOf(options), threadData(options), options.coreFree);
}

/** What a walk compares with and adds to. */
interface Base {
  readonly indexed: IndexedRepository;
  readonly parents: readonly StoredSnapshot[];
  /** Fingerprints of folders that an earlier backup has kept. */
  readonly known: Uint8Array | undefined;
}

/** A tree of which everything is stored and indexed, once that is confirmed. */
interface StoredTree {
  readonly treeId: string;
  readonly fingerprints: Uint8Array;
  readonly added: AddedBlobs;
  /** The index files that were written for it. */
  readonly indexIds: readonly string[];
  /** Resolves when the storage, asked again, has these. */
  readonly confirmed: Promise<void>;
}

/** One backup from the moment its repository is open. */
class BackupRun {
  readonly #repository: OpenRepository;
  readonly #held: HeldForBackup;
  readonly #options: BackupOptions;
  readonly #start: Date;
  readonly #paths: readonly string[];
  #threads: BackupThreads;
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
    this.#paths = pathsOfSnapshot(options);
  }

  async finish(): Promise<BackupResult> {
    const { signal } = this.#held;
    // Snapshots are listed before the index is read: what they need is in it.
    const parents = await findParents(this.#repository, this.#options, signal);
    const listedAt = this.#now();
    const indexed = await loadIndex(this.#repository, { signal });
    const note = new FingerprintNote(this.#repository, this.#options);
    const context = fingerprintContext(this.#options);
    const parentIds = parents.map(({ id }) => id);
    const conditions = { parentIds, indexIds: indexed.indexIds, context };
    const known = this.#options.force ? undefined : await note.load(conditions);
    let base: Base = { indexed, parents, known };
    for (let attempt = 1; ; attempt++) {
      const stored = await this.#store(base);
      await this.#options.beforeSnapshot?.();
      const times = { start: this.#start, end: new Date() };
      const facts = { tree: stored.treeId, paths: this.#paths, parents, added: stored.added };
      const snapshot = snapshotOfBackup(
        { ...facts, ...times, counts: this.#counts },
        this.#options,
      );
      const result = { snapshot, parentId: parents[0]?.id, issues: this.#issues };
      const isUnchanged = parents.some((parent) => parent.snapshot.tree === stored.treeId);
      if (this.#options.dryRun || (this.#options.skipIfUnchanged && isUnchanged)) {
        await stored.confirmed;
        return { ...result, snapshotId: undefined };
      }
      // While the storage is asked for the index files, too: one round trip less.
      const standing = await this.#standingOf(stored, base.indexed, listedAt);
      await stored.confirmed;
      if (standing.kind === 'sound') {
        const json = encodeSnapshot(snapshot);
        const snapshotId = await this.#repository.saveUnpacked('snapshot', json, signal);
        const { indexIds } = standing;
        await note.save({ snapshotId, indexIds, context }, stored.fingerprints);
        return { ...result, snapshotId };
      }
      if (attempt === MAX_ATTEMPTS || this.#options.stdin) throw deletedMeanwhile(attempt);
      base = { indexed: standing.fresh, parents: [], known: undefined };
      this.#startAnew();
    }
  }

  /** Walks, reads, seals and sends; whatever becomes of it, no thread is left, and what has arrived is indexed. */
  async #store({ indexed, parents, known }: Base): Promise<StoredTree> {
    const pool = this.#createPool();
    const uploader = this.#createUploader(indexed, pool);
    const stopped = stopsWith(this.#held.signal, uploader);
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
      const { treeId, fingerprints } = archived;
      if (treeId === undefined) throw sourceEmpty(this.#options.paths);
      const { indexIds } = uploader;
      const confirmed = uploader.confirmed();
      // It is awaited once the index was looked at; until then nobody would take its error.
      confirmed.catch(() => {});
      return { treeId, fingerprints, added, indexIds, confirmed };
    } catch (error) {
      await this.#threads.stop();
      await uploader.salvage();
      throw error;
    } finally {
      await this.#threads.stop();
      pool.close();
    }
  }

  /** Whether the tree may get its snapshot: others may have marked or deleted what it needs since the index was read. */
  async #standingOf(
    stored: StoredTree,
    indexed: IndexedRepository,
    listedAt: number,
  ): Promise<TreeStanding> {
    const { signal, ready } = this.#held;
    const lock = await ready;
    await lock?.confirm();
    throwIfAborted(signal);
    const { data, tree } = stored.added;
    const circumstances = {
      isLocked: lock !== undefined,
      addedBlobs: data.blobs + tree.blobs,
      elapsedMs: this.#now() - listedAt,
    };
    const ownIndexIds = stored.indexIds;
    if (isSurelyUnmarked(circumstances)) {
      return { kind: 'sound', indexIds: [...indexed.indexIds, ...ownIndexIds] };
    }
    const { owner = thisProcess(), clock } = this.#options.lock ?? {};
    const storageTime = async () =>
      (await askStorageTime(this.#repository, { owner, signal, ...(clock && { clock }) })) ??
      this.#now();
    return recheckTree(indexed, stored.treeId, { ownIndexIds, storageTime, signal });
  }

  /** Ends its threads, wherever they are. Never throws. */
  async stop(): Promise<void> {
    await this.#threads.stop();
  }

  #startAnew(): void {
    this.#threads = threadsFor(this.#options);
    this.#counts = noCounts();
    this.#totalKnown = false;
    this.#issues = 0;
  }

  /** Goes on while the computer sleeps: the grace period of marked packs does so, too. */
  #now(): number {
    return (this.#options.lock?.clock ?? WALL_CLOCK).now();
  }

  /** Resolves when everything that a snapshot would name is stored and indexed. */
  async #archive(
    start: Parameters<BackupThreads['run']>[0],
    indexed: IndexedRepository,
    uploader: PackUploader,
  ) {
    const { stdin, onEntry, onVanished } = this.#options;
    const content = stdin?.[Symbol.asyncIterator]();
    const archived = await this.#threads.run(start, {
      onPack: (pack) => uploader.add(pack),
      onProgress: (counts, current) => {
        this.#counts = counts;
        this.#report(current);
      },
      onIssue: (issue) => this.#noteIssue(issue),
      onVanished: (path) => onVanished?.(path),
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
    await uploader.send(added.data.blobs + added.tree.blobs);
    this.#report(undefined);
    return { archived, added };
  }

  #createPool(): PackPool {
    const { remote } = this.#repository.storage.capabilities;
    return PackPool.create({
      targetBytes: (this.#options.packSizeMiB ?? DEFAULT_PACK_MIB) * MIB,
      firstBytes: remote ? FIRST_PACK_BYTES : undefined,
      inFlight: remote ? 4 : 2,
      dataSlots: Math.max(2, Math.ceil(workersOf(this.#options) / 2)),
      treeSlots: 2,
      temporaryFolder: this.#options.temporaryFolder,
    });
  }

  #createUploader(indexed: IndexedRepository, pool: PackPool): PackUploader {
    return new PackUploader(indexed, pool, {
      now: () => performance.now(),
      dryRun: this.#options.dryRun ?? false,
      // The first packs are sent while the lock still makes sure of itself.
      mayIndex: this.#held.ready,
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
    const error = new KirschError(
      'SOURCE_UNREADABLE',
      `${item} was left out: ${whyLeftOut(failure)}`,
      {
        hint: 'Check its permissions, and whether another program has it open; then back up again.',
        details: { path: item, during, code: failure.code },
      },
    );
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
