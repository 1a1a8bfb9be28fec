import { type BigIntStats, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { FileTaker } from './file-taker.ts';
import { namedBlobs } from './named-blobs.ts';
import { statIfThere } from './stat-if-there.ts';

/**
 * Takes the files beside an IndexedDB on LevelDB. Chromium writes a blob before the record that names it, and removes it after the record is
 * gone; so what a copy of the database names was there at its moment, and right before and right after that they are looked at. Between
 * these two looks a blob could still come and go: with a pause of 2.5 seconds there, which a busy computer makes by itself, 15 of 16 looks
 * at a Chromium that keeps its blobs for 1.5 seconds missed some, and each of these 33 was seen to come after the one look and to be gone
 * before the other. So nothing that takes long lies between them, no table above all: the same pause before the tables did no harm.
 *
 * What was there before stays, named or not: of a transaction that is not committed the database has notes only, by which it is taken back.
 */
export class BlobTaker {
  readonly #from: string;
  readonly #to: string;
  readonly #taker: FileTaker;
  readonly #taken = new Map<string, BigIntStats>();

  constructor(from: string, to: string, taker: FileTaker) {
    this.#from = from;
    this.#to = to;
    this.#taker = taker;
  }

  /** Lets go of what is not there any more, as far as earlier attempts took it. */
  forgetGone(): void {
    const present = new Set(listFiles(this.#from));
    for (const path of [...this.#taken.keys()]) {
      if (present.has(path)) continue;
      rmSync(join(this.#to, path), { force: true });
      this.#taken.delete(path);
    }
  }

  /** Takes what is there and was not taken yet, or has changed since. */
  async take(): Promise<void> {
    for (const path of listFiles(this.#from)) {
      const [from, to] = [join(this.#from, path), join(this.#to, path)];
      const taken = this.#taken.get(path);
      if (taken) {
        if (isSame(taken, statIfThere(from))) continue;
        rmSync(to, { force: true });
        this.#taken.delete(path);
      }
      mkdirSync(dirname(to), { recursive: true });
      const facts = await this.#taker.take(from, to);
      if (facts) this.#taken.set(path, facts);
    }
  }

  /**
   * Looks at whether every blob that the copied database names was taken, and is as long as it says.
   *
   * @returns the blobs that are missing, in words
   */
  async missingOf(database: string): Promise<string[]> {
    const missing: string[] = [];
    for (const [path, size] of await namedBlobs(database)) {
      const facts = statIfThere(join(this.#to, path));
      if (facts?.size === BigInt(size)) continue;
      missing.push(
        `the blob ${path} ${facts ? `has ${facts.size} bytes of ${size}` : 'is missing'}`,
      );
    }
    return missing;
  }

  /** Their paths in the folder of blobs, sorted. */
  get paths(): string[] {
    return [...this.#taken.keys()].sort();
  }
}

/** Whether a file that was taken is still the same: its ctime changes when it gets another name. */
function isSame(taken: BigIntStats, now: BigIntStats | undefined): boolean {
  return now === undefined || (taken.size === now.size && taken.mtimeNs === now.mtimeNs);
}

function listFiles(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  } catch (error) {
    // A subfolder that goes while it is listed takes nothing along that will not be missed.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
