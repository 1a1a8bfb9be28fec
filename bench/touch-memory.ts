import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { hasRoom } from './room.ts';

const PIECE = Buffer.alloc(8 * 1024 * 1024, 1);

/**
 * Has the machine's memory at hand. A virtual machine gives free memory back to its host within seconds, and the next
 * program that takes some waits for the host: for gigabytes that is a second of processor time and more, which comes and
 * goes, and says nothing about the program. So as much as a program may fill is filled and freed right before it starts.
 * @param folder on a file system in memory; without one, or without room there, nothing is done
 */
export function touchMemory(folder: string | undefined, bytes: number): void {
  if (folder === undefined || !hasRoom(folder, 2 * bytes)) return;
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
