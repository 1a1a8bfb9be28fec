import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { openFileSystem } from '../../file-system/index.ts';
import { decodeTree, type Node } from '../../format/index.ts';
import { BlobWriter, type BlobWriterSettings } from '../../repository/blob-writer.ts';
import { type ArchiveCounts, Archiver } from './archiver.ts';
import type { BackedUpEntry } from './backup-options.ts';
import { Exclusion, type ExclusionOptions } from './exclusion.ts';
import { FingerprintCache } from './fingerprint-cache.ts';
import { EntryStat } from './folder-listing.ts';
import { LookAhead } from './look-ahead.ts';
import { NodeMaker } from './node-maker.ts';
import { ParentFolder } from './parent-folder.ts';
import type { AddedBlobs, ReadFailure } from './seal-job.ts';
import { SealQueue } from './seal-queue.ts';
import type { TargetTree } from './target-tree.ts';

/** What the archive worker is started with: enough to list folders while the repository is being opened. */
export interface ArchiveWorkerData {
  readonly targets: TargetTree;
  readonly exclusion: ExclusionOptions;
  readonly withAtime: boolean;
  readonly ignore: { readonly ctime: boolean; readonly inode: boolean };
  readonly startNs: bigint;
  /** One port for each seal worker. */
  readonly sealPorts: readonly MessagePort[];
  readonly reportsEntries: boolean;
}

export type ToArchiveWorker =
  | {
      readonly kind: 'start';
      readonly writer: BlobWriterSettings;
      readonly parentTreeIds: readonly string[];
      readonly parentStartNs: bigint;
      /** The records of a `FingerprintCache`, when they may be trusted. */
      readonly known: Uint8Array | undefined;
    }
  | { readonly kind: 'tree'; readonly id: string; readonly bytes: Uint8Array | undefined }
  /** Nothing more comes: close the open packs. */
  | { readonly kind: 'flush' };

export interface ArchiveIssue extends ReadFailure {
  readonly path: string;
  readonly during: 'scan' | 'read';
}

export type FromArchiveWorker =
  | { readonly kind: 'pack'; readonly pack: import('../../repository/blob-writer.ts').ClosedPack }
  | { readonly kind: 'tree-wanted'; readonly id: string }
  | {
      readonly kind: 'progress';
      readonly counts: ArchiveCounts;
      readonly current: string;
      readonly issues: readonly ArchiveIssue[];
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

const data = workerData as ArchiveWorkerData;
const port = parentPort!;
const exclusion = new Exclusion(data.exclusion);
const listings = new LookAhead(exclusion, data.withAtime);
const wanted = new Map<string, (bytes: Uint8Array | undefined) => void>();
let writer: BlobWriter;

port.on('message', (message: ToArchiveWorker) => {
  switch (message.kind) {
    case 'start':
      listings.stop();
      void archive(message);
      break;
    case 'tree':
      wanted.get(message.id)?.(message.bytes);
      wanted.delete(message.id);
      break;
    case 'flush':
      writer.flush('tree');
      post({ kind: 'flushed', counts: writer.counts });
      break;
  }
});
void listings.run(foldersOf(data.targets));

async function archive(start: ToArchiveWorker & { readonly kind: 'start' }): Promise<void> {
  const extras = openFileSystem();
  let issues: ArchiveIssue[] = [];
  let entries: BackedUpEntry[] = [];
  writer = new BlobWriter(start.writer, (pack) => post({ kind: 'pack', pack }));
  const found = new FingerprintCache();
  const archiver = new Archiver({
    writer,
    queue: new SealQueue(data.sealPorts),
    nodes: new NodeMaker({ extras, withAtime: data.withAtime }),
    exclusion,
    listings,
    withAtime: data.withAtime,
    known: start.known ? FingerprintCache.decode(Buffer.from(start.known)) : undefined,
    found,
    startNs: data.startNs,
    parentStartNs: start.parentStartNs,
    ignore: data.ignore,
    onIssue: (path, during, failure) => issues.push({ path, during, ...failure }),
    onEntry: data.reportsEntries ? (entry) => entries.push(entry) : undefined,
  });
  const report = () => {
    post({ kind: 'progress', counts: archiver.counts, current: archiver.current, issues, entries });
    issues = [];
    entries = [];
  };
  const timer = setInterval(report, PROGRESS_MS);
  const treeId = await archiver.run(
    data.targets,
    new ParentFolder(async () => start.parentTreeIds, loadTree),
  );
  clearInterval(timer);
  report();
  post({ kind: 'done', treeId, found: found.encode(), missing: extras.missing });
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
    return [{ path: tree.path || '/', home: stat.dev, device: stat.dev }];
  } catch {
    // The walk will meet the same error, and report it.
    return [];
  }
}

function post(message: FromArchiveWorker): void {
  port.postMessage(message);
}
