import { hash } from 'node:crypto';
import { lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { nodePath } from '../../file-system/node-path.ts';
import { compareFileNames, decodeFileName } from '../../format/index.ts';
import type { Exclusion } from './exclusion.ts';
import { type ReadFailure, readFailure } from './seal-job.ts';

const S_IFMT = 0o170000n;
const S_IFREG = 0o100000n;
const S_IFDIR = 0o040000n;
const FIELDS = 11;

/** What `lstat` says of an entry: everything that its node is made from, or that tells that its content may have changed. */
export class EntryStat {
  readonly #words: BigInt64Array;
  readonly #at: number;

  constructor(words: BigInt64Array, entry: number) {
    this.#words = words;
    this.#at = entry * FIELDS;
  }

  get ino(): bigint {
    return BigInt.asUintN(64, this.#words[this.#at]!);
  }
  get dev(): bigint {
    return BigInt.asUintN(64, this.#words[this.#at + 1]!);
  }
  get mode(): bigint {
    return this.#words[this.#at + 2]!;
  }
  get nlink(): bigint {
    return this.#words[this.#at + 3]!;
  }
  get uid(): bigint {
    return this.#words[this.#at + 4]!;
  }
  get gid(): bigint {
    return this.#words[this.#at + 5]!;
  }
  get size(): bigint {
    return this.#words[this.#at + 6]!;
  }
  get mtimeNs(): bigint {
    return this.#words[this.#at + 7]!;
  }
  get ctimeNs(): bigint {
    return this.#words[this.#at + 8]!;
  }
  get rdev(): bigint {
    return this.#words[this.#at + 9]!;
  }
  /** 0 unless access times are recorded. */
  get atimeNs(): bigint {
    return this.#words[this.#at + 10]!;
  }
  get isFile(): boolean {
    return (this.mode & S_IFMT) === S_IFREG;
  }
  get isFolder(): boolean {
    return (this.mode & S_IFMT) === S_IFDIR;
  }

  /** Asks the system, about a symlink itself. Throws the system's error. */
  static of(entryPath: string, withAtime: boolean): EntryStat {
    const words = new BigInt64Array(FIELDS);
    readStat(entryPath, withAtime, words, 0);
    return new EntryStat(words, 0);
  }
}

/** The entries of a folder that are not left out, in the tree's order. Packed: a hundred bytes an entry. */
export interface FolderListing {
  readonly names: readonly string[];
  readonly words: BigInt64Array;
  /** What is missing: entries that vanished, or that the system would not tell of. */
  readonly failures: readonly { readonly name: string; readonly failure: ReadFailure }[];
}

export function statOf(listing: FolderListing, entry: number): EntryStat {
  return new EntryStat(listing.words, entry);
}

/**
 * Lists a folder.
 * @param home the file system of the target; `device` that of the folder
 */
export function listFolder(
  folder: string,
  exclusion: Exclusion,
  home: bigint,
  device: bigint,
  withAtime: boolean,
): FolderListing {
  const all = exclusion.keepNames(folder, listNames(folder).sort(compareFileNames));
  const words = new BigInt64Array(all.length * FIELDS);
  const names: string[] = [];
  const failures: { name: string; failure: ReadFailure }[] = [];
  for (const name of all) {
    const entryPath = joinPath(folder, name);
    if (exclusion.excludesPath(entryPath)) continue;
    const at = names.length;
    try {
      readStat(entryPath, withAtime, words, at * FIELDS);
    } catch (error) {
      failures.push({ name, failure: readFailure(error) });
      continue;
    }
    if (!exclusion.excludesEntry(new EntryStat(words, at), home, device)) names.push(name);
  }
  return { names, words: words.subarray(0, names.length * FIELDS), failures };
}

/**
 * The fingerprint of a folder: what `lstat` says of all entries, and the fingerprints of the subfolders, in order. While
 * it stays the same, so does the folder's tree, and it need be neither read, decoded nor encoded.
 */
export function fingerprintOf(listing: FolderListing, subfolders: readonly Buffer[]): Buffer {
  const { words, names } = listing;
  return hash(
    'sha256',
    Buffer.concat([
      Buffer.from(words.buffer, words.byteOffset, words.byteLength),
      // UTF-16, as names that are not UTF-8 are strings with lone surrogates, which UTF-8 would make equal.
      Buffer.from(names.join('\0'), 'utf16le'),
      ...subfolders,
    ]),
    'buffer',
  );
}

/** `path.join` normalises, at ten times the price; both parts are clean here. */
export function joinPath(folder: string, name: string): string {
  return folder.endsWith(path.sep) ? folder + name : folder + path.sep + name;
}

function readStat(entryPath: string, withAtime: boolean, words: BigInt64Array, at: number): void {
  const stat = lstatSync(nodePath(entryPath), { bigint: true });
  words[at] = stat.ino;
  words[at + 1] = stat.dev;
  words[at + 2] = stat.mode;
  words[at + 3] = stat.nlink;
  words[at + 4] = stat.uid;
  words[at + 5] = stat.gid;
  words[at + 6] = stat.size;
  words[at + 7] = stat.mtimeNs;
  words[at + 8] = stat.ctimeNs;
  words[at + 9] = stat.rdev;
  words[at + 10] = withAtime ? stat.atimeNs : 0n;
}

/**
 * The names in a folder, unsorted: asked for as text, and again as bytes where one of them is not UTF-8. Throws the
 * system's error.
 */
export function listNames(folder: string): string[] {
  const local = nodePath(folder);
  const names = readdirSync(local, 'utf8');
  if (!names.some((name) => name.includes('\ufffd'))) return names;
  return readdirSync(local, 'buffer').map(decodeFileName);
}
