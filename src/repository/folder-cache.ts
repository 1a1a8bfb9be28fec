import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { isId } from '../format/index.ts';
import { type Content, piecesOf } from '../storage/byte-source.ts';
import { makeCacheRoot, namesIn } from './cache-folders.ts';
import type { CachedKind, RepositoryCache } from './repository-cache.ts';

/*
 * The layout, below the folder of all caches:
 *
 *   CACHEDIR.TAG
 *   <repository id>/version                          this layout's name
 *   <repository id>/{snapshots,index,data}/<id>      objects, sealed as in the repository
 *   <repository id>/notes/<name>
 *
 * Files are read and written synchronously: a small one is read in 7 µs so, and in 60 µs through the thread pool, and a
 * warm start reads hundreds. Nothing is synced to the disk: what a power cut leaves half written does not verify, and
 * whoever reads it asks the storage.
 */
const LAYOUT = 'kirsch cache 1\n';
const FOLDERS: Record<CachedKind, string> = { pack: 'data', index: 'index', snapshot: 'snapshots' };
const NOTES = 'notes';
const NOTE_NAME = /^[0-9a-z-]+$/;
const TEMPORARY = '.tmp';
/** A temporary file of this age belongs to a process that did not live to rename it. */
const ABANDONED_MS = 60 * 60 * 1000;
const DEFAULT_MAX_PACK_BYTES = 512 * 1024 * 1024;

export interface FolderCacheOptions {
  /**
   * Packs above this sum of bytes are dropped when the cache is opened, those that were not used for longest first.
   * @default 512 MiB
   */
  readonly maxPackBytes?: number;
}

/**
 * Opens the cache of one repository below `rootFolder`, and makes what is missing. Resolves to `undefined` where there
 * can be none: no permission, or something else lives in that folder. Any number of processes may share it.
 */
export async function openFolderCache(
  rootFolder: string,
  repositoryId: string,
  options: FolderCacheOptions = {},
): Promise<RepositoryCache | undefined> {
  if (!isId(repositoryId)) return undefined;
  const folder = join(rootFolder, repositoryId);
  try {
    makeCacheRoot(rootFolder);
    for (const name of [...Object.values(FOLDERS), NOTES]) {
      mkdirSync(join(folder, name), { recursive: true, mode: 0o700 });
    }
    if (!(await hasOurLayout(folder))) return undefined;
  } catch {
    return undefined;
  }
  // Says that the cache is in use: `cleanupCaches` goes by it.
  touch(folder);
  removeAbandoned(join(folder, NOTES));
  removeAbandoned(join(folder, FOLDERS.pack));
  dropOldestPacks(join(folder, FOLDERS.pack), options.maxPackBytes ?? DEFAULT_MAX_PACK_BYTES);
  return new FolderCache(folder);
}

class FolderCache implements RepositoryCache {
  readonly #folder: string;
  readonly #touchedPacks = new Set<string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  async load(kind: CachedKind, id: string): Promise<Buffer | undefined> {
    const path = this.#pathOf(kind, id);
    if (path === undefined) return undefined;
    if (kind === 'pack') this.#notePackUse(id, path);
    return readWhole(path);
  }

  async loadRange(
    kind: CachedKind,
    id: string,
    offset: number,
    length: number,
  ): Promise<Buffer | undefined> {
    const path = this.#pathOf(kind, id);
    if (path === undefined) return undefined;
    if (kind === 'pack') this.#notePackUse(id, path);
    return readPart(path, offset, length);
  }

  async save(kind: CachedKind, id: string, content: Content): Promise<void> {
    const path = this.#pathOf(kind, id);
    if (path !== undefined) await replaceFile(path, content);
  }

  async remove(kind: CachedKind, id: string): Promise<void> {
    const path = this.#pathOf(kind, id);
    if (path !== undefined) removeFile(path);
  }

  async retain(kind: CachedKind, present: ReadonlySet<string>): Promise<void> {
    const folder = join(this.#folder, FOLDERS[kind]);
    removeAbandoned(folder);
    for (const name of namesIn(folder)) {
      // Another process may be writing a temporary file at this moment.
      if (!present.has(name) && !name.endsWith(TEMPORARY)) removeFile(join(folder, name));
    }
  }

  async loadNote(name: string): Promise<Buffer | undefined> {
    return NOTE_NAME.test(name) ? readWhole(join(this.#folder, NOTES, name)) : undefined;
  }

  async saveNote(name: string, bytes: Uint8Array): Promise<void> {
    if (NOTE_NAME.test(name)) await replaceFile(join(this.#folder, NOTES, name), bytes);
  }

  /** `undefined` for what is no id: a name from a hostile repository must not lead out of the cache. */
  #pathOf(kind: CachedKind, id: string): string | undefined {
    return isId(id) ? join(this.#folder, FOLDERS[kind], id) : undefined;
  }

  /** Once a process: the order in which packs are dropped needs no more. */
  #notePackUse(id: string, path: string): void {
    if (this.#touchedPacks.has(id)) return;
    this.#touchedPacks.add(id);
    touch(path);
  }
}

/** Writes the layout's name into a new cache, or compares it: restic's cache folders look alike and are not ours. */
async function hasOurLayout(folder: string): Promise<boolean> {
  const path = join(folder, 'version');
  const found = readWhole(path);
  if (found !== undefined) return found.toString() === LAYOUT;
  await replaceFile(path, Buffer.from(LAYOUT));
  return readWhole(path)?.toString() === LAYOUT;
}

function dropOldestPacks(folder: string, maxBytes: number): void {
  const packs: { path: string; size: number; usedAt: number }[] = [];
  let total = 0;
  for (const name of namesIn(folder)) {
    const path = join(folder, name);
    const stat = statOf(path);
    if (!stat) continue;
    packs.push({ path, size: stat.size, usedAt: stat.mtimeMs });
    total += stat.size;
  }
  if (total <= maxBytes) return;
  packs.sort((a, b) => a.usedAt - b.usedAt);
  for (const { path, size } of packs) {
    if (total <= maxBytes) return;
    removeFile(path);
    total -= size;
  }
}

function readWhole(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

function readPart(path: string, offset: number, length: number): Buffer | undefined {
  try {
    const file = openSync(path, 'r');
    try {
      // Before memory is taken: the length may come from a hostile index.
      if (fstatSync(file).size < offset + length) return undefined;
      const bytes = Buffer.allocUnsafe(length);
      return readSync(file, bytes, 0, length, offset) === length ? bytes : undefined;
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}

/** Readers see the old file or the new one, never a part. */
async function replaceFile(path: string, content: Content): Promise<void> {
  const temporary = `${path}-${randomBytes(6).toString('hex')}${TEMPORARY}`;
  try {
    const file = openSync(temporary, 'wx', 0o600);
    try {
      for await (const piece of piecesOf(content)) writeFileSync(file, piece);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch {
    // The disk is full, the cache can only be read, or somebody has just deleted it.
    removeFile(temporary);
  }
}

function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Gone already, or not ours to remove.
  }
}

function removeAbandoned(folder: string): void {
  for (const name of namesIn(folder)) {
    if (!name.endsWith(TEMPORARY)) continue;
    const path = join(folder, name);
    const stat = statOf(path);
    if (stat && Date.now() - stat.mtimeMs > ABANDONED_MS) removeFile(path);
  }
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function touch(path: string): void {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // A cache that can only be read serves all the same.
  }
}
