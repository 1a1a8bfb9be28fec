import {
  decodeFileName,
  decodeTree,
  displayFileName,
  type Node,
  scanTree,
} from '../../format/index.ts';
import type { BlobTable } from '../../repository/blob-index.ts';

/** A folder listing that was read. */
export interface VerifiedTree {
  /** Its number in the table. */
  readonly entry: number;
  /** The numbers of its subfolders' listings; those that no index names are left out. */
  readonly subtrees: readonly number[];
  /** What is wrong with its entries. */
  readonly faults: readonly TreeFault[];
}

/** What is wrong with an entry of a folder. */
export interface TreeFault {
  /** In the folder. */
  readonly name: string;
  readonly isFolder: boolean;
  /** In words. */
  readonly message: string;
}

/** What of a node is verified. */
interface Entry {
  /** `''` for a type that is not known. */
  readonly type: 'file' | 'dir' | 'other' | '';
  /** In bytes, or, when that is no exact number, the number itself. */
  readonly size: number | bigint;
  readonly hasContent: boolean;
  readonly blobs: number;
  /** Ids of the blobs, 32 bytes each. */
  readonly ids: Buffer;
  readonly hasSubtree: boolean;
  readonly subtree: Buffer;
}

/**
 * Holds a folder listing against the index: every file's blobs are there and add up to its size, every subfolder's listing
 * is there.
 * @param lost the numbers of blobs that an index names and no pack holds intact
 * @throws KirschError `DAMAGED` when it is no listing
 */
export function verifyTree(
  id: string,
  plain: Buffer,
  table: BlobTable,
  lost: ReadonlySet<number> = NOTHING,
): VerifiedTree {
  const entry = table.find('tree', Buffer.from(id, 'hex'));
  const verification = new TreeVerification(table, lost);
  const isScanned = scanTree(plain, (node) => {
    verification.add(node, () => decodeFileName(Buffer.from(node.name)));
  });
  if (isScanned) return { entry, ...verification.result() };
  const thorough = new TreeVerification(table, lost);
  for (const node of decodeTree(plain)) thorough.add(entryOf(node), () => node.name);
  return { entry, ...thorough.result() };
}

const NOTHING: ReadonlySet<number> = new Set();

class TreeVerification {
  readonly #table: BlobTable;
  readonly #lost: ReadonlySet<number>;
  readonly #faults: TreeFault[] = [];
  readonly #subtrees: number[] = [];

  constructor(table: BlobTable, lost: ReadonlySet<number>) {
    this.#table = table;
    this.#lost = lost;
  }

  add(entry: Entry, name: () => string): void {
    const fault = this.#faultOf(entry, name);
    if (fault === undefined) return;
    this.#faults.push({ name: name(), isFolder: entry.type === 'dir', message: fault });
  }

  result(): Pick<VerifiedTree, 'subtrees' | 'faults'> {
    return { subtrees: this.#subtrees, faults: this.#faults };
  }

  #faultOf(entry: Entry, name: () => string): string | undefined {
    switch (entry.type) {
      case 'dir':
        return this.#faultOfFolder(entry);
      case 'file':
        return this.#faultOfFile(entry);
      case 'other':
        return undefined;
      case '':
        return `an entry of an unknown type (${displayFileName(name())})`;
    }
  }

  #faultOfFolder({ hasSubtree, subtree }: Entry): string | undefined {
    if (!hasSubtree) return 'a folder without a listing';
    const entry = this.#table.find('tree', subtree);
    if (entry === -1) {
      return `no index names its listing, the tree blob ${subtree.toString('hex')}`;
    }
    if (this.#lost.has(entry)) {
      return `its listing, the tree blob ${subtree.toString('hex')}, is lost`;
    }
    this.#subtrees.push(entry);
    return undefined;
  }

  #faultOfFile({ hasContent, blobs, ids, size }: Entry): string | undefined {
    if (!hasContent) return 'a file without content';
    let found = 0;
    for (let at = 0; at < blobs; at++) {
      const entry = this.#table.find('data', ids, at * 32);
      if (entry === -1) {
        return `no index names its data blob ${ids.toString('hex', at * 32, at * 32 + 32)}`;
      }
      if (this.#lost.has(entry)) {
        return `its data blob ${ids.toString('hex', at * 32, at * 32 + 32)} is lost`;
      }
      found += this.#table.plainLength(entry);
    }
    // The comparison is loose on purpose: a size beyond 2^53 is a bigint.
    // biome-ignore lint/suspicious/noDoubleEquals: as said
    if (found == size) return undefined;
    return `it should have ${size} bytes, and its blobs have ${found}`;
  }
}

function entryOf({ type, size, content, subtree }: Node): Entry {
  return {
    type: type === 'file' || type === 'dir' || type === '' ? type : 'other',
    size,
    hasContent: content !== null,
    blobs: content?.length ?? 0,
    ids: Buffer.from(content?.join('') ?? '', 'hex'),
    hasSubtree: subtree !== undefined,
    subtree: Buffer.from(subtree ?? '', 'hex'),
  };
}
