import { KirschError, throwIfAborted } from '../../errors/index.ts';
import { decodeTree, encodeTree, isByteExact, type Node } from '../../format/index.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import type { Selection } from '../selection.ts';
import { joinPath } from '../trees/walk-tree.ts';

/** A tree after its filtering. */
export interface RewrittenTree {
  readonly id: string;
  /** Files that are left in it, and their sizes in bytes. */
  readonly files: number;
  readonly bytes: number;
}

interface OpenFolder {
  readonly path: string;
  readonly id: string;
  readonly bytes: Buffer;
  readonly nodes: readonly Node[];
  readonly kept: Node[];
  next: number;
  files: number;
  size: number;
}

/**
 * Makes trees that hold only what is selected; folders that are not stay for the sake of what is in them. Folders in which
 * nothing goes keep their id.
 */
export class TreeRewriter {
  readonly #repository: IndexedRepository;
  readonly #selection: Selection;
  readonly #store: (tree: Buffer) => Promise<string>;
  /** What became of a folder, by path and id: snapshots share most of them. `undefined` where nothing of it is left. */
  readonly #done = new Map<string, RewrittenTree | undefined>();

  /** @param store keeps a new tree, and resolves to its id. */
  constructor(
    repository: IndexedRepository,
    selection: Selection,
    store: (tree: Buffer) => Promise<string>,
  ) {
    this.#repository = repository;
    this.#selection = selection;
    this.#store = store;
  }

  /**
   * Filters the tree with that id; `undefined` when nothing of it is selected. A list of open folders instead of recursion: trees may be of any depth.
   * @throws KirschError `DAMAGED` when a folder that would change holds what this version could not write again.
   */
  async rewrite(rootId: string, signal?: AbortSignal): Promise<RewrittenTree | undefined> {
    const open = [await this.#open('/', rootId, signal)];
    for (;;) {
      const folder = open.at(-1)!;
      const node = folder.nodes[folder.next];
      if (!node) {
        open.pop();
        const done = await this.#close(folder);
        const parent = open.at(-1);
        if (!parent) return done;
        this.#keepFolder(parent, done);
        continue;
      }
      throwIfAborted(signal);
      const path = joinPath(folder.path, node.name);
      const isFolder = node.type === 'dir' && node.subtree !== undefined;
      if (isFolder && (this.#selection.has(path) || this.#selection.mayHaveBelow(path))) {
        const known = `${node.subtree}${path}`;
        if (this.#done.has(known)) this.#keepFolder(folder, this.#done.get(known));
        else open.push(await this.#open(path, node.subtree, signal));
      } else if (isFolder || !this.#selection.has(path)) {
        folder.next++;
      } else {
        if (node.type === 'file') {
          folder.files++;
          folder.size += Number(node.size);
        }
        folder.kept.push(node);
        folder.next++;
      }
    }
  }

  async #open(path: string, id: string, signal: AbortSignal | undefined): Promise<OpenFolder> {
    const bytes = await this.#repository.loadBlob('tree', id, signal);
    const nodes = decodeTree(bytes);
    return { path, id, bytes, nodes, kept: [], next: 0, files: 0, size: 0 };
  }

  #keepFolder(parent: OpenFolder, done: RewrittenTree | undefined): void {
    const node = parent.nodes[parent.next++]!;
    if (!done) return;
    parent.kept.push(node.subtree === done.id ? node : { ...node, subtree: done.id });
    parent.files += done.files;
    parent.size += done.bytes;
  }

  async #close(folder: OpenFolder): Promise<RewrittenTree | undefined> {
    const { path, id, bytes, nodes, kept, files, size } = folder;
    const isUnchanged =
      kept.length === nodes.length && kept.every((node, at) => node === nodes[at]);
    if (!isUnchanged && !isByteExact(bytes, nodes)) throw notExact(path, id);
    const isGone = kept.length === 0 && !this.#selection.has(path);
    const newId = isUnchanged || isGone ? id : await this.#store(encodeTree(kept));
    const done = isGone ? undefined : { id: newId, files, bytes: size };
    this.#done.set(`${id}${path}`, done);
    return done;
  }
}

function notExact(path: string, id: string): KirschError {
  return new KirschError(
    'DAMAGED',
    `The folder listing of ${path} cannot be written again without losing something: another program wrote it in its own way.`,
    {
      hint: 'Leave this snapshot as it is, or rewrite it with the program that made it.',
      details: { path, type: 'tree', id },
    },
  );
}
