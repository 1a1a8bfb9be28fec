import { displayFileName } from '../../format/index.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';
import { joinPath } from '../trees/walk-tree.ts';
import type { CheckProblem } from './check-problem.ts';
import type { VerifiedTree } from './verify-tree.ts';

/**
 * Which folder listing leads to which. The listings come in the order of their packs; what is wrong in one only matters
 * when a snapshot leads to it, because packs may still hold listings that nobody needs any more.
 */
export class TreeGraph {
  readonly #trees = new Map<number, VerifiedTree>();
  readonly #repository: IndexedRepository;

  constructor(repository: IndexedRepository) {
    this.#repository = repository;
  }

  /** The listings by their numbers. */
  get trees(): ReadonlyMap<number, VerifiedTree> {
    return this.#trees;
  }

  add(tree: VerifiedTree): void {
    if (!this.#trees.has(tree.entry)) this.#trees.set(tree.entry, tree);
  }

  /** What is wrong in the listings that these snapshots lead to; each listing is visited once. */
  async *problems(snapshots: readonly StoredSnapshot[]): AsyncGenerator<CheckProblem> {
    const { table } = this.#repository.index;
    /** From which listing each one was reached first; a snapshot's root from none. */
    const parents = new Map<number, number | undefined>();
    for (const stored of snapshots) {
      const treeId = stored.snapshot.tree;
      const root = table.find('tree', Buffer.from(treeId, 'hex'));
      if (root === -1) {
        yield {
          item: `snapshots/${stored.id}`,
          kind: 'blob-missing',
          message: `snapshot ${stored.id.slice(0, 8)}: no index names its root, the tree blob ${treeId}`,
        };
        continue;
      }
      const open = [root];
      if (!parents.has(root)) parents.set(root, undefined);
      else open.pop();
      for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
        const tree = this.#trees.get(entry);
        if (!tree) {
          const path = await this.#pathOf(entry, parents);
          const id = table.read(entry).id.toString('hex');
          yield treeProblem(stored, path, `its listing, the tree blob ${id}, cannot be read`);
          continue;
        }
        for (const { name, message } of tree.faults) {
          const folder = await this.#pathOf(entry, parents);
          yield treeProblem(stored, joinPath(folder, name), message);
        }
        for (const subtree of tree.subtrees) {
          if (parents.has(subtree)) continue;
          parents.set(subtree, entry);
          open.push(subtree);
        }
      }
    }
  }

  /** Names are not kept: they are looked up for the few that need them. */
  async #pathOf(entry: number, parents: ReadonlyMap<number, number | undefined>): Promise<string> {
    const names: string[] = [];
    for (let child = entry; ; ) {
      const parent = parents.get(child);
      if (parent === undefined) break;
      names.unshift(await this.#nameIn(parent, child));
      child = parent;
    }
    return `/${names.join('/')}`;
  }

  async #nameIn(parent: number, child: number): Promise<string> {
    const { table } = this.#repository.index;
    const id = table.read(child).id.toString('hex');
    const nodes = await this.#repository.loadTree(table.read(parent).id.toString('hex'));
    return nodes.find(({ subtree }) => subtree === id)?.name ?? '?';
  }
}

function treeProblem({ id }: StoredSnapshot, path: string, fault: string): CheckProblem {
  const shown = displayFileName(path);
  return {
    item: `${id.slice(0, 8)}:${shown}`,
    kind: fault.startsWith('no index') ? 'blob-missing' : 'tree-wrong',
    message: `${shown} in snapshot ${id.slice(0, 8)}: ${fault}`,
  };
}
