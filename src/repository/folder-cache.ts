import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isId } from '../format/index.ts';
import type { Content } from '../storage/byte-source.ts';
import { keepCachesBelow, PackShelf } from './cache-bound.ts';
import {
  isFolder,
  readPart,
  readWhole,
  removeAbandoned,
  removeFile,
  replaceFile,
  touch,
} from './cache-files.ts';
import { makeCacheRoot, namesIn } from './cache-folders.ts';
import type { CachedKind, RepositoryCache } from './repository-cache.ts';

/*
 * The layout, below the folder of all caches, which may be a link to another disk, while nothing in it may:
 *
 *   CACHEDIR.TAG
 *   measured                                         when the size of all caches was last looked at
 *   keys/<SHA-256 of a place>                        which key opened the repository there last
 *   <repository id>/version                          this layout's name
 *   <repository id>/{snapshots,index,data}/<id>      objects, sealed as in the repository
 *   <repository id>/notes/<name>
 */
const LAYOUT = 'kirsch cache 1\n';
const FOLDERS: Record<CachedKind, string> = { pack: 'data', index: 'index', snapshot: 'snapshots' };
const NOTES = 'notes';
const NOTE_NAME = /^[0-9a-z-]+$/;
const GIB = 1024 ** 3;
const DEFAULT_MAX_PACK_BYTES = 2 * GIB;
const DEFAULT_MAX_BYTES = 5 * GIB;

export interface FolderCacheOptions {
  /**
   * How much of the repository's packs is kept; 0 for none. Those that were not used for longest go first, and those that
   * this process has used stay. Index and snapshots are kept whatever their size, since every run needs them.
   * @default 2 GiB
   */
  readonly maxPackBytes?: number;
  /**
   * Once a day, caches of other repositories in the same folder are dropped until all together are smaller than this, those
   * that were not opened for longest first. @default 5 GiB
   */
  readonly maxBytes?: number;
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
  const { maxPackBytes = DEFAULT_MAX_PACK_BYTES, maxBytes = DEFAULT_MAX_BYTES } = options;
  const folder = join(rootFolder, repositoryId);
  const folders = [...Object.values(FOLDERS), NOTES].map((name) => join(folder, name));
  try {
    makeCacheRoot(rootFolder);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // A link may lead to anything; nothing is made or removed there.
    if (!isFolder(folder)) return undefined;
    for (const path of folders) mkdirSync(path, { recursive: true, mode: 0o700 });
    if (!folders.every(isFolder) || !(await hasOurLayout(folder))) return undefined;
  } catch {
    return undefined;
  }
  // Says that the cache is in use: `cleanupCaches` goes by it.
  touch(folder);
  removeAbandoned(join(folder, NOTES));
  removeAbandoned(join(folder, FOLDERS.pack));
  await keepCachesBelow(rootFolder, maxBytes, repositoryId);
  return new FolderCache(folder, maxPackBytes);
}

class FolderCache implements RepositoryCache {
  readonly #folder: string;
  readonly #packs: PackShelf;

  constructor(folder: string, maxPackBytes: number) {
    this.#folder = folder;
    this.#packs = new PackShelf(join(folder, FOLDERS.pack), maxPackBytes);
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
    if (path === undefined || !this.#mayChange(FOLDERS[kind])) return;
    if (kind === 'pack') {
      this.#packs.use(id);
      if (!this.#packs.makeRoomFor(content.length)) return;
    }
    await replaceFile(path, content);
  }

  async remove(kind: CachedKind, id: string): Promise<void> {
    const path = this.#pathOf(kind, id);
    if (path !== undefined && this.#mayChange(FOLDERS[kind])) removeFile(path);
  }

  async retain(kind: CachedKind, present: ReadonlySet<string>): Promise<void> {
    const folder = join(this.#folder, FOLDERS[kind]);
    if (!this.#mayChange(FOLDERS[kind])) return;
    removeAbandoned(folder);
    for (const name of namesIn(folder)) {
      // Other names are of files that a process is writing at this moment, or not ours.
      if (isId(name) && !present.has(name)) removeFile(join(folder, name));
    }
  }

  async loadNote(name: string): Promise<Buffer | undefined> {
    return NOTE_NAME.test(name) ? readWhole(join(this.#folder, NOTES, name)) : undefined;
  }

  async saveNote(name: string, bytes: Uint8Array): Promise<void> {
    if (!NOTE_NAME.test(name) || !this.#mayChange(NOTES)) return;
    await replaceFile(join(this.#folder, NOTES, name), bytes);
  }

  /** `undefined` for what is no id: a name from a hostile repository must not lead out of the cache. */
  #pathOf(kind: CachedKind, id: string): string | undefined {
    return isId(id) ? join(this.#folder, FOLDERS[kind], id) : undefined;
  }

  /** Once a process: the order in which packs are dropped needs no more. */
  #notePackUse(id: string, path: string): void {
    if (this.#packs.use(id)) touch(path);
  }

  /** Somebody may have put a link in the place of a folder: what is behind it is not ours. */
  #mayChange(name: string): boolean {
    return isFolder(this.#folder) && isFolder(join(this.#folder, name));
  }
}

/** Writes the layout's name into a new cache, or compares it: restic's cache folders look alike and are not ours. */
async function hasOurLayout(folder: string): Promise<boolean> {
  const path = join(folder, 'version');
  const found = readWhole(path);
  // A power cut may have left it empty.
  if (found !== undefined && found.length > 0) return found.toString() === LAYOUT;
  await replaceFile(path, Buffer.from(LAYOUT));
  return readWhole(path)?.toString() === LAYOUT;
}
