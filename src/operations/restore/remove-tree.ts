import { type Dirent, lstatSync, readdirSync, rmdirSync, unlinkSync } from 'node:fs';
import { encodeFileName } from '../../format/index.ts';
import type { Breather } from './breather.ts';

const SLASH = Buffer.from('/');

/**
 * Removes a file, or a folder with all that is in it, whatever bytes the names are made of; Node's own `rm` fails at
 * names that are not UTF-8. Links are removed, never followed.
 * @throws the system's error at the first thing that cannot be removed
 */
export async function removeTree(path: string, breather: Breather): Promise<void> {
  const root = encodeFileName(path);
  if (!lstatSync(root).isDirectory()) {
    unlinkSync(root);
    return;
  }
  /** Folders that are being emptied, the innermost last. */
  const open = [{ path: root, entries: list(root) }];
  for (let folder = open.at(-1); folder; folder = open.at(-1)) {
    const entry = folder.entries.pop();
    if (!entry) {
      rmdirSync(folder.path);
      open.pop();
    } else {
      const inside = Buffer.concat([folder.path, SLASH, entry.name]);
      if (entry.isDirectory()) open.push({ path: inside, entries: list(inside) });
      else unlinkSync(inside);
    }
    if (breather.isDue) await breather.breathe();
  }
}

function list(folder: Buffer): Dirent<Buffer>[] {
  return readdirSync(folder, { encoding: 'buffer', withFileTypes: true });
}
