import { isAbsolute, relative, sep } from 'node:path';

/** Whether an absolute path is a folder, or something in it. Everything lies in `/`. */
export function liesWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
