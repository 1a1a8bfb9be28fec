import { hash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { nodePath } from '../../file-system/node-path.ts';
import { compareFileNames, decodeFileName } from '../../format/index.ts';
import { EntryStat, FIELDS, readStat } from './entry-stat.ts';
import type { Exclusion } from './exclusion.ts';
import { type ReadFailure, readFailure } from './seal-job.ts';

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
