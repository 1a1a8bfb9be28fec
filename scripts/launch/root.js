// @ts-check
import { isAbsolute, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder, absolute, without a separator at its end. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/**
 * Whether an absolute path lies in the project's folder.
 * @param {string} path
 */
export function insideProject(path) {
  const way = relative(root, path);
  return !way.startsWith('..') && !isAbsolute(way);
}
