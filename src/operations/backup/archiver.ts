import { compareFileNames, encodeTree } from '../../format/index.ts';
import type { ArchiveCounts } from './archive-counts.ts';
import type { ArchiverParts } from './archiver-parts.ts';
import { EntryArchiver, isGone, RACY_NS } from './entry-archiver.ts';
import { EntryStat } from './entry-stat.ts';
import { type FolderListing, fingerprintOf, joinPath, statOf } from './folder-listing.ts';
import { factsOfTarget, type TargetFacts } from './mounted-stat.ts';
import type { DraftNode } from './node-maker.ts';
import type { ParentFolder } from './parent-folder.ts';
import { PendingTree } from './pending-tree.ts';
import { isReadFailure, type ReadFailure, readFailure } from './seal-job.ts';
import type { TargetTree } from './target-tree.ts';
import { Later, type StoredTree, type Visited } from './visited-folder.ts';

/** The walk lets messages in after working this long without a pause. */
const TURN_MS = 2;

/**
 * Walks what is to be backed up, depth first, and makes its trees. Subfolders come before the files beside them: only then
 * is the folder's fingerprint complete, and when it is known nothing else needs to be done for it.
 */
export class Archiver {
  readonly #parts: ArchiverParts;
  readonly #entries: EntryArchiver;
  #turnEnds = 0;

  constructor(parts: ArchiverParts) {
    this.#parts = parts;
    this.#entries = new EntryArchiver(parts);
  }

  get counts(): ArchiveCounts {
    return this.#entries.counts;
  }

  /** What is being looked at, for the progress line. */
  get current(): string {
    return this.#entries.current;
  }

  /** Resolves to the id of the root tree when everything has been stored (its packs apart). */
  async run(targets: TargetTree, parent: ParentFolder): Promise<string | undefined> {
    const { tree } = targets.isTarget
      ? await this.#visitRoot(parent)
      : await this.#visitTargets(targets, parent);
    await this.#parts.queue.finish();
    return new Promise((resolve) => tree.whenSet(({ id }) => resolve(id)));
  }

  #visitRoot(parent: ParentFolder): Promise<Visited> {
    const { dev } = EntryStat.of('/', false);
    return this.#visitFolder('/', dev, dev, parent);
  }

  /** A folder of which only what leads to targets is backed up. Never taken from the cache: it is not the whole folder. */
  async #visitTargets(targets: TargetTree, parent: ParentFolder): Promise<Visited> {
    const tree = new Later<StoredTree>();
    const pending = this.#pendingTree(tree, await parent.treeIds(), targets.path, undefined);
    const previous = await parent.trees();
    if (targets.unlisted) {
      this.#parts.onIssue(targets.path, 'scan', targets.unlisted);
      pending.distrust();
    }
    const names = [...targets.children.keys()].sort(compareFileNames);
    for (const name of names) {
      const target = targets.children.get(name)!;
      const { path, copyOf, blockBytes } = target;
      const mayBeLeftOut = target.isTarget && !target.isNamed;
      if (mayBeLeftOut && this.#isLeftOut(path)) continue;
      let facts: TargetFacts;
      try {
        facts = factsOfTarget(target, this.#parts.withAtime);
      } catch (error) {
        this.#tellOfTarget(target, readFailure(error));
        pending.distrust();
        continue;
      }
      const { stat, local } = facts;
      const home = this.#parts.homes.of(path, stat.dev);
      if (!stat.isFolder) {
        if (mayBeLeftOut && this.#parts.exclusion.excludesEntry(stat, home, home)) continue;
        const entry = {
          name,
          path,
          stat,
          isCopy: copyOf !== undefined,
          shownAs: copyOf?.[0],
          blockBytes,
        };
        if (!this.#entries.add(pending, entry, previous)) await this.#parts.queue.makeRoom();
        continue;
      }
      const visited = target.isTarget
        ? await this.#visitFolder(path, home, stat.dev, parent.subfolder(name))
        : await this.#visitTargets(target, parent.subfolder(name));
      if (visited.gone) this.#tellOfTarget(target, visited.gone);
      this.#addFolder(pending, name, stat, local, visited);
    }
    pending.close();
    return { fingerprint: undefined, tree };
  }

  /** What somebody has named and is gone is missing. */
  #tellOfTarget({ path, isNamed }: TargetTree, failure: ReadFailure): void {
    if (isNamed) this.#parts.onIssue(path, 'scan', failure);
    else this.#entries.tell(path, 'scan', failure);
  }

  #isLeftOut(entryPath: string): boolean {
    const { exclusion } = this.#parts;
    return exclusion.excludesPath(entryPath) || exclusion.excludesByMarker(entryPath);
  }

  /** @param home the target's file system; `device` that of this folder */
  async #visitFolder(
    folder: string,
    home: bigint,
    device: bigint,
    parent: ParentFolder,
  ): Promise<Visited> {
    await this.#takeTurns();
    const tree = new Later<StoredTree>();
    const listing = this.#list(folder, home, device);
    if (isReadFailure(listing)) {
      tree.set({ id: undefined, isTrusted: false });
      if (isGone(listing)) return { fingerprint: undefined, tree, gone: listing };
      this.#parts.onIssue(folder, 'scan', listing);
      return { fingerprint: undefined, tree };
    }
    const { names } = listing;
    const subfolders = new Map<number, Visited>();
    const below: Buffer[] = [];
    // Access times change by themselves: with them no folder is ever as it was.
    let isTrusted = listing.failures.length === 0 && !this.#parts.withAtime;
    const racy = this.#parts.startNs - RACY_NS;
    for (let entry = 0; entry < names.length; entry++) {
      const stat = statOf(listing, entry);
      if (stat.isFolder) {
        const subfolder = joinPath(folder, names[entry]!);
        const visited = await this.#visitFolder(
          subfolder,
          this.#parts.homes.below(home, subfolder),
          stat.dev,
          parent.subfolder(names[entry]!),
        );
        subfolders.set(entry, visited);
        if (visited.fingerprint) below.push(visited.fingerprint);
        else isTrusted = false;
      } else if (stat.isFile && (stat.mtimeNs >= racy || stat.ctimeNs >= racy)) isTrusted = false;
    }
    const fingerprint = isTrusted ? fingerprintOf(listing, below) : undefined;
    if (fingerprint && this.#isKnown(folder, fingerprint, listing, tree)) {
      return { fingerprint, tree };
    }

    const pending = this.#pendingTree(tree, await parent.treeIds(), folder, fingerprint);
    const previous = await parent.trees();
    for (let entry = 0; entry < names.length; entry++) {
      const name = names[entry]!;
      const entryPath = joinPath(folder, name);
      const stat = statOf(listing, entry);
      const visited = subfolders.get(entry);
      if (visited) this.#addFolder(pending, name, stat, entryPath, visited);
      else {
        const found = { name, path: entryPath, stat, isCopy: false };
        if (!this.#entries.add(pending, found, previous)) await this.#parts.queue.makeRoom();
      }
      await this.#takeTurns();
    }
    pending.close();
    return { fingerprint, tree };
  }

  /** Takes a folder's tree from the cache when all of it is as it was. */
  #isKnown(
    folder: string,
    fingerprint: Buffer,
    listing: FolderListing,
    tree: Later<StoredTree>,
  ): boolean {
    const { known, found, writer, onEntry } = this.#parts;
    const id = known?.get(fingerprint);
    if (id === undefined || !writer.has('tree', Buffer.from(id, 'hex'))) return false;
    const { counts } = this;
    counts.dirsUnmodified++;
    for (let entry = 0; entry < listing.names.length; entry++) {
      const stat = statOf(listing, entry);
      if (!stat.isFile) continue;
      const size = Number(stat.size);
      counts.filesUnmodified++;
      counts.foundFiles++;
      counts.foundBytes += size;
      counts.bytes += size;
      onEntry?.({
        path: joinPath(folder, listing.names[entry]!),
        type: 'file',
        change: 'unchanged',
        size,
      });
    }
    onEntry?.({ path: folder, type: 'dir', change: 'unchanged', size: 0 });
    found.set(fingerprint, id);
    tree.set({ id, isTrusted: true });
    return true;
  }

  /** The entries of a folder, or why it cannot be read. */
  #list(folder: string, home: bigint, device: bigint): FolderListing | ReadFailure {
    this.#entries.current = folder;
    try {
      const listing = this.#parts.listings.list(folder, home, device);
      for (const { name, failure } of listing.failures) {
        this.#entries.tell(joinPath(folder, name), 'scan', failure);
      }
      return listing;
    } catch (error) {
      return readFailure(error);
    }
  }

  /** The tree of a folder, stored when its last entry is settled. */
  #pendingTree(
    tree: Later<StoredTree>,
    previousIds: readonly string[],
    folder: string,
    fingerprint: Buffer | undefined,
  ): PendingTree {
    return new PendingTree((nodes, isTrusted) => {
      const { writer, found, onEntry } = this.#parts;
      const id = writer.store('tree', encodeTree(nodes)).toString('hex');
      if (folder !== '') {
        const change =
          previousIds.length === 0 ? 'new' : previousIds.includes(id) ? 'unchanged' : 'changed';
        if (change === 'new') this.counts.dirsNew++;
        else if (change === 'changed') this.counts.dirsChanged++;
        else this.counts.dirsUnmodified++;
        onEntry?.({ path: folder, type: 'dir', change, size: 0 });
      }
      if (fingerprint && isTrusted) found.set(fingerprint, id);
      tree.set({ id, isTrusted });
    });
  }

  #addFolder(
    pending: PendingTree,
    name: string,
    stat: EntryStat,
    folder: string | undefined,
    visited: Visited,
  ): void {
    let node: DraftNode;
    try {
      node = this.#parts.nodes.make(name, folder, stat);
    } catch (error) {
      this.#entries.tell(folder ?? name, 'scan', readFailure(error));
      pending.distrust();
      return;
    }
    const settle = pending.reserve();
    visited.tree.whenSet(({ id, isTrusted }) => {
      if (id === undefined) return settle(undefined);
      node.subtree = id;
      settle(node, isTrusted);
    });
  }

  /** Results of the workers arrive between turns. */
  async #takeTurns(): Promise<void> {
    if (performance.now() < this.#turnEnds) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.#turnEnds = performance.now() + TURN_MS;
  }
}
