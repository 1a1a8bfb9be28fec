import type { Node } from '../../format/index.ts';
import { type ArchiveCounts, noCounts } from './archive-counts.ts';
import type { ArchiverParts } from './archiver-parts.ts';
import type { EntryStat } from './entry-stat.ts';
import { type DraftNode, typeOf } from './node-maker.ts';
import type { PendingTree } from './pending-tree.ts';
import { isReadFailure, type ReadFailure, readFailure, type SealedContent } from './seal-job.ts';

/** A later change within this time of a file's own time stamps might bear the same ones. */
export const RACY_NS = 2_000_000_000n;

/** An entry that is no folder. */
export interface ArchivedEntry {
  readonly name: string;
  /** Where it is read. */
  readonly path: string;
  /** What people know it as, if that is another path. */
  readonly shownAs?: string | undefined;
  readonly stat: EntryStat;
  /** Whether it is a copy made for this backup: what the system says of it does not tell whether its content has changed. */
  readonly isCopy: boolean;
  /** The size of the blocks that it is cut into; else its content says where. */
  readonly blockBytes?: number | undefined;
}

/** Puts everything but folders into trees: takes over what is unchanged, and has the rest read. */
export class EntryArchiver {
  readonly counts: ArchiveCounts = noCounts();
  /** What is being looked at, for the progress line. */
  current = '';
  readonly #parts: ArchiverParts;

  constructor(parts: ArchiverParts) {
    this.#parts = parts;
  }

  /**
   * Adds an entry to a tree. Returns false when so many files wait to be read that the walk should wait too.
   * @param previous what the folder holds in each parent
   */
  add(
    pending: PendingTree,
    entry: ArchivedEntry,
    previous: readonly ReadonlyMap<string, Node>[],
  ): boolean {
    const { name, path, stat, isCopy, shownAs = path } = entry;
    const { nodes, queue, onEntry } = this.#parts;
    const type = typeOf(stat);
    // A socket means something only to the program that listens on it.
    if (type === 'socket') return true;
    const before = previous.map((tree) => tree.get(name)).filter((found) => found !== undefined);
    const unchanged =
      type === 'file' && !isCopy
        ? before.find((candidate) => this.#isUnchanged(candidate, stat))
        : undefined;
    if (unchanged && this.#isTrusted(unchanged, stat)) {
      pending.push(unchanged);
      this.#countUnchanged(shownAs, stat);
      return true;
    }
    let node: DraftNode;
    try {
      node = nodes.make(name, isCopy ? undefined : path, stat);
    } catch (error) {
      this.tell(shownAs, 'scan', readFailure(error));
      pending.distrust();
      return true;
    }
    if (type !== 'file') {
      pending.push(node);
      onEntry?.({ path: shownAs, type: 'other', change: 'new', size: 0 });
      return true;
    }
    if (unchanged) {
      node.size = unchanged.size;
      node.content = unchanged.content;
      pending.push(node);
      this.#countUnchanged(shownAs, stat);
      return true;
    }
    const size = Number(stat.size);
    this.counts.foundFiles++;
    this.counts.foundBytes += size;
    const files = before.filter((candidate) => candidate.type === 'file');
    const settle = pending.reserve();
    const done = (result: SealedContent | ReadFailure) =>
      settle(this.#finish(node, entry, files, result));
    queue.add(path, size, done, entry.blockBytes);
    return !queue.isFull;
  }

  /** Tells of an entry that cannot be backed up; of one that is gone only who wants to hear of it. */
  tell(path: string, during: 'scan' | 'read', failure: ReadFailure): void {
    if (!isGone(failure)) this.#parts.onIssue(path, during, failure);
    else this.#parts.onVanished?.(path);
  }

  #finish(
    node: DraftNode,
    { path, isCopy, shownAs = path }: ArchivedEntry,
    before: readonly Node[],
    result: SealedContent | ReadFailure,
  ): Node | undefined {
    if (isReadFailure(result)) {
      this.tell(shownAs, 'read', result);
      return undefined;
    }
    const { counts } = this;
    node.size = result.size;
    node.content = hexIds(result.ids);
    // Of a copy only its content can tell.
    const isSame = isCopy && before.some((candidate) => hasSameContent(candidate, node));
    const change = isSame ? 'unchanged' : before.length > 0 ? 'changed' : 'new';
    if (change === 'new') counts.filesNew++;
    else if (change === 'changed') counts.filesChanged++;
    else counts.filesUnmodified++;
    counts.bytes += result.size;
    this.current = shownAs;
    this.#parts.onEntry?.({ path: shownAs, type: 'file', change, size: result.size });
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
}

/** What vanished since its folder was listed was deleted by its owner: nothing is missing. */
export function isGone({ failure }: ReadFailure): boolean {
  return failure.code === 'ENOENT';
}

function hasSameContent({ content }: Node, node: DraftNode): boolean {
  return (
    content?.length === node.content?.length &&
    !!content?.every((id, at) => id === node.content![at])
  );
}

function hexIds(ids: Uint8Array): string[] {
  const bytes = Buffer.from(ids.buffer, ids.byteOffset, ids.byteLength);
  const texts: string[] = [];
  for (let at = 0; at < bytes.length; at += 32) texts.push(bytes.toString('hex', at, at + 32));
  return texts;
}
