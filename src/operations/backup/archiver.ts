import { compareFileNames, encodeTree, type Node } from '../../format/index.ts';
import type { BlobWriter } from '../../repository/blob-writer.ts';
import { type ArchiveCounts, noCounts } from './archive-counts.ts';
import type { BackedUpEntry } from './backup-options.ts';
import { EntryStat } from './entry-stat.ts';
import type { Exclusion } from './exclusion.ts';
import type { FingerprintCache } from './fingerprint-cache.ts';
import { type FolderListing, fingerprintOf, joinPath, statOf } from './folder-listing.ts';
import type { HomeDevices } from './home-devices.ts';
import type { LookAhead } from './look-ahead.ts';
import { type DraftNode, type NodeMaker, typeOf } from './node-maker.ts';
import type { ParentFolder } from './parent-folder.ts';
import { PendingTree } from './pending-tree.ts';
import { isReadFailure, type ReadFailure, readFailure, type SealedContent } from './seal-job.ts';
import type { SealQueue } from './seal-queue.ts';
import type { TargetTree } from './target-tree.ts';
import { Later, type StoredTree, type Visited } from './visited-folder.ts';

/** A later change within this time of a file's own time stamps might bear the same ones. */
const RACY_NS = 2_000_000_000n;
/** The walk lets messages in after working this long without a pause. */
const TURN_MS = 2;

export interface ArchiverParts {
  readonly writer: BlobWriter;
  readonly queue: SealQueue;
  readonly nodes: NodeMaker;
  readonly exclusion: Exclusion;
  readonly listings: LookAhead;
  readonly homes: HomeDevices;
  readonly withAtime: boolean;
  /** Fingerprints of the parent's folders, where they are known and may be trusted. */
  readonly known: FingerprintCache | undefined;
  /** Whether that parent is the only one: then its nodes may be trusted as its folders are. */
  readonly trustsParent: boolean;
  /** Takes the fingerprints of this run. */
  readonly found: FingerprintCache;
  /** When this backup began, in nanoseconds since 1970. */
  readonly startNs: bigint;
  /** When the oldest parent began: younger files of it may have changed unnoticed. */
  readonly parentStartNs: bigint;
  readonly ignore: { readonly ctime: boolean; readonly inode: boolean };
  readonly onIssue: (path: string, during: 'scan' | 'read', failure: ReadFailure) => void;
  /** Called for every entry, when somebody listens. */
  readonly onEntry: ((entry: BackedUpEntry) => void) | undefined;
}

/**
 * Walks what is to be backed up, depth first, and makes its trees. Subfolders come before the files beside them: only then
 * is the folder's fingerprint complete, and when it is known nothing else needs to be done for it.
 */
export class Archiver {
  readonly counts: ArchiveCounts = noCounts();
  /** What is being looked at, for the progress line. */
  current = '';
  readonly #parts: ArchiverParts;
  #turnEnds = 0;

  constructor(parts: ArchiverParts) {
    this.#parts = parts;
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
    const names = [...targets.children.keys()].sort(compareFileNames);
    for (const name of names) {
      const target = targets.children.get(name)!;
      const mayBeLeftOut = target.isTarget && !target.isNamed;
      if (mayBeLeftOut && this.#isLeftOut(target.path)) continue;
      let stat: EntryStat;
      try {
        stat = EntryStat.of(target.path, this.#parts.withAtime);
      } catch (error) {
        this.#parts.onIssue(target.path, 'scan', readFailure(error));
        pending.distrust();
        continue;
      }
      const home = this.#parts.homes.of(target.path, stat.dev);
      if (!stat.isFolder) {
        if (!mayBeLeftOut || !this.#parts.exclusion.excludesEntry(stat, home, home)) {
          this.#addEntry(pending, name, stat, target.path, previous);
        }
        continue;
      }
      const visited = target.isTarget
        ? await this.#visitFolder(target.path, home, stat.dev, parent.subfolder(name))
        : await this.#visitTargets(target, parent.subfolder(name));
      if (visited.gone) this.#parts.onIssue(target.path, 'scan', visited.gone);
      this.#addFolder(pending, name, stat, target.path, visited);
    }
    pending.close();
    return { fingerprint: undefined, tree };
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
      else if (!this.#addEntry(pending, name, stat, entryPath, previous)) {
        await this.#parts.queue.makeRoom();
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
    this.current = folder;
    try {
      const listing = this.#parts.listings.list(folder, home, device);
      for (const { name, failure } of listing.failures) {
        this.#tell(joinPath(folder, name), 'scan', failure);
      }
      return listing;
    } catch (error) {
      return readFailure(error);
    }
  }

  /** Tells of an entry that cannot be backed up, unless it is gone. */
  #tell(entryPath: string, during: 'scan' | 'read', failure: ReadFailure): void {
    if (!isGone(failure)) this.#parts.onIssue(entryPath, during, failure);
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
    folder: string,
    visited: Visited,
  ): void {
    let node: DraftNode;
    try {
      node = this.#parts.nodes.make(name, folder, stat);
    } catch (error) {
      this.#tell(folder, 'scan', readFailure(error));
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

  /** Adds anything but a folder. Returns false when so many files wait to be read that the walk should wait too. */
  #addEntry(
    pending: PendingTree,
    name: string,
    stat: EntryStat,
    entryPath: string,
    previous: readonly ReadonlyMap<string, Node>[],
  ): boolean {
    const { nodes, queue, onEntry } = this.#parts;
    const type = typeOf(stat);
    // A socket means something only to the program that listens on it.
    if (type === 'socket') return true;
    const before = previous.map((tree) => tree.get(name)).filter((found) => found !== undefined);
    const unchanged =
      type === 'file' ? before.find((candidate) => this.#isUnchanged(candidate, stat)) : undefined;
    if (unchanged && this.#isTrusted(unchanged, stat)) {
      pending.push(unchanged);
      this.#countUnchanged(entryPath, stat);
      return true;
    }
    let node: DraftNode;
    try {
      node = nodes.make(name, entryPath, stat);
    } catch (error) {
      this.#tell(entryPath, 'scan', readFailure(error));
      pending.distrust();
      return true;
    }
    if (type !== 'file') {
      pending.push(node);
      onEntry?.({ path: entryPath, type: 'other', change: 'new', size: 0 });
      return true;
    }
    if (unchanged) {
      node.size = unchanged.size;
      node.content = unchanged.content;
      pending.push(node);
      this.#countUnchanged(entryPath, stat);
      return true;
    }
    const size = Number(stat.size);
    this.counts.foundFiles++;
    this.counts.foundBytes += size;
    const change = before.some((candidate) => candidate.type === 'file') ? 'changed' : 'new';
    const settle = pending.reserve();
    queue.add(entryPath, size, (result) => settle(this.#finish(node, entryPath, change, result)));
    return !queue.isFull;
  }

  #finish(
    node: DraftNode,
    entryPath: string,
    change: 'new' | 'changed',
    result: SealedContent | ReadFailure,
  ): Node | undefined {
    if (isReadFailure(result)) {
      this.#tell(entryPath, 'read', result);
      return undefined;
    }
    const { counts } = this;
    if (change === 'new') counts.filesNew++;
    else counts.filesChanged++;
    counts.bytes += result.size;
    this.current = entryPath;
    node.size = result.size;
    node.content = hexIds(result.ids);
    this.#parts.onEntry?.({ path: entryPath, type: 'file', change, size: result.size });
    return node;
  }

  /** The same file, read long enough after its last change, and all of its content still known. */
  #isUnchanged(previous: Node, stat: EntryStat): boolean {
    const { nodes, ignore, parentStartNs, writer } = this.#parts;
    const racy = parentStartNs - RACY_NS;
    if (stat.mtimeNs >= racy || (!ignore.ctime && stat.ctimeNs >= racy)) return false;
    if (!nodes.isUnchanged(previous, stat, ignore)) return false;
    return (previous.content ?? []).every((id) => writer.has('data', Buffer.from(id, 'hex')));
  }

  /**
   * Whether nothing that a node says can have changed: its ctime is the same, and what does not depend on the file (names
   * of users, the time zone, options) is as it was when the fingerprints were taken.
   */
  #isTrusted(previous: Node, stat: EntryStat): boolean {
    const { trustsParent, withAtime, ignore } = this.#parts;
    if (!trustsParent || withAtime || ignore.ctime || ignore.inode) return false;
    return BigInt(previous.deviceId) === stat.dev;
  }

  #countUnchanged(path: string, stat: EntryStat): void {
    const { counts } = this;
    const size = Number(stat.size);
    counts.foundFiles++;
    counts.foundBytes += size;
    counts.filesUnmodified++;
    counts.bytes += size;
    this.#parts.onEntry?.({ path, type: 'file', change: 'unchanged', size });
  }

  /** Results of the workers arrive between turns. */
  async #takeTurns(): Promise<void> {
    if (performance.now() < this.#turnEnds) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.#turnEnds = performance.now() + TURN_MS;
  }
}

/** What vanished since its folder was listed was deleted by its owner: nothing is missing. */
function isGone({ failure }: ReadFailure): boolean {
  return failure.code === 'ENOENT';
}

function hexIds(ids: Uint8Array): string[] {
  const bytes = Buffer.from(ids.buffer, ids.byteOffset, ids.byteLength);
  const texts: string[] = [];
  for (let at = 0; at < bytes.length; at += 32) texts.push(bytes.toString('hex', at, at + 32));
  return texts;
}
