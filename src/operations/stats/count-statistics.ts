import { createHash } from 'node:crypto';
import { KirschError } from '../../errors/index.ts';
import { type Node, SEAL_OVERHEAD } from '../../format/index.ts';
import type { BlobType } from '../../repository/blob-index.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';
import { walkTree } from '../trees/walk-tree.ts';
import type { CountingMode, Statistics } from './counting-mode.ts';

/** Options of `countStatistics`. */
export interface StatisticsOptions {
  /** @default 'restore-size' */
  readonly mode?: CountingMode;
  readonly signal?: AbortSignal | undefined;
}

type Counts = { -readonly [Name in keyof Statistics]: number };

/** Counts what these snapshots hold together. */
export async function countStatistics(
  repository: IndexedRepository,
  snapshots: readonly StoredSnapshot[],
  options: StatisticsOptions = {},
): Promise<Statistics> {
  const { mode = 'restore-size', signal } = options;
  const counts: Counts = {
    snapshots: 0,
    totalSize: 0,
    totalFiles: 0,
    totalBlobs: 0,
    uncompressedSize: 0,
    compressedBlobsSize: 0,
    compressedBlobsUncompressedSize: 0,
  };
  const counter = COUNTERS[mode](repository, counts);
  for (const { snapshot } of snapshots) {
    counts.snapshots++;
    counter.startSnapshot(snapshot.tree);
    const entries = walkTree(repository, snapshot.tree, {
      signal,
      enter: ({ node }) => counter.enters(node.subtree!),
    });
    for await (const { path, node } of entries) counter.count(path, node);
  }
  return counts;
}

interface Counter {
  startSnapshot(treeId: string): void;
  /** Whether what is below a folder has to be looked at. */
  enters(treeId: string): boolean;
  count(path: string, node: Node): void;
}

const COUNTERS: Record<CountingMode, (repository: IndexedRepository, counts: Counts) => Counter> = {
  'restore-size': (_, counts) => new RestoreSize(counts),
  'files-by-contents': (_, counts) => new FilesByContents(counts),
  'blobs-per-file': (repository, counts) => new BlobsPerFile(repository, counts),
  'raw-data': (repository, counts) => new RawData(repository, counts),
};

class RestoreSize implements Counter {
  readonly #counts: Counts;
  #hardLinks = new Set<string>();

  constructor(counts: Counts) {
    this.#counts = counts;
  }

  startSnapshot(): void {
    this.#hardLinks = new Set();
  }

  enters(): boolean {
    return true;
  }

  count(_path: string, node: Node): void {
    this.#counts.totalFiles++;
    if (node.type !== 'dir' && node.links !== 1 && node.inode) {
      const name = `${node.deviceId}:${node.inode}`;
      if (this.#hardLinks.has(name)) return;
      this.#hardLinks.add(name);
    }
    this.#counts.totalSize += Number(node.size);
  }
}

class FilesByContents implements Counter {
  readonly #counts: Counts;
  readonly #contents = new Set<string>();

  constructor(counts: Counts) {
    this.#counts = counts;
  }

  startSnapshot(): void {}

  enters(): boolean {
    return true;
  }

  count(_path: string, node: Node): void {
    if (!addNew(this.#contents, contentName(node))) return;
    this.#counts.totalFiles++;
    this.#counts.totalSize += Number(node.size);
  }
}

class BlobsPerFile implements Counter {
  readonly #repository: IndexedRepository;
  readonly #counts: Counts;
  readonly #contents = new Set<string>();
  readonly #blobsOfPath = new Map<string, Set<string>>();

  constructor(repository: IndexedRepository, counts: Counts) {
    this.#repository = repository;
    this.#counts = counts;
  }

  startSnapshot(): void {}

  enters(): boolean {
    return true;
  }

  count(path: string, node: Node): void {
    if (!addNew(this.#contents, contentName(node)) || !node.content?.length) return;
    let blobs = this.#blobsOfPath.get(path);
    if (!blobs) {
      blobs = new Set();
      this.#blobsOfPath.set(path, blobs);
      this.#counts.totalFiles++;
    }
    for (const id of node.content) {
      if (!addNew(blobs, id)) continue;
      const { length, uncompressedLength } = locate(this.#repository, 'data', id);
      this.#counts.totalSize += uncompressedLength || length - SEAL_OVERHEAD;
      this.#counts.totalBlobs++;
    }
  }
}

class RawData implements Counter {
  readonly #repository: IndexedRepository;
  readonly #counts: Counts;
  readonly #seen = { data: new Set<string>(), tree: new Set<string>() };

  constructor(repository: IndexedRepository, counts: Counts) {
    this.#repository = repository;
    this.#counts = counts;
  }

  startSnapshot(treeId: string): void {
    this.enters(treeId);
  }

  enters(treeId: string): boolean {
    if (!addNew(this.#seen.tree, treeId)) return false;
    this.#countBlob('tree', treeId);
    return true;
  }

  count(_path: string, node: Node): void {
    for (const id of node.content ?? []) {
      if (addNew(this.#seen.data, id)) this.#countBlob('data', id);
    }
  }

  #countBlob(type: BlobType, id: string): void {
    const { length, uncompressedLength } = locate(this.#repository, type, id);
    const counts = this.#counts;
    counts.totalBlobs++;
    counts.totalSize += length;
    if (this.#repository.repository.config.version < 2) return;
    const plain = uncompressedLength > 0 ? uncompressedLength + SEAL_OVERHEAD : length;
    counts.uncompressedSize += plain;
    if (uncompressedLength === 0) return;
    counts.compressedBlobsSize += length;
    counts.compressedBlobsUncompressedSize += plain;
  }
}

function locate(repository: IndexedRepository, type: BlobType, id: string) {
  const location = repository.index.find(type, id);
  if (location) return location;
  throw new KirschError('BLOB_NOT_FOUND', `No index names the ${type} blob ${id}.`, {
    hint: 'Run `kirsch check` to see which backups need it.',
    details: { type, id },
  });
}

function contentName(node: Node): string {
  const { content } = node;
  if (!content || content.length === 0) return '';
  if (content.length === 1) return content[0]!;
  return createHash('sha256').update(content.join('')).digest('hex');
}

function addNew(set: Set<string>, name: string): boolean {
  const before = set.size;
  return set.add(name).size > before;
}
