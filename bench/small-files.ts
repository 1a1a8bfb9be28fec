import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, parse, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Seeded } from './seeded.ts';

/** Below this, restic cuts no file into pieces. */
const SMALL_FILE = 512 * 1024;
const SALT_SIZE = 16;

/** Folders of text and binaries that every machine has: the project's own dependencies, and what Unix keeps. */
const ORIGINALS = [
  fileURLToPath(new URL('../node_modules', import.meta.url)),
  '/usr/include',
  '/usr/share',
];

/**
 * Fills `folder` with copies of the machine's small files, in a fixed order, until it holds at least `files` files and
 * `bytes` bytes. Where the machine has less, it copies them again, each changed a little, so that none is a duplicate.
 */
export function copySmallFiles(
  folder: string,
  { files, bytes }: { readonly files: number; readonly bytes: number },
  from: readonly string[] = ORIGINALS,
): void {
  const originals = from.flatMap((original) => [...smallFilesIn(original)]);
  if (originals.length === 0) throw new Error(`There are no files in ${from.join(', ')}.`);
  const seeded = new Seeded('small files');
  let filesLeft = files;
  let bytesLeft = bytes;
  for (let pass = 1; filesLeft > 0 || bytesLeft > 0; pass++) {
    for (const original of originals) {
      if (filesLeft <= 0 && bytesLeft <= 0) return;
      const content = readFileSync(original);
      const copy = pass === 1 ? content : Buffer.concat([seeded.bytes(SALT_SIZE), content]);
      const path = join(folder, `copy-${pass}`, relative(parse(original).root, original));
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, copy);
      filesLeft -= 1;
      bytesLeft -= copy.length;
    }
  }
}

/** Paths of the readable small files below a folder that may be missing, in the order of their names. */
function* smallFilesIn(folder: string): Generator<string> {
  for (const entry of entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* smallFilesIn(path);
    else if (entry.isFile() && statSync(path).size < SMALL_FILE) yield path;
  }
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    // Not on this machine, or not for us.
    return [];
  }
}
