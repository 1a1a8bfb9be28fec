import { closeSync, fstatSync, openSync, writeSync } from 'node:fs';
import { filesIn } from './files-in.ts';
import { Seeded } from './seeded.ts';

const SHARE = 1 / 100;
const BYTES_PER_FILE = 64;
const RUN = 1024 * 1024;

/** Overwrites 64 bytes at some place of every hundredth file below `folder`; short files become a little longer. */
export function changeFiles(folder: string, seed: string): void {
  const seeded = new Seeded(`change files ${seed}`);
  const paths = [...filesIn(folder)].map(({ path }) => path).sort();
  for (const index of seeded.choose(Math.ceil(paths.length * SHARE), paths.length)) {
    overwrite(paths[index]!, (file, size) => {
      writeSync(file, seeded.bytes(BYTES_PER_FILE), 0, BYTES_PER_FILE, seeded.below(size + 1));
    });
  }
}

/** Overwrites one hundredth of the bytes of every file below `folder`, in runs of 1 MiB. */
export function changeBytes(folder: string, seed: string): void {
  const seeded = new Seeded(`change bytes ${seed}`);
  for (const { path } of filesIn(folder)) {
    overwrite(path, (file, size) => {
      const runs = Math.floor(size / RUN);
      for (const run of seeded.choose(Math.ceil(runs * SHARE), runs)) {
        writeSync(file, seeded.bytes(RUN), 0, RUN, run * RUN);
      }
    });
  }
}

function overwrite(path: string, write: (file: number, size: number) => void): void {
  const file = openSync(path, 'r+');
  try {
    write(file, fstatSync(file).size);
  } finally {
    closeSync(file);
  }
}
