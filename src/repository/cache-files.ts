import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  lutimesSync,
  openSync,
  readSync,
  renameSync,
  type Stats,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Content, piecesOf } from '../storage/byte-source.ts';
import { namesIn } from './cache-folders.ts';

/*
 * Files in a cache, of which anything may be made at any moment: nothing here throws, follows a symlink, waits for a pipe or
 * takes memory without end. Read and written synchronously: a small file is read in 7 µs so, and in 60 µs through the
 * thread pool, and a warm start reads hundreds. Nothing is synced to the disk: what a power cut leaves half written does
 * not verify, and whoever reads it asks the storage.
 */
/** What `replaceFile` writes before it renames it. */
const TEMPORARY = /^[0-9a-z-]+-[0-9a-f]{12}\.tmp$/;
/** A temporary file of this age belongs to a process that did not live to rename it. */
const ABANDONED_MS = 60 * 60 * 1000;
/** Index files have some megabytes, and of packs parts are read. */
const MAX_WHOLE_BYTES = 256 * 1024 * 1024;
/** Not there on Windows, where a link is looked for beforehand. */
const { O_NOFOLLOW = 0, O_NONBLOCK = 0, O_RDONLY } = constants;

/** The bytes of a file, or `undefined` where there is no such file, or one of a size that no object has. */
export function readWhole(path: string): Buffer | undefined {
  return withFile(path, (file, size) =>
    size > MAX_WHOLE_BYTES ? undefined : readExactly(file, 0, size),
  );
}

/** A part of a file, or `undefined` where it does not have that. */
export function readPart(path: string, offset: number, length: number): Buffer | undefined {
  // Before memory is taken: the length may come from a hostile index.
  return withFile(path, (file, size) =>
    size < offset + length ? undefined : readExactly(file, offset, length),
  );
}

/** Replaces a file: readers see the old one or the new one, never a part. Tells whether it could. */
export async function replaceFile(path: string, content: Content): Promise<boolean> {
  const temporary = `${path}-${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = openSync(temporary, 'wx', 0o600);
    try {
      for await (const piece of piecesOf(content)) writeFileSync(file, piece);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
    return true;
  } catch {
    // The disk is full, the cache can only be read, or somebody has just deleted it.
    removeFile(temporary);
    return false;
  }
}

export function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Gone already, or not ours to remove.
  }
}

/** Removes temporary files that processes have left behind; those of running ones stay. */
export function removeAbandoned(folder: string): void {
  if (!isFolder(folder)) return;
  for (const name of namesIn(folder)) {
    if (!isTemporary(name)) continue;
    const path = join(folder, name);
    const stat = statOf(path);
    if (stat && Date.now() - stat.mtimeMs > ABANDONED_MS) removeFile(path);
  }
}

/** Whether it is a file that some process is writing, or was. */
function isTemporary(name: string): boolean {
  return TEMPORARY.test(name);
}

/** Whether it is a folder, and no link to one. */
export function isFolder(path: string): boolean {
  return statOf(path)?.isDirectory() ?? false;
}

/** Says by its time that something is in use. */
export function touch(path: string): void {
  try {
    const now = new Date();
    lutimesSync(path, now, now);
  } catch {
    // A cache that can only be read serves all the same.
  }
}

/** Of a link itself; `undefined` where nothing is. */
export function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function withFile<T>(path: string, read: (file: number, size: number) => T): T | undefined {
  try {
    if (O_NOFOLLOW === 0 && !statOf(path)?.isFile()) return undefined;
    const file = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    try {
      const stat = fstatSync(file);
      return stat.isFile() ? read(file, stat.size) : undefined;
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}

function readExactly(file: number, offset: number, length: number): Buffer | undefined {
  const bytes = Buffer.allocUnsafe(length);
  for (let done = 0; done < length; ) {
    const count = readSync(file, bytes, done, length - done, offset + done);
    if (count === 0) return undefined;
    done += count;
  }
  return bytes;
}
