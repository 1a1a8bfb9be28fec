import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { isId } from '../format/index.ts';
import { isFolder, removeFile, replaceFile, statOf } from './cache-files.ts';
import { namesIn } from './cache-folders.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Its time says when all caches were measured last. */
const MEASURED = 'measured';

/** Something that may be dropped. */
export interface Droppable {
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly usedAt: number;
}

/** What to drop so that no more than `maxBytes` stay: what was not used for longest first. */
export function toDrop(all: readonly Droppable[], maxBytes: number): Droppable[] {
  let total = all.reduce((sum, { size }) => sum + size, 0);
  const dropped: Droppable[] = [];
  for (const item of [...all].sort((a, b) => a.usedAt - b.usedAt)) {
    if (total <= maxBytes) break;
    dropped.push(item);
    total -= item.size;
  }
  return dropped;
}

/** The packs of a cache, except those that the present run needs. */
export class PackShelf {
  readonly #folder: string;
  readonly #maxBytes: number;
  readonly #inUse = new Set<string>();
  /** What lies there, as far as this process knows; others may use the same folder. */
  #bytes: number;

  constructor(folder: string, maxBytes: number) {
    this.#folder = folder;
    this.#maxBytes = maxBytes;
    this.#bytes = this.#tidy(0);
  }

  /** Notes that the run needs a pack. Tells whether that is news. */
  use(name: string): boolean {
    if (this.#inUse.has(name)) return false;
    this.#inUse.add(name);
    return true;
  }

  /** Makes room for so many bytes more; false where that cannot be without packs that the run needs. */
  makeRoomFor(bytes: number): boolean {
    if (this.#bytes + bytes > this.#maxBytes) this.#bytes = this.#tidy(bytes);
    if (this.#bytes + bytes > this.#maxBytes) return false;
    this.#bytes += bytes;
    return true;
  }

  /** Drops what is too much once so many bytes more come; gives back how many stay. */
  #tidy(coming: number): number {
    const free: Droppable[] = [];
    let needed = 0;
    // What is behind a link is not ours, and what bears another name neither.
    const names = isFolder(this.#folder) ? namesIn(this.#folder).filter(isId) : [];
    for (const name of names) {
      const path = join(this.#folder, name);
      const stat = statOf(path);
      if (!stat) continue;
      if (this.#inUse.has(name)) needed += stat.size;
      else free.push({ path, size: stat.size, usedAt: stat.mtimeMs });
    }
    const dropped = toDrop(free, this.#maxBytes - coming - needed);
    for (const { path } of dropped) removeFile(path);
    return needed + sizeOf(free) - sizeOf(dropped);
  }
}

/**
 * Keeps all caches below `root` together under so many bytes, once a day: whole caches go, those of repositories that
 * nobody has opened for longest first, and never that of `keepId`.
 */
export async function keepCachesBelow(
  root: string,
  maxBytes: number,
  keepId: string,
  now = Date.now(),
): Promise<void> {
  const stamp = join(root, MEASURED);
  const measuredAt = statOf(stamp)?.mtimeMs ?? 0;
  if (Math.abs(now - measuredAt) < DAY_MS || !(await replaceFile(stamp, Buffer.from('measured\n'))))
    return;
  const others: Droppable[] = [];
  let kept = 0;
  for (const id of namesIn(root)) {
    const path = join(root, id);
    if (!isId(id) || !isFolder(path)) continue;
    const size = bytesBelow(path);
    if (id === keepId) kept = size;
    else others.push({ path, size, usedAt: statOf(path)?.mtimeMs ?? 0 });
  }
  for (const { path } of toDrop(others, maxBytes - kept)) {
    try {
      rmSync(path, { recursive: true, force: true });
    } catch {
      // In use, or not ours: another day.
    }
  }
}

function bytesBelow(folder: string): number {
  let bytes = 0;
  for (const name of namesIn(folder)) {
    const path = join(folder, name);
    const stat = statOf(path);
    if (stat) bytes += stat.isDirectory() ? bytesBelow(path) : stat.size;
  }
  return bytes;
}

function sizeOf(items: readonly Droppable[]): number {
  return items.reduce((sum, { size }) => sum + size, 0);
}
