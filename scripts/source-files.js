// @ts-check
// What a build is made from: the files, and a fingerprint by which it is known whether they have changed.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param {string} folder
 * @param {(name: string) => boolean} isSource whether a file of that name belongs to the build
 * @returns {string[]} absolute paths of all of them, in subfolders too, sorted
 */
export function listSources(folder, isSource) {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return listSources(path, isSource);
      return isSource(entry.name) ? [path] : [];
    })
    .sort();
}

/** @param {readonly string[]} paths */
export function fingerprintOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    const bytes = readFileSync(path);
    hash.update(`${path}\n${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}
