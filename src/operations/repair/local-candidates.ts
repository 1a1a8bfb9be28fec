import { lstatSync, opendirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LostFile } from './lost-files.ts';

/** Folders within folders are looked into to this depth. */
const MAX_DEPTH = 64;

/**
 * Where on this computer a lost file may have been backed up from: the path that the backup has, which is the whole one as a
 * rule, or one below the folders that were named for the backup, which is so for programs that keep relative paths.
 */
export function recordedPaths(
  { path, sources }: LostFile,
  platform: NodeJS.Platform = process.platform,
): string[] {
  // A name that is not text is no path for Node.
  if (!path.isWellFormed()) return [];
  const below = sources.flatMap((source) => [join(dirname(source), path), join(source, path)]);
  if (platform !== 'win32') return [...new Set([path, ...below])];
  return [...new Set([path.replace(/^\/([A-Za-z])\//, '$1:/'), ...below])];
}

/** A file of this computer, and the lost file that it may be. */
export type Candidate = readonly [path: string, file: LostFile];

/** Every regular file below a folder that bears the name of a lost file, or has its size. Links are not followed. */
export function* candidatesBelow(
  folder: string,
  files: readonly LostFile[],
): Generator<Candidate, void, undefined> {
  const byName = new Map(files.map((file) => [file.node.name, file]));
  const bySize = new Map(files.map((file) => [Number(file.node.size), file]));
  const open = [{ path: folder, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    for (const { name, isFolder } of entriesOf(next.path)) {
      const path = join(next.path, name);
      if (isFolder) {
        if (next.depth < MAX_DEPTH) open.push({ path, depth: next.depth + 1 });
        continue;
      }
      const file = bySize.get(sizeOf(path)) ?? byName.get(name);
      if (file) yield [path, file];
    }
  }
}

/** The regular files and folders in a folder; none where it cannot be read. */
function entriesOf(path: string): { name: string; isFolder: boolean }[] {
  const found: { name: string; isFolder: boolean }[] = [];
  try {
    const folder = opendirSync(path);
    try {
      for (let entry = folder.readSync(); entry; entry = folder.readSync()) {
        const isFolder = entry.isDirectory();
        if (isFolder || entry.isFile()) found.push({ name: entry.name, isFolder });
      }
    } finally {
      folder.closeSync();
    }
  } catch {
    // What cannot be read holds nothing that could be used.
  }
  return found;
}

function sizeOf(path: string): number {
  try {
    return lstatSync(path).size;
  } catch {
    return -1;
  }
}
