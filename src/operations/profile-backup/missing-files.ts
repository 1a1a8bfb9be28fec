import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { type NamedFile, type PartId, type Profile, placedPath } from '../../sources/index.ts';

/** Those of the named files that are in the chosen parts and not on the disk, by their stored names. */
export async function findMissingFiles(
  { folder, items }: Pick<Profile, 'folder' | 'items'>,
  named: readonly NamedFile[],
  parts: ReadonlySet<PartId>,
): Promise<string[]> {
  const missing: string[] = [];
  for (const { part, as } of named) {
    if (!parts.has(part)) continue;
    const { names } = placedPath(as)!;
    // A part that somebody has moved elsewhere is behind a link.
    const moved = items.find(
      ({ place, linkedTo, names: top }) =>
        place === 'profile' &&
        linkedTo !== undefined &&
        top.every((name, at) => name === names[at]),
    );
    const path = moved
      ? join(moved.linkedTo!, ...names.slice(moved.names.length))
      : join(folder, ...names);
    if (!(await isThere(path))) missing.push(as);
  }
  return missing;
}

/** Whether something lies there; in doubt, yes. */
export async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code !== 'ENOENT' && code !== 'ENOTDIR';
  }
}
