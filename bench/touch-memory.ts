import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { hasRoom } from './room.ts';

const PIECE = Buffer.alloc(8 * 1024 * 1024, 1);

/**
 * Has the machine's memory at hand. A virtual machine gives free memory back to its host within seconds, and the next
 * program that takes some waits for the host: for gigabytes that is a second of processor time and more, which comes and
 * goes, and says nothing about the program. So as much as a program may fill is filled and freed right before it starts,
 * by a file where the program will write: the page caches of a disk and of a file system in memory take memory in pieces of different
 * sizes, and what one has freed the other does not take first.
 * @param folder without one, or without room there, or where so many bytes would not stay in memory, nothing is done
 */
export function touchMemory(folder: string | undefined, bytes: number): void {
  if (folder === undefined || bytes > totalmem() / 4 || !hasRoom(folder, 2 * bytes)) return;
  const path = join(folder, 'touched');
  const file = openSync(path, 'wx');
  try {
    for (let left = bytes; left > 0; left -= PIECE.length) {
      writeSync(file, PIECE, 0, Math.min(left, PIECE.length));
    }
  } finally {
    closeSync(file);
    rmSync(path);
  }
}
