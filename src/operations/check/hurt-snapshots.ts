import { throwIfAborted } from '../../errors/index.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';
import { joinPath } from '../trees/walk-tree.ts';
import type { VerifiedTree } from './verify-tree.ts';

/** A backup that cannot be restored whole. */
export interface HurtSnapshot extends StoredSnapshot {
  /** How many of its files are hurt, and how many folders whose listing is lost, with all that was in them. */
  readonly files: number;
  readonly folders: number;
  /** The first of them, as many as were asked for. */
  readonly paths: readonly HurtPath[];
}

/** A file or folder that cannot be restored as it was. */
export interface HurtPath {
  /** From the root of the snapshot, raw (see `displayFileName`). */
  readonly path: string;
  readonly isFolder: boolean;
  /** Why, in words. */
  readonly message: string;
}

interface Counts {
  readonly files: number;
  readonly folders: number;
}

const NONE: Counts = { files: 0, folders: 0 };

/**
 * Which of these snapshots cannot be restored whole, and what of each. A folder that many snapshots share is counted once
 * and looked into only where something in it is hurt.
 * @param trees what is known of every listing that can be read, by its number
 * @param maxPaths so many paths of each snapshot are named
 */
export async function findHurtSnapshots(
  repository: IndexedRepository,
  snapshots: readonly StoredSnapshot[],
  trees: ReadonlyMap<number, VerifiedTree>,
  maxPaths: number,
  signal: AbortSignal | undefined,
): Promise<HurtSnapshot[]> {
  const counts = new HurtCounts(trees);
  const names = new PathFinder(repository, trees, counts, maxPaths, signal);
  const hurt: HurtSnapshot[] = [];
  for (const stored of snapshots) {
    const root = repository.index.table.find('tree', Buffer.from(stored.snapshot.tree, 'hex'));
    if (!trees.has(root)) {
      const message = `its listing, the tree blob ${stored.snapshot.tree}, is lost`;
      const paths = maxPaths > 0 ? [{ path: '/', isFolder: true, message }] : [];
      hurt.push({ ...stored, files: 0, folders: 1, paths });
      continue;
    }
    const { files, folders } = counts.below(root);
    if (files + folders === 0) continue;
    hurt.push({ ...stored, files, folders, paths: await names.below(root) });
  }
  return hurt;
}

/** Counts what is hurt below each listing. */
class HurtCounts {
  readonly #trees: ReadonlyMap<number, VerifiedTree>;
  readonly #known = new Map<number, Counts>();

  constructor(trees: ReadonlyMap<number, VerifiedTree>) {
    this.#trees = trees;
  }

  /** A list of open folders instead of recursion: trees may be of any depth. */
  below(root: number): Counts {
    const open = [root];
    for (let entry = open.at(-1); entry !== undefined; entry = open.at(-1)) {
      const { subtrees } = this.#trees.get(entry) ?? { subtrees: [] };
      const unknown = this.#known.has(entry)
        ? []
        : subtrees.filter((subtree) => this.#trees.has(subtree) && !this.#known.has(subtree));
      if (unknown.length > 0) {
        open.push(...unknown);
        continue;
      }
      open.pop();
      if (!this.#known.has(entry)) this.#known.set(entry, this.#sum(entry));
    }
    return this.#known.get(root)!;
  }

  #sum(entry: number): Counts {
    const { faults, subtrees } = this.#trees.get(entry)!;
    let folders = faults.filter(({ isFolder }) => isFolder).length;
    let files = faults.length - folders;
    for (const subtree of subtrees) {
      const below = this.#known.get(subtree) ?? { files: 0, folders: 1 };
      files += below.files;
      folders += below.folders;
    }
    // Nearly all are whole, and share this.
    return files + folders === 0 ? NONE : { files, folders };
  }
}

/** Finds the names of what is hurt. */
class PathFinder {
  readonly #repository: IndexedRepository;
  readonly #trees: ReadonlyMap<number, VerifiedTree>;
  readonly #counts: HurtCounts;
  readonly #maxPaths: number;
  readonly #signal: AbortSignal | undefined;

  constructor(
    repository: IndexedRepository,
    trees: ReadonlyMap<number, VerifiedTree>,
    counts: HurtCounts,
    maxPaths: number,
    signal: AbortSignal | undefined,
  ) {
    this.#repository = repository;
    this.#trees = trees;
    this.#counts = counts;
    this.#maxPaths = maxPaths;
    this.#signal = signal;
  }

  async below(root: number): Promise<HurtPath[]> {
    const paths: HurtPath[] = [];
    const open: { readonly path: string; readonly entry: number }[] = [{ path: '/', entry: root }];
    for (let next = open.pop(); next && paths.length < this.#maxPaths; next = open.pop()) {
      throwIfAborted(this.#signal);
      const { path, entry } = next;
      for (const { name, isFolder, message } of this.#trees.get(entry)!.faults) {
        paths.push({ path: joinPath(path, name), isFolder, message });
      }
      const folders = await this.#hurtFoldersOf(entry);
      for (const { name, subtree } of folders.reverse()) {
        if (this.#trees.has(subtree)) open.push({ path: joinPath(path, name), entry: subtree });
        else
          paths.push({
            path: joinPath(path, name),
            isFolder: true,
            message: 'its listing cannot be read',
          });
      }
    }
    return paths.slice(0, this.#maxPaths);
  }

  /** The subfolders in which something is hurt. */
  async #hurtFoldersOf(entry: number): Promise<{ name: string; subtree: number }[]> {
    const { table } = this.#repository.index;
    const isHurt = (subtree: number) => {
      if (!this.#trees.has(subtree)) return true;
      const { files, folders } = this.#counts.below(subtree);
      return files + folders > 0;
    };
    const { subtrees } = this.#trees.get(entry)!;
    const hurt = new Set(subtrees.filter(isHurt));
    if (hurt.size === 0) return [];
    const nodes = await this.#repository.loadTree(
      table.read(entry).id.toString('hex'),
      this.#signal,
    );
    return nodes.flatMap(({ name, subtree: id }) => {
      const subtree = id === undefined ? -1 : table.find('tree', Buffer.from(id, 'hex'));
      return hurt.has(subtree) ? [{ name, subtree }] : [];
    });
  }
}
