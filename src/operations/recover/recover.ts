import {
  encodeSnapshot,
  encodeTree,
  goModeFromPosix,
  type Node,
  type Snapshot,
} from '../../format/index.ts';
import { type IndexedRepository, loadIndex } from '../../repository/indexed-repository.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import { version } from '../../version.ts';
import { contentsOfPacks } from '../check/pack-contents.ts';
import { verifyPacks } from '../check/verify-packs.ts';
import type { OnProgress } from '../progress.ts';
import { repairIndex } from '../repair/repair-index.ts';
import { TreeStore } from '../rewrite/tree-store.ts';
import { loadSnapshots } from '../snapshots/load-snapshots.ts';

/** Options of `recover`. */
export interface RecoverOptions {
  /** Whose backup it is to be. */
  readonly hostname: string;
  readonly username: string;
  /** RFC 3339. */
  readonly time: string;
  /** Find the folders, and write nothing. @default false */
  readonly dryRun?: boolean;
  /** Threads that read. @default the number of cores, at most 8 */
  readonly workers?: number;
  readonly signal?: AbortSignal | undefined;
  /** Counts packs with folder listings as files. */
  readonly onProgress?: OnProgress;
}

/** What was found. */
export interface RecoverResult {
  /** Ids of the listings that no snapshot and no other listing leads to. */
  readonly roots: readonly string[];
  /** The new snapshot, in which each root is a folder; none in a dry run, or where there are no roots. */
  readonly snapshotId: string | undefined;
}

const RECOVERED_PATH = '/recover';
const RECOVERED_TAG = 'recovered';
/** As many digits of a root's id as tell it from the others, and at least these, name its folder. */
const NAME_DIGITS = 8;

/**
 * Makes a snapshot of all folders that no snapshot leads to, such as those of a snapshot that was removed by accident, as long
 * as no prune has removed them. The index is made complete first. Hold an exclusive lock.
 */
export async function recover(
  repository: OpenRepository,
  options: RecoverOptions,
): Promise<RecoverResult> {
  const { signal, dryRun = false } = options;
  if (!dryRun) await repairIndex(repository, { signal });
  const snapshots = await loadSnapshots(repository, { signal, onDamaged: () => {} });
  const indexed = await loadIndex(repository, { signal, onDamagedIndex: () => {} });
  const roots = await findRoots(
    indexed,
    new Set(snapshots.map(({ snapshot }) => snapshot.tree)),
    options,
  );
  if (dryRun || roots.length === 0) return { roots, snapshotId: undefined };
  const tree = await storeTree(indexed, encodeTree(foldersOf(roots, options.time)), signal);
  const json = encodeSnapshot(snapshotOf(tree, options));
  return { roots, snapshotId: await repository.saveUnpacked('snapshot', json, signal) };
}

async function findRoots(
  indexed: IndexedRepository,
  known: ReadonlySet<string>,
  { workers, signal, onProgress }: RecoverOptions,
): Promise<string[]> {
  const { table } = indexed.index;
  const packs = contentsOfPacks(indexed.index)
    .filter(({ hasTrees }) => hasTrees)
    .map((pack) => ({ pack, storedSize: pack.size, blobs: 'trees' as const, isSuspicious: false }));
  const found = new Set<number>();
  const below = new Set<number>();
  const totalBytes = packs.reduce((sum, { storedSize }) => sum + storedSize, 0);
  const whole = { totalFiles: packs.length, totalBytes, totalKnown: true };
  const read = { files: 0, bytes: 0 };
  await verifyPacks(indexed, packs, {
    workers,
    signal,
    onPack: ({ pack }, result) => {
      const trees = 'verified' in result ? result.verified.trees : [];
      for (const { entry, subtrees } of trees) {
        found.add(entry);
        for (const subtree of subtrees) below.add(subtree);
      }
      read.files++;
      read.bytes += pack.size;
      onProgress?.({ ...read, ...whole, transferred: read.bytes });
    },
  });
  return [...found]
    .filter((entry) => !below.has(entry))
    .map((entry) => table.read(entry).id.toString('hex'))
    .filter((id) => !known.has(id))
    .sort();
}

/** @param roots sorted, and so are their beginnings */
function foldersOf(roots: readonly string[], time: string): Node[] {
  let digits = NAME_DIGITS;
  while (new Set(roots.map((id) => id.slice(0, digits))).size < roots.length) digits++;
  return roots.map((id) => ({
    name: id.slice(0, digits),
    type: 'dir',
    mode: goModeFromPosix(0o040755),
    mtime: time,
    atime: time,
    ctime: time,
    uid: 0,
    gid: 0,
    user: '',
    group: '',
    inode: 0,
    deviceId: 0,
    size: 0,
    links: 0,
    extendedAttributes: [],
    device: 0,
    content: null,
    subtree: id,
  }));
}

async function storeTree(
  indexed: IndexedRepository,
  tree: Buffer,
  signal: AbortSignal | undefined,
): Promise<string> {
  const store = new TreeStore(indexed, signal);
  try {
    const id = await store.store(tree);
    await store.finish();
    return id;
  } finally {
    await store.close();
  }
}

function snapshotOf(tree: string, { hostname, username, time }: RecoverOptions): Snapshot {
  return {
    time,
    tree,
    paths: [RECOVERED_PATH],
    hostname,
    username,
    uid: 0,
    gid: 0,
    excludes: [],
    tags: [RECOVERED_TAG],
    programVersion: `kirsch ${version}`,
  };
}
