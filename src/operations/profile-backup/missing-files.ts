import { lstat, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type NamedFile, type PartId, type Profile, placedPath } from '../../sources/index.ts';

/** Those of the named files that are in the chosen parts and not on the disk, by their stored names. */
export async function findMissingFiles(
  profile: Pick<Profile, 'folder' | 'items'>,
  named: readonly NamedFile[],
  parts: ReadonlySet<PartId>,
): Promise<string[]> {
  const missing: string[] = [];
  const folders = new Map<string, ReadonlySet<string>>();
  for (const { part, as } of named) {
    if (!parts.has(part)) continue;
    const path = pathOf(profile, as);
    const folder = dirname(path);
    const present = folders.get(folder) ?? new Set(await readdir(folder).catch(() => []));
    folders.set(folder, present);
    // Thousands lie in one folder, and nearly all are there. The disk may spell one otherwise.
    if (!present.has(basename(path)) && !(await isThere(path))) missing.push(as);
  }
  return missing;
}

/** Where something of that stored name lies. A part that somebody has moved elsewhere is behind a link. */
function pathOf({ folder, items }: Pick<Profile, 'folder' | 'items'>, as: string): string {
  const { names } = placedPath(as)!;
  const moved = items.find(
    ({ place, linkedTo, names: top }) =>
      place === 'profile' && linkedTo !== undefined && top.every((name, at) => name === names[at]),
  );
  return moved ? join(moved.linkedTo!, ...names.slice(moved.names.length)) : join(folder, ...names);
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
