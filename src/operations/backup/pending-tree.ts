import type { Node } from '../../format/index.ts';

/**
 * A folder whose tree waits for its entries' content. It is complete once every entry has been settled and the walk has
 * said how many there are; then it calls `onComplete`, once.
 */
export class PendingTree {
  readonly #nodes: (Node | undefined)[] = [];
  /** One more than the entries outstanding while the walk is still adding. */
  #outstanding = 1;
  #isTrusted = true;
  readonly #onComplete: (nodes: Node[], isTrusted: boolean) => void;

  /** @param onComplete is told the entries, and whether none of them was left out for want of being read */
  constructor(onComplete: (nodes: Node[], isTrusted: boolean) => void) {
    this.#onComplete = onComplete;
  }

  /**
   * Keeps a place for the next entry, in the tree's order. The function that it returns fills it with a node, or leaves
   * the entry out; what is not trusted, all the folders around it are not trusted either.
   */
  reserve(): (node: Node | undefined, isTrusted?: boolean) => void {
    const at = this.#nodes.length;
    this.#nodes.push(undefined);
    this.#outstanding++;
    return (node, isTrusted = node !== undefined) => {
      this.#nodes[at] = node;
      if (!isTrusted) this.#isTrusted = false;
      this.#finishOne();
    };
  }

  /** Adds an entry that is complete. */
  push(node: Node): void {
    this.#nodes.push(node);
  }

  /** Notes that an entry is missing that is there on the disk. */
  distrust(): void {
    this.#isTrusted = false;
  }

  /** Says that all entries have been added or reserved. */
  close(): void {
    this.#finishOne();
  }

  #finishOne(): void {
    this.#outstanding--;
    if (this.#outstanding > 0) return;
    this.#onComplete(
      this.#nodes.filter((node) => node !== undefined),
      this.#isTrusted,
    );
  }
}
