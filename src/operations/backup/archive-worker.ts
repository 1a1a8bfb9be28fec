import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { openFileSystem } from '../../file-system/index.ts';
import { decodeTree, loadSodium, type Node } from '../../format/index.ts';
import { HeapKeeper } from '../../memory/garbage-collector.ts';
import { keepNativeHeapSmall } from '../../memory/native-heap.ts';
import {
  BlobWriter,
  type BlobWriterSettings,
  type ClosedPack,
} from '../../repository/blob-writer.ts';
import {
  type ChunkerConfig,
  createConfiguredChunker,
} from '../../repository/configured-chunker.ts';
import { type ArchiveCounts, noCounts } from './archive-counts.ts';
import { Archiver } from './archiver.ts';
import type { BackedUpEntry } from './backup-options.ts';
import { EntryStat } from './entry-stat.ts';
import { Exclusion, type ExclusionOptions } from './exclusion.ts';
import { FileSealer } from './file-sealer.ts';
import { FingerprintCache } from './fingerprint-cache.ts';
import { HomeDevices } from './home-devices.ts';
import { LookAhead } from './look-ahead.ts';
import { NodeMaker } from './node-maker.ts';
import { ParentFolder } from './parent-folder.ts';
import { runSealJob } from './run-seal-job.ts';
import type { AddedBlobs, ReadFailure } from './seal-job.ts';
import { SealQueue } from './seal-queue.ts';
import { StreamArchiver } from './stream-archiver.ts';
import type { TargetTree } from './target-tree.ts';

/** What the archive worker is started with: enough to list folders while the repository is being opened. */
export interface ArchiveWorkerData {
  /** What to walk; for content that comes from a stream, the path that leads to its file. */
  readonly source:
    | {
        readonly kind: 'folders';
        readonly targets: TargetTree;
        /** The targets as they were asked for, absolute. */
        readonly paths: readonly string[];
      }
    | {
        readonly kind: 'stream';
        readonly names: readonly string[];
        /** The time of the file, in nanoseconds since 1970. */
        readonly timeNs: bigint;
      };
  readonly exclusion: ExclusionOptions;
  readonly withAtime: boolean;
  readonly ignore: { readonly ctime: boolean; readonly inode: boolean };
  readonly startNs: bigint;
  readonly reportsEntries: boolean;
  readonly reportsVanished: boolean;
}

/** What the worker needs of the repository. */
export interface ArchiveStart {
  readonly writer: BlobWriterSettings;
  readonly config: ChunkerConfig;
  readonly parentTreeIds: readonly string[];
  readonly parentStartNs: bigint;
  /** The records of a `FingerprintCache`, when they may be trusted. */
  readonly known: Uint8Array | undefined;
}

export type ToArchiveWorker =
  | ({ readonly kind: 'start' } & ArchiveStart)
  | { readonly kind: 'tree'; readonly id: string; readonly bytes: Uint8Array | undefined }
  /** The next piece of the stream; `undefined` at its end. Answered by `content-wanted` or `done`. */
  | { readonly kind: 'content'; readonly bytes: Uint8Array | undefined }
  /** Answers `help-wanted`: a worker that takes jobs on this port. */
  | { readonly kind: 'helper'; readonly jobs: MessagePort }
  /** Nothing more comes, and every helper is done: close the open packs. */
  | { readonly kind: 'flush' };

export interface ArchiveIssue extends ReadFailure {
  readonly path: string;
  readonly during: 'scan' | 'read';
}

export type FromArchiveWorker =
  /** Native code has been loaded: the thread may be ended at any moment from here on. */
  | { readonly kind: 'loaded' }
  | { readonly kind: 'pack'; readonly pack: ClosedPack }
  | { readonly kind: 'tree-wanted'; readonly id: string }
  | { readonly kind: 'content-wanted' }
  /** There is enough to do for more threads than this one. */
  | { readonly kind: 'help-wanted' }
  | {
      readonly kind: 'progress';
      readonly counts: ArchiveCounts;
      readonly current: string;
      readonly issues: readonly ArchiveIssue[];
      readonly vanished: readonly string[];
      readonly entries: readonly BackedUpEntry[];
    }
  | {
      readonly kind: 'done';
      readonly treeId: string | undefined;
      readonly found: Uint8Array;
      /** What this computer cannot tell of files. */
      readonly missing: readonly string[];
    }
  | { readonly kind: 'flushed'; readonly counts: AddedBlobs };

const PROGRESS_MS = 100;
const HEAP_SLACK_BYTES = 3 * 1024 * 1024;

const data = workerData as ArchiveWorkerData;
const { source } = data;
const port = parentPort!;
keepNativeHeapSmall();
openFileSystem();
// While the key is being derived: what comes first afterwards should find it loaded.
loadSodium();
post({ kind: 'loaded' });
const exclusion = new Exclusion(data.exclusion);
const homes = new HomeDevices(
  source.kind === 'folders' && data.exclusion.oneFileSystem ? source.paths : [],
);
const listings = new LookAhead(exclusion, data.withAtime, homes);
const wanted = new Map<string, (bytes: Uint8Array | undefined) => void>();
let writer: BlobWriter;
let addHelper: (jobs: MessagePort) => void = () => {};
let takeContent: (bytes: Uint8Array | undefined) => void = () => {};

port.on('message', (message: ToArchiveWorker) => {
  switch (message.kind) {
    case 'start':
      listings.stop();
      writer = new BlobWriter(message.writer, (pack) => post({ kind: 'pack', pack }));
      if (source.kind === 'folders') void archiveFolders(source.targets, message);
      else archiveStream(source, message.config);
      break;
    case 'tree':
      wanted.get(message.id)?.(message.bytes);
      wanted.delete(message.id);
      break;
    case 'content':
      takeContent(message.bytes);
      break;
    case 'helper':
      addHelper(message.jobs);
      break;
    case 'flush':
      writer.flush('data');
      writer.flush('tree');
      post({ kind: 'flushed', counts: writer.counts });
      break;
  }
});
if (source.kind === 'folders') void listings.run(foldersOf(source.targets));

async function archiveFolders(targets: TargetTree, start: ArchiveStart): Promise<void> {
  const extras = openFileSystem();
  let issues: ArchiveIssue[] = [];
  let vanished: string[] = [];
  let entries: BackedUpEntry[] = [];
  const heap = new HeapKeeper(HEAP_SLACK_BYTES);
  const found = new FingerprintCache();
  let sealer: FileSealer | undefined;
  const queue = new SealQueue({
    work: (job) => {
      // Made when it is needed: where nothing has changed there is nothing to read.
      sealer ??= new FileSealer(writer, createConfiguredChunker(start.config));
      const result = runSealJob(sealer, job);
      heap.check();
      return result;
    },
    onBusy: () => post({ kind: 'help-wanted' }),
  });
  addHelper = (jobs) => queue.addWorker(jobs);
  const archiver = new Archiver({
    writer,
    queue,
    nodes: new NodeMaker({ extras, withAtime: data.withAtime }),
    exclusion,
    listings,
    homes,
    withAtime: data.withAtime,
    trustsParent: start.known !== undefined && start.parentTreeIds.length === 1,
    known: start.known ? FingerprintCache.decode(Buffer.from(start.known)) : undefined,
    found,
    startNs: data.startNs,
    parentStartNs: start.parentStartNs,
    ignore: data.ignore,
    onIssue: (path, during, failure) => issues.push({ path, during, ...failure }),
    onVanished: data.reportsVanished ? (path) => vanished.push(path) : undefined,
    onEntry: data.reportsEntries ? (entry) => entries.push(entry) : undefined,
  });
  const report = () => {
    const bytes = archiver.counts.bytes + queue.bytesUnderway;
    const counts = { ...archiver.counts, bytes };
    const { current } = archiver;
    post({ kind: 'progress', counts, current, issues, vanished, entries });
    issues = [];
    vanished = [];
    entries = [];
    heap.check();
  };
  const timer = setInterval(report, PROGRESS_MS);
  const treeId = await archiver.run(
    targets,
    new ParentFolder(async () => start.parentTreeIds, loadTree),
  );
  clearInterval(timer);
  report();
  post({ kind: 'done', treeId, found: found.encode(), missing: extras.missing });
}

function archiveStream(
  { names, timeNs }: Extract<typeof source, { kind: 'stream' }>,
  config: ChunkerConfig,
): void {
  const extras = openFileSystem();
  const archiver = new StreamArchiver(writer, createConfiguredChunker(config));
  const report = (isAtEnd: boolean) => {
    const counts = {
      ...noCounts(),
      bytes: archiver.size,
      foundFiles: 1,
      foundBytes: archiver.size,
    };
    if (isAtEnd) counts.filesNew = 1;
    const current = names.join('/');
    post({ kind: 'progress', counts, current, issues: [], vanished: [], entries: [] });
  };
  takeContent = (bytes) => {
    if (bytes) {
      archiver.push(bytes);
      report(false);
      post({ kind: 'content-wanted' });
      return;
    }
    const owner = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0, extras };
    const treeId = archiver.finish(names, timeNs, owner);
    report(true);
    post({ kind: 'done', treeId, found: Buffer.alloc(0), missing: extras.missing });
  };
  post({ kind: 'content-wanted' });
}

/** The main thread has the storage and the cache. */
async function loadTree(id: string): Promise<Node[]> {
  const bytes = await new Promise<Uint8Array | undefined>((resolve) => {
    wanted.set(id, resolve);
    post({ kind: 'tree-wanted', id });
  });
  return bytes ? decodeTree(bytes) : Promise.reject(new Error(`the tree ${id} cannot be read`));
}

function foldersOf(tree: TargetTree): { path: string; home: bigint; device: bigint }[] {
  if (!tree.isTarget) return [...tree.children.values()].flatMap(foldersOf);
  try {
    const stat = EntryStat.of(tree.path || '/', false);
    if (!stat.isFolder) return [];
    const home = homes.of(tree.path || '/', stat.dev);
    return [{ path: tree.path || '/', home, device: stat.dev }];
  } catch {
    // The walk will meet the same error, and report it.
    return [];
  }
}

function post(message: FromArchiveWorker): void {
  port.postMessage(message);
}
