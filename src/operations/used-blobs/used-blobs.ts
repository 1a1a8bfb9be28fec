import { isKirschError, KirschError, throwIfAborted } from '../../errors/index.ts';
import { decodeTree, scanTree } from '../../format/index.ts';
import { freeBytes } from '../../memory/free-bytes.ts';
import type { BlobTable, BlobType } from '../../repository/blob-index.ts';
import { forEachConcurrently } from '../../repository/for-each-concurrently.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import type { OnProgress } from '../progress.ts';
import { BlobSet } from './blob-set.ts';
import { type PackWindow, TreeReader } from './tree-reader.ts';

/** Options of `findUsedBlobs`. */
export interface UsedBlobsOptions {
  readonly signal?: AbortSignal | undefined;
  /** Counts folder listings as files; their total grows while they are being found. */
  readonly onProgress?: OnProgress | undefined;
  /**
   * Told of a blob that no index names, and of the listing that needs it: for a root, that root itself. May be called several
   * times for one blob. Without it such a blob is an error.
   */
  readonly onMissing?: ((type: BlobType, id: string, treeId: string) => void) | undefined;
  /** A set to add to; listings that are in it are not read again. @default a new one */
  readonly into?: BlobSet;
}

/** Packs that are read at the same time where they are near. */
const NEAR_PACKS = 2;
const FAR_PACKS = 8;
/** Listings between two breaths of the event loop. */
const PROGRESS_EVERY = 256;

/**
 * Every blob that these folder listings need: themselves, the listings below them, and the content of files. Each listing
 * is read once, verified, in the order of packs rather than of folders, in memory that grows by a bit for each blob of the
 * index and a number for each listing that is known and not yet read.
 * @throws KirschError `BLOB_NOT_FOUND` with `details` `{type, id, treeId}` for a blob that no index names, unless
 *   `onMissing` takes it; `DAMAGED` for a listing of which no copy can be read
 */
export async function findUsedBlobs(
  repository: IndexedRepository,
  treeIds: Iterable<string>,
  options: UsedBlobsOptions = {},
): Promise<BlobSet> {
  const search = new UsedBlobsSearch(repository, options);
  await search.run(treeIds);
  return search.found;
}

class UsedBlobsSearch {
  readonly found: BlobSet;
  readonly #repository: IndexedRepository;
  readonly #table: BlobTable;
  readonly #options: UsedBlobsOptions;
  readonly #reader: TreeReader;
  /** By the number of the pack: listings that are in the set and not read yet. */
  readonly #wanted = new Map<number, number[]>();
  readonly #reachOf: Float64Array;
  readonly #done = { trees: 0, known: 0, bytes: 0 };

  constructor(repository: IndexedRepository, options: UsedBlobsOptions) {
    this.#repository = repository;
    this.#table = repository.index.table;
    this.#options = options;
    this.found = options.into ?? new BlobSet(this.#table);
    this.#reader = new TreeReader(repository, options.signal);
    this.#reachOf = reachOfTrees(repository);
  }

  async run(treeIds: Iterable<string>): Promise<void> {
    for (const treeId of treeIds) this.#wantTree(Buffer.from(treeId, 'hex'), treeId);
    const { remote, connections } = this.#repository.repository.storage.capabilities;
    const limit = Math.min(connections, remote ? FAR_PACKS : NEAR_PACKS);
    // A listing leads to older packs as a rule, so a few rounds do, whatever the number of snapshots.
    while (this.#wanted.size > 0) {
      const packs = [...this.#wanted.keys()];
      await forEachConcurrently(packs, limit, (pack) => this.#readPack(pack), this.#options.signal);
    }
    this.#reportProgress(true);
  }

  /** Reads what is wanted of a pack, and what that leads to in it. */
  async #readPack(pack: number): Promise<void> {
    for (;;) {
      const wanted = this.#wanted.get(pack);
      this.#wanted.delete(pack);
      if (!wanted) return;
      const table = this.#table;
      wanted.sort((a, b) => table.offset(a) - table.offset(b));
      while (wanted.length > 0) {
        throwIfAborted(this.#options.signal);
        const end = this.#end(wanted.at(-1)!);
        const start = this.#startOfWindow(wanted, end);
        const window = await this.#readWindow(pack, start, end);
        while (wanted.length > 0 && table.offset(wanted.at(-1)!) >= start) {
          await this.#readTrees(wanted.pop()!, pack, window);
        }
        if (window) freeBytes(window.bytes);
      }
    }
  }

  /**
   * Where a window up to `end` begins: listings are written after those that they lead to, so what comes before is wanted
   * next. @param wanted in the order of offsets
   */
  #startOfWindow(wanted: readonly number[], end: number): number {
    const start = Math.max(0, end - this.#reader.windowBytes);
    let at = wanted.length - 1;
    while (at > 0 && this.#table.offset(wanted[at - 1]!) >= start) at--;
    return Math.min(start, this.#table.offset(wanted[at]!));
  }

  async #readWindow(pack: number, start: number, end: number): Promise<PackWindow | undefined> {
    const packId = this.#repository.index.packIds()[pack]!;
    try {
      return await this.#reader.read(packId, start, end - start, this.#reachOf[pack]!);
    } catch (error) {
      if (isKirschError(error, 'OBJECT_NOT_FOUND') || isKirschError(error, 'DAMAGED')) {
        return undefined;
      }
      throw error;
    }
  }

  /** Reads a listing, and those that it leads to as far as they lie in the same window. */
  async #readTrees(first: number, pack: number, window: PackWindow | undefined): Promise<void> {
    const open = [first];
    for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
      for (const subtree of await this.#readTree(entry, window)) {
        if (window && this.#table.pack(subtree) === pack && this.#isIn(subtree, window)) {
          open.push(subtree);
        } else {
          this.#want(subtree);
        }
      }
      if (++this.#done.trees % PROGRESS_EVERY === 0) this.#reportProgress(false);
    }
  }

  /** Takes in what a listing names; gives back the listings that are new. */
  async #readTree(entry: number, window: PackWindow | undefined): Promise<number[]> {
    const treeId = this.#table.read(entry).id.toString('hex');
    const plain =
      (window && this.#reader.open(entry, window)) ??
      (await this.#repository.loadBlob('tree', treeId, this.#options.signal));
    this.#done.bytes += plain.length;
    const { data, trees } = needsOf(treeId, plain);
    for (let at = 0; at < data.length; at += ID_BYTES) this.#find('data', data, at, treeId);
    const subtrees: number[] = [];
    for (let at = 0; at < trees.length; at += ID_BYTES) {
      const subtree = this.#find('tree', trees, at, treeId);
      if (subtree !== -1) subtrees.push(subtree);
    }
    return subtrees;
  }

  /** The entry of a blob that is now in the set; -1 when it was there already, or no index names it. */
  #find(type: BlobType, ids: Buffer, at: number, treeId: string): number {
    const entry = storedEntry(this.#table, type, ids, at);
    if (entry !== -1) return this.found.add(entry) ? entry : -1;
    const id = ids.toString('hex', at, at + ID_BYTES);
    if (!this.#options.onMissing) throw blobNotFound(type, id, treeId);
    this.#options.onMissing(type, id, treeId);
    return -1;
  }

  #wantTree(id: Buffer, treeId: string): void {
    const entry = this.#find('tree', id, 0, treeId);
    if (entry !== -1) this.#want(entry);
  }

  #want(entry: number): void {
    const pack = this.#table.pack(entry);
    const wanted = this.#wanted.get(pack);
    if (wanted) wanted.push(entry);
    else this.#wanted.set(pack, [entry]);
    this.#done.known++;
  }

  #isIn(entry: number, { offset, bytes }: PackWindow): boolean {
    return this.#table.offset(entry) >= offset && this.#end(entry) <= offset + bytes.length;
  }

  #end(entry: number): number {
    return this.#table.offset(entry) + this.#table.sealedLength(entry);
  }

  #reportProgress(totalKnown: boolean): void {
    const { trees, known, bytes } = this.#done;
    this.#options.onProgress?.({
      files: trees,
      bytes,
      totalFiles: Math.max(known, trees),
      totalBytes: bytes,
      totalKnown,
      transferred: bytes,
    });
  }
}

const ID_BYTES = 32;

/** The ids of what a listing names, 32 bytes each, one after another. */
interface Needs {
  readonly data: Buffer;
  readonly trees: Buffer;
}

/** Buffers that grow, and serve one listing after another. */
const scratch = { data: Buffer.alloc(1024 * ID_BYTES), trees: Buffer.alloc(64 * ID_BYTES) };

/** Good until the next call. @throws KirschError `DAMAGED` when it is no listing */
function needsOf(treeId: string, plain: Buffer): Needs {
  const used = { data: 0, trees: 0 };
  const note = (kind: 'data' | 'trees', ids: Buffer, length: number) => {
    if (used[kind] + length > scratch[kind].length) {
      const larger = Buffer.alloc(2 * (used[kind] + length));
      scratch[kind].copy(larger);
      scratch[kind] = larger;
    }
    ids.copy(scratch[kind], used[kind], 0, length);
    used[kind] += length;
  };
  const isScanned = scanTree(plain, ({ type, blobs, ids, hasSubtree, subtree }) => {
    if (type === 'dir' && hasSubtree) note('trees', subtree, ID_BYTES);
    else if (type === 'file') note('data', ids, blobs * ID_BYTES);
  });
  if (!isScanned) {
    used.data = 0;
    used.trees = 0;
    for (const { type, content, subtree } of decodeNamed(treeId, plain)) {
      if (type === 'dir' && subtree !== undefined) {
        note('trees', Buffer.from(subtree, 'hex'), ID_BYTES);
      } else if (type !== 'dir' && content !== null) {
        const ids = Buffer.from(content.join(''), 'hex');
        note('data', ids, ids.length);
      }
    }
  }
  return {
    data: scratch.data.subarray(0, used.data),
    trees: scratch.trees.subarray(0, used.trees),
  };
}

function decodeNamed(treeId: string, plain: Buffer) {
  try {
    return decodeTree(plain);
  } catch (error) {
    throw new KirschError('DAMAGED', `The folder listing ${treeId} cannot be read.`, {
      hint: 'Run `kirsch check` to see which backups need it.',
      cause: error,
      details: { type: 'tree', id: treeId },
    });
  }
}

/** The first entry of a blob that a pack holds, or -1. */
function storedEntry(table: BlobTable, type: BlobType, ids: Buffer, at: number): number {
  let entry = table.find(type, ids, at);
  while (entry !== -1 && table.pack(entry) === -1) entry = table.nextCopy(entry);
  return entry;
}

/** How far the listings reach in each pack, in bytes. */
function reachOfTrees({ index }: IndexedRepository): Float64Array {
  const { table } = index;
  const reach = new Float64Array(index.packCount);
  for (let entry = 0; entry < table.size; entry++) {
    const pack = table.pack(entry);
    if (pack === -1 || !table.isTree(entry)) continue;
    reach[pack] = Math.max(reach[pack]!, table.offset(entry) + table.sealedLength(entry));
  }
  return reach;
}

function blobNotFound(type: BlobType, id: string, treeId: string): KirschError {
  return new KirschError(
    'BLOB_NOT_FOUND',
    `No index names the ${type} blob ${id}, which the folder listing ${treeId} needs.`,
    {
      hint: 'Run `kirsch check` to see which backups need it.',
      details: { type, id, treeId },
    },
  );
}
