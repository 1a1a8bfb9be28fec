import type { Node } from '../../format/index.ts';

/** Loads a tree of the repository; rejects when it is missing or damaged. */
export type LoadTree = (id: string) => Promise<readonly Node[]>;

/**
 * A folder as earlier backups hold it: the same path in one or more parent snapshots. Its trees are loaded when they are
 * first asked for, which a folder whose fingerprint is known never does.
 */
export class ParentFolder {
  readonly #findTreeIds: () => Promise<readonly string[]>;
  readonly #loadTree: LoadTree;
  #treeIds: Promise<readonly string[]> | undefined;
  #trees: Promise<readonly ReadonlyMap<string, Node>[]> | undefined;

  constructor(findTreeIds: () => Promise<readonly string[]>, loadTree: LoadTree) {
    this.#findTreeIds = findTreeIds;
    this.#loadTree = loadTree;
  }

  /** The trees of this folder in the parents that have it. */
  treeIds(): Promise<readonly string[]> {
    this.#treeIds ??= this.#findTreeIds();
    return this.#treeIds;
  }

  /** What each parent has in this folder, by name. A tree that cannot be read counts as one that is not there. */
  trees(): Promise<readonly ReadonlyMap<string, Node>[]> {
    this.#trees ??= this.#load();
    return this.#trees;
  }

  /** The subfolder of that name. */
  subfolder(name: string): ParentFolder {
    return new ParentFolder(async () => {
      const ids = (await this.trees()).map((tree) => tree.get(name)?.subtree);
      return [...new Set(ids.filter((id) => id !== undefined))];
    }, this.#loadTree);
  }

  async #load(): Promise<readonly ReadonlyMap<string, Node>[]> {
    const trees: ReadonlyMap<string, Node>[] = [];
    for (const id of await this.treeIds()) {
      try {
        const nodes = await this.#loadTree(id);
        trees.push(new Map(nodes.map((node) => [node.name, node])));
      } catch {
        // Then its files count as new and are read: this backup does not depend on what is damaged.
      }
    }
    return trees;
  }
}
