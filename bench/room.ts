import { existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

const RAM_FILE_SYSTEM = '/dev/shm';
const FOLDER_PREFIX = 'kirsch-bench-';

/** Folders of the benchmark's own. */
export interface BenchFolders {
  readonly disk: string;
  /** On a file system in memory, where the machine has one. */
  readonly memory: string | undefined;
  /** Removes the folders with all that is in them. */
  remove(): void;
}

export function makeFolders(parent: string): BenchFolders {
  const disk = mkdtempSync(join(parent, FOLDER_PREFIX));
  const memory = existsSync(RAM_FILE_SYSTEM)
    ? mkdtempSync(join(RAM_FILE_SYSTEM, FOLDER_PREFIX))
    : undefined;
  return {
    disk,
    memory,
    remove() {
      for (const folder of [disk, memory]) {
        if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

/** Whether `bytes` more fit on the file system of a folder; never where there is no folder. */
export function hasRoom(folder: string | undefined, bytes: number): boolean {
  return folder !== undefined && freeBytes(folder) >= bytes;
}

/** @throws Error that says how much is wanted and how much there is */
export function demandRoom(folder: string, bytes: number): void {
  if (hasRoom(folder, bytes)) return;
  const gigabytes = (count: number) => `${(count / 1e9).toFixed(1)} GB`;
  throw new Error(
    `${folder} has ${gigabytes(freeBytes(folder))} free, and ${gigabytes(bytes)} are needed.\n` +
      'Choose another place with --folder, or measure less with --only or --quick.',
  );
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
