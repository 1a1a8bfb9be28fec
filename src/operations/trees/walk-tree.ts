import { throwIfAborted } from '../../errors/index.ts';
import type { Node } from '../../format/index.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';

/** An entry of a snapshot, and where it stands. */
export interface WalkedEntry {
  /** From the root of the walk, starting with `/`; names in their raw form (see `displayFileName`). */
  readonly path: string;
  readonly node: Node;
  /** The id of the folder listing that holds it. */
  readonly treeId: string;
}

/** Options of `walkTree`. */
export interface WalkTreeOptions {
  /** The path of the listing itself. @default '/' */
  readonly root?: string;
  /** Whether to go into this folder. @default every folder */
  readonly enter?: (entry: WalkedEntry) => boolean;
  readonly signal?: AbortSignal | undefined;
}

interface OpenFolder {
  readonly path: string;
  readonly treeId: string;
  readonly nodes: readonly Node[];
  next: number;
}

/** Listings of subfolders that are fetched while the walk is still before them. */
const READ_AHEAD = 4;

/**
 * Every entry below a folder listing, depth first, folders before what is in them, names in the order of their bytes.
 * Memory grows with the depth, not with the number of entries.
 */
export async function* walkTree(
  repository: IndexedRepository,
  treeId: string,
  options: WalkTreeOptions = {},
): AsyncGenerator<WalkedEntry, void, undefined> {
  const { root = '/', enter = () => true, signal } = options;
  const ahead = new ReadAhead(repository, signal);
  const open: OpenFolder[] = [
    { path: root, treeId, nodes: await repository.loadTree(treeId, signal), next: 0 },
  ];
  for (;;) {
    const folder = open.at(-1);
    if (!folder) return;
    const node = folder.nodes[folder.next++];
    if (!node) {
      open.pop();
      continue;
    }
    throwIfAborted(signal);
    const entry = { path: joinPath(folder.path, node.name), node, treeId: folder.treeId };
    yield entry;
    if (node.type !== 'dir' || node.subtree === undefined || !enter(entry)) continue;
    const nodes = await ahead.load(node.subtree, folder.nodes, folder.next);
    open.push({ path: entry.path, treeId: node.subtree, nodes, next: 0 });
  }
}

/** A path and a name in it. */
export function joinPath(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`;
}

/** Fetches the next few subfolders' listings before they are asked for; over a network that is most of the time. */
class ReadAhead {
  readonly #repository: IndexedRepository;
  readonly #signal: AbortSignal | undefined;
  readonly #underway = new Map<string, Promise<Node[]>>();

  constructor(repository: IndexedRepository, signal: AbortSignal | undefined) {
    this.#repository = repository;
    this.#signal = signal;
  }

  load(treeId: string, siblings: readonly Node[], from: number): Promise<Node[]> {
    const wanted = this.#underway.get(treeId) ?? this.#repository.loadTree(treeId, this.#signal);
    this.#underway.delete(treeId);
    if (this.#repository.repository.storage.capabilities.remote) {
      for (let at = from; at < siblings.length && this.#underway.size < READ_AHEAD; at++) {
        const { subtree } = siblings[at]!;
        if (subtree !== undefined && !this.#underway.has(subtree)) this.#start(subtree);
      }
    }
    return wanted;
  }

  #start(treeId: string): void {
    const call = this.#repository.loadTree(treeId, this.#signal);
    // Whoever asks for it gets the error; a folder that is passed over has none to report.
    call.catch(() => {});
    this.#underway.set(treeId, call);
  }
}
