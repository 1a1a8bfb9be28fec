import { compareFileNames, type Node, SEAL_OVERHEAD } from '../../format/index.ts';
import type { BlobType } from '../../repository/blob-index.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import { joinPath, walkTree } from '../trees/walk-tree.ts';
import { isSameContent, isSameNode } from './same-node.ts';

/** One difference between two snapshots. */
export interface Change {
  /** Ends with `/` where the second snapshot (or the only one that has it) has a folder. */
  readonly path: string;
  /** `+` added, `-` removed; else letters: `T` other type, `M` other content, `U` other metadata, `?` content that changed while nothing else did. */
  readonly modifier: string;
}

/** What one side has that the other has not. */
export interface DiffCounts {
  files: number;
  dirs: number;
  others: number;
  dataBlobs: number;
  treeBlobs: number;
  /** Plaintext bytes of these blobs. */
  bytes: number;
}

/** The sum of all differences; complete once the changes have been read to their end. */
export interface DiffStatistics {
  changedFiles: number;
  readonly added: DiffCounts;
  readonly removed: DiffCounts;
}

/** Options of `diffTrees`. */
export interface DiffOptions {
  /** Report metadata that differs (`U`). @default false */
  readonly metadata?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Compares two folder listings. `changes` yields as it goes and fills `statistics`. */
export function diffTrees(
  repository: IndexedRepository,
  from: string,
  to: string,
  options: DiffOptions = {},
): {
  readonly changes: AsyncGenerator<Change, void, undefined>;
  readonly statistics: DiffStatistics;
} {
  const diff = new TreeDiff(repository, options);
  return { changes: diff.run(from, to), statistics: diff.statistics };
}

class TreeDiff {
  readonly statistics: DiffStatistics = {
    changedFiles: 0,
    added: noCounts(),
    removed: noCounts(),
  };
  readonly #repository: IndexedRepository;
  readonly #metadata: boolean;
  readonly #signal: AbortSignal | undefined;
  readonly #before = new BlobSet();
  readonly #after = new BlobSet();
  readonly #common = new BlobSet();

  constructor(repository: IndexedRepository, options: DiffOptions) {
    this.#repository = repository;
    this.#metadata = options.metadata ?? false;
    this.#signal = options.signal;
  }

  async *run(from: string, to: string): AsyncGenerator<Change, void, undefined> {
    this.#before.add('tree', from);
    this.#after.add('tree', to);
    yield* this.#compare('/', from, to);
    this.#countBlobs(this.#before, this.#after, this.statistics.removed);
    this.#countBlobs(this.#after, this.#before, this.statistics.added);
  }

  /** Walks both trees together; a list of folders that are still to do instead of recursion, for trees of any depth. */
  async *#compare(root: string, from: string, to: string): AsyncGenerator<Change, void, undefined> {
    type Step = { path: string; pairs: Iterator<Pair> };
    const open: Step[] = [{ path: root, pairs: await this.#pairs(from, to) }];
    for (;;) {
      const step = open.at(-1);
      if (!step) return;
      const { done, value: pair } = step.pairs.next();
      if (done) {
        open.pop();
        continue;
      }
      const [before, after] = pair;
      if (before) this.#before.addNode(before);
      if (after) this.#after.addNode(after);
      const path = joinPath(step.path, (before ?? after)!.name);
      if (!before || !after) {
        yield* this.#oneSided(path, pair);
        continue;
      }
      const modifier = this.#compareNodes(before, after);
      if (modifier !== '') yield { path: after.type === 'dir' ? `${path}/` : path, modifier };
      if (before.subtree === undefined || after.subtree === undefined) continue;
      if (before.type !== 'dir' || after.type !== 'dir') continue;
      if (before.subtree === after.subtree) await this.#addCommon(before.subtree);
      else open.push({ path, pairs: await this.#pairs(before.subtree, after.subtree) });
    }
  }

  #compareNodes(before: Node, after: Node): string {
    let modifier = before.type === after.type ? '' : 'T';
    if (before.type === 'file' && after.type === 'file' && !isSameContent(before, after)) {
      modifier += 'M';
      this.statistics.changedFiles++;
      // Nothing but the content differs: no program wrote that, a disk did.
      if (isSameNode(before, { ...after, content: before.content })) modifier += '?';
    } else if (this.#metadata && !isSameNode(before, after)) {
      modifier += 'U';
    }
    return modifier;
  }

  async *#oneSided(path: string, [before, after]: Pair): AsyncGenerator<Change, void, undefined> {
    const node = (before ?? after)!;
    const [modifier, counts, blobs] = before
      ? (['-', this.statistics.removed, this.#before] as const)
      : (['+', this.statistics.added, this.#after] as const);
    const change = (at: string, { type }: Node) => ({
      path: type === 'dir' ? `${at}/` : at,
      modifier,
    });
    countNode(counts, node);
    yield change(path, node);
    if (node.type !== 'dir' || node.subtree === undefined) return;
    const signal = this.#signal;
    for await (const entry of walkTree(this.#repository, node.subtree, { root: path, signal })) {
      countNode(counts, entry.node);
      blobs.addNode(entry.node);
      yield change(entry.path, entry.node);
    }
  }

  async #addCommon(treeId: string): Promise<void> {
    this.#common.add('tree', treeId);
    for await (const { node } of walkTree(this.#repository, treeId, { signal: this.#signal })) {
      this.#common.addNode(node);
    }
  }

  async #pairs(from: string, to: string): Promise<Iterator<Pair>> {
    const [before, after] = await Promise.all([
      this.#repository.loadTree(from, this.#signal),
      this.#repository.loadTree(to, this.#signal),
    ]);
    return pairByName(before, after);
  }

  #countBlobs(mine: BlobSet, theirs: BlobSet, counts: DiffCounts): void {
    for (const [type, id] of mine.entries()) {
      if (theirs.has(type, id) || this.#common.has(type, id)) continue;
      if (type === 'data') counts.dataBlobs++;
      else counts.treeBlobs++;
      const location = this.#repository.index.find(type, id);
      if (location) counts.bytes += location.uncompressedLength || location.length - SEAL_OVERHEAD;
    }
  }
}

type Pair = readonly [before: Node | undefined, after: Node | undefined];

function* pairByName(before: readonly Node[], after: readonly Node[]): Generator<Pair> {
  let left = 0;
  let right = 0;
  while (left < before.length || right < after.length) {
    const a = before[left];
    const b = after[right];
    const order = !a ? 1 : !b ? -1 : compareFileNames(a.name, b.name);
    if (order <= 0) left++;
    if (order >= 0) right++;
    yield [order <= 0 ? a : undefined, order >= 0 ? b : undefined];
  }
}

/** Blobs, each once. */
class BlobSet {
  readonly #ids: Record<BlobType, Set<string>> = { data: new Set(), tree: new Set() };

  add(type: BlobType, id: string): void {
    this.#ids[type].add(id);
  }

  addNode(node: Node): void {
    if (node.subtree !== undefined) this.add('tree', node.subtree);
    for (const id of node.content ?? []) this.add('data', id);
  }

  has(type: BlobType, id: string): boolean {
    return this.#ids[type].has(id);
  }

  *entries(): Generator<[BlobType, string]> {
    for (const type of ['data', 'tree'] as const)
      for (const id of this.#ids[type]) yield [type, id];
  }
}

function countNode(counts: DiffCounts, node: Node): void {
  if (node.type === 'file') counts.files++;
  else if (node.type === 'dir') counts.dirs++;
  else counts.others++;
}

function noCounts(): DiffCounts {
  return { files: 0, dirs: 0, others: 0, dataBlobs: 0, treeBlobs: 0, bytes: 0 };
}
