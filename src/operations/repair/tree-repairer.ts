import { KirschError, throwIfAborted } from '../../errors/index.ts';
import { decodeTree, encodeTree, type Node } from '../../format/index.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import { isLossOfData } from '../loss-of-data.ts';
import { joinPath } from '../trees/walk-tree.ts';
import { isLossless } from './is-lossless.ts';

/** What was changed in a folder listing, and where it was met first. */
export interface TreeRepair {
  /** From the root, raw (see `displayFileName`). */
  readonly path: string;
  readonly change: 'content-removed' | 'size-corrected' | 'folder-emptied' | 'entry-removed';
}

interface OpenFolder {
  readonly path: string;
  readonly id: string;
  readonly bytes: Buffer;
  readonly nodes: readonly Node[];
  readonly kept: Node[];
  next: number;
}

/**
 * Makes trees without what is lost, as restic does: a file keeps the content that is there, a folder whose listing is lost
 * becomes an empty one. Folders in which nothing is lost keep their id.
 */
export class TreeRepairer {
  readonly #repository: IndexedRepository;
  readonly #store: (tree: Buffer) => Promise<string>;
  readonly #onRepair: (repair: TreeRepair) => void;
  /** What became of a listing; `undefined` when it is lost. Snapshots share most of them. */
  readonly #done = new Map<string, string | undefined>();

  /**
   * @param repository whose index knows only what can be read
   * @param store keeps a new listing, and resolves to its id
   */
  constructor(
    repository: IndexedRepository,
    store: (tree: Buffer) => Promise<string>,
    onRepair: (repair: TreeRepair) => void,
  ) {
    this.#repository = repository;
    this.#store = store;
    this.#onRepair = onRepair;
  }

  /**
   * The id of the repaired tree, or `undefined` when its root is lost. A list of open folders instead of recursion: trees
   * may be of any depth.
   * @throws KirschError `DAMAGED` when a folder that is to change holds what this version could not write again
   */
  async repair(rootId: string, signal?: AbortSignal): Promise<string | undefined> {
    if (this.#done.has(rootId)) return this.#done.get(rootId);
    const root = await this.#open('/', rootId, signal);
    if (!root) return undefined;
    const open = [root];
    for (;;) {
      throwIfAborted(signal);
      const folder = open.at(-1)!;
      const node = folder.nodes[folder.next];
      if (!node) {
        open.pop();
        await this.#close(folder);
        if (open.length === 0) return this.#done.get(rootId);
        continue;
      }
      const path = joinPath(folder.path, node.name);
      const { subtree } = node;
      if (node.type === 'dir' && subtree !== undefined && !this.#done.has(subtree)) {
        const below = await this.#open(path, subtree, signal);
        if (below) open.push(below);
        continue;
      }
      folder.next++;
      const kept = await this.#repairNode(node, path);
      if (kept) folder.kept.push(kept);
    }
  }

  async #open(
    path: string,
    id: string,
    signal: AbortSignal | undefined,
  ): Promise<OpenFolder | undefined> {
    try {
      const bytes = await this.#repository.loadBlob('tree', id, signal);
      return { path, id, bytes, nodes: decodeTree(bytes), kept: [], next: 0 };
    } catch (error) {
      if (!isLossOfData(error)) throw error;
      this.#done.set(id, undefined);
      return undefined;
    }
  }

  /** @returns the same node where nothing is wrong with it; nothing where it cannot stand */
  async #repairNode(node: Node, path: string): Promise<Node | undefined> {
    if (node.type === '' || node.type === 'irregular') {
      this.#onRepair({ path, change: 'entry-removed' });
      return undefined;
    }
    if (node.type === 'file') return this.#repairFile(node, path);
    if (node.type !== 'dir') return node;
    const repaired = node.subtree === undefined ? undefined : this.#done.get(node.subtree);
    if (repaired === node.subtree && repaired !== undefined) return node;
    if (repaired !== undefined) return { ...node, subtree: repaired };
    this.#onRepair({ path, change: 'folder-emptied' });
    return { ...node, subtree: await this.#store(encodeTree([])) };
  }

  #repairFile(node: Node, path: string): Node {
    const { table } = this.#repository.index;
    const content: string[] = [];
    let size = 0;
    for (const id of node.content ?? []) {
      const entry = table.find('data', Buffer.from(id, 'hex'));
      if (entry === -1) continue;
      content.push(id);
      size += table.plainLength(entry);
    }
    if (node.content !== null && content.length === node.content.length) {
      if (BigInt(node.size) === BigInt(size)) return node;
      this.#onRepair({ path, change: 'size-corrected' });
    } else {
      this.#onRepair({ path, change: 'content-removed' });
    }
    return { ...node, content, size };
  }

  async #close({ path, id, bytes, nodes, kept }: OpenFolder): Promise<void> {
    const isUnchanged =
      kept.length === nodes.length && kept.every((node, at) => node === nodes[at]);
    if (!isUnchanged && !isLossless(bytes, nodes)) throw notWritable(path, id);
    this.#done.set(id, isUnchanged ? id : await this.#store(encodeTree(kept)));
  }
}

function notWritable(path: string, id: string): KirschError {
  return new KirschError(
    'DAMAGED',
    `The folder listing of ${path} cannot be written again without losing something: another program wrote it in its own way.`,
    {
      hint: 'Restore what is left of this backup with `kirsch restore`, or repair it with the program that made it.',
      details: { path, type: 'tree', id },
    },
  );
}
