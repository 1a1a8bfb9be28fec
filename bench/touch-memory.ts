import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { hasRoom } from './room.ts';

/** What a program takes for itself, whatever it works on. */
const LEAST_BYTES = 256 * 1024 * 1024;
const PIECE = Buffer.alloc(8 * 1024 * 1024, 1);

/**
 * Has the machine's memory at hand. A virtual machine gives free memory back to its host within seconds, and the next
 * program that takes some waits for the host: for gigabytes that is a second of processor time and more, which comes and
 * goes, and says nothing about the program. So as much as a program may fill is filled and freed right before it starts,
 * by a file in each folder. A disk and a file system in memory take memory in pieces of different sizes, and what one has freed the
 * other does not take first: the files stand side by side before they are removed. A process takes its own memory as the latter does.
 * @param folders one on each file system; where there is no room, or so many bytes would not stay in memory, nothing is done
 */
export function touchMemory(folders: readonly (string | undefined)[], bytes: number): void {
  const size = Math.max(bytes, LEAST_BYTES);
  if (size > totalmem() / 8) return;
  const paths: string[] = [];
  try {
    for (const folder of folders) {
      if (folder === undefined || !hasRoom(folder, 2 * size)) continue;
      const path = join(folder, 'touched');
      paths.push(path);
      fill(path, size);
    }
  } finally {
    for (const path of paths) rmSync(path, { force: true });
  }
}

function fill(path: string, bytes: number): void {
  const file = openSync(path, 'wx');
  try {
    for (let left = bytes; left > 0; left -= PIECE.length) {
      writeSync(file, PIECE, 0, Math.min(left, PIECE.length));
    }
  } finally {
    closeSync(file);
  }
}
