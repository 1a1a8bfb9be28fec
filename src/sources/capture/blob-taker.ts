import type { BigIntStats } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { blobPath, decodeBlobList } from '../indexed-db/blob-list.ts';
import { BLOBS, readKeyPrefix } from '../indexed-db/key-prefix.ts';
import { ByteReader } from '../leveldb/byte-reader.ts';
import { levelDbFolder, readLevelDb } from '../leveldb/index.ts';
import type { FileTaker } from './file-taker.ts';
import { statIfThere } from './stat-if-there.ts';

/**
 * Takes the files beside an IndexedDB on LevelDB. Chromium writes a blob before the record that names it, and removes it after the record is
 * gone; so what a copy of the database names was there before or after the copy was made, and both times are looked at.
 */
export class BlobTaker {
  readonly #from: string;
  readonly #to: string;
  readonly #taker: FileTaker;
  readonly #taken = new Map<string, BigIntStats>();
  #present: ReadonlySet<string> = new Set();

  constructor(from: string, to: string, taker: FileTaker) {
    this.#from = from;
    this.#to = to;
    this.#taker = taker;
  }

  /** Takes what is there and was not taken yet, or has changed since. */
  async take(): Promise<void> {
    const present = new Set(await listFiles(this.#from));
    for (const path of present) {
      const [from, to] = [join(this.#from, path), join(this.#to, path)];
      const taken = this.#taken.get(path);
      if (taken) {
        if (isSame(taken, await statIfThere(from))) continue;
        await rm(to, { force: true });
        this.#taken.delete(path);
      }
      await mkdir(dirname(to), { recursive: true });
      const facts = await this.#taker.take(from, to);
      if (facts) this.#taken.set(path, facts);
    }
    this.#present = present;
  }

  /**
   * Looks at whether every blob that the copied database names was taken, as long as it says; and lets go of those that were there at first,
   * not at last, and that it does not name.
   *
   * @returns the blobs that are missing, in words
   */
  async settle(database: string, signal?: AbortSignal): Promise<string[]> {
    const named = await namedBlobs(database, signal);
    const missing: string[] = [];
    for (const [path, size] of named) {
      const facts = await statIfThere(join(this.#to, path));
      if (facts?.size !== BigInt(size)) {
        missing.push(
          `the blob ${path} ${facts ? `has ${facts.size} bytes of ${size}` : 'is missing'}`,
        );
      }
    }
    for (const path of [...this.#taken.keys()]) {
      if (this.#present.has(path) || named.has(path)) continue;
      await rm(join(this.#to, path), { force: true });
      this.#taken.delete(path);
    }
    return missing;
  }

  /** Their paths in the folder of blobs, sorted. */
  get paths(): string[] {
    return [...this.#taken.keys()].sort();
  }
}

/** The blobs of all records as they are now, by path in the folder of blobs, with their sizes. */
async function namedBlobs(
  folder: string,
  signal: AbortSignal | undefined,
): Promise<Map<string, number>> {
  const named = new Map<string, number>();
  const wants = (key: Buffer) => prefixOf(key)?.index === BLOBS && prefixOf(key)?.store !== 0;
  for await (const { key, value } of readLevelDb(levelDbFolder(folder), { wants, signal })) {
    for (const { number, size } of blobsOf(value)) {
      named.set(blobPath(prefixOf(key)!.database, number).replaceAll('/', sep), size);
    }
  }
  return named;
}

/** Nothing for keys of a kind that only later versions know. */
function prefixOf(key: Buffer) {
  try {
    return readKeyPrefix(new ByteReader(key));
  } catch {
    return undefined;
  }
}

/** Nothing for lists with what is no file. */
function blobsOf(value: Buffer) {
  try {
    return decodeBlobList(value);
  } catch {
    return [];
  }
}

/** Whether a file that was taken is still the same: its ctime changes when it gets another name. */
function isSame(taken: BigIntStats, now: BigIntStats | undefined): boolean {
  return now === undefined || (taken.size === now.size && taken.mtimeNs === now.mtimeNs);
}

async function listFiles(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  } catch (error) {
    // A subfolder that goes while it is listed takes nothing along that will not be missed.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
