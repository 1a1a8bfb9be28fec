import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export interface FileOnDisk {
  readonly path: string;
  /** In bytes. */
  readonly size: number;
}

/** How many files there are, and how many bytes in them. */
export interface FolderContent {
  readonly files: number;
  readonly bytes: number;
}

/** All regular files below a folder, in no order. */
export function* filesIn(folder: string): Generator<FileOnDisk> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesIn(path);
    else if (entry.isFile()) yield { path, size: lstatSync(path).size };
  }
}

/** Counts what is below a folder. */
export function contentOf(folder: string): FolderContent {
  let files = 0;
  let bytes = 0;
  for (const { size } of filesIn(folder)) {
    files += 1;
    bytes += size;
  }
  return { files, bytes };
}
