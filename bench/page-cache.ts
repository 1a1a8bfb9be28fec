import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { contentOf, filesIn } from './files-in.ts';

/** Folders up to this size stay in the page cache on any machine that can run this at all. */
const LIMIT_BYTES = 4 * 2 ** 30;
const BUFFER = Buffer.alloc(1024 * 1024);

/**
 * Reads a file, or all files below a folder, so that the next program finds them in the page cache. A machine may take files out
 * of it that nobody has read for half a minute: of two programs that read the same files one after the other, the second
 * would wait for the disk. More than 4 GiB is left alone, and so is what does not exist yet.
 */
export function bringIntoPageCache(path: string): void {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isFile()) readOnce(path);
  if (!stat?.isDirectory() || contentOf(path).bytes > LIMIT_BYTES) return;
  for (const file of filesIn(path)) readOnce(file.path);
}

function readOnce(path: string): void {
  const file = openSync(path, 'r');
  try {
    while (readSync(file, BUFFER) > 0);
  } finally {
    closeSync(file);
  }
}
