import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { nodePath } from '../../file-system/index.ts';
import type { StoredEntry } from './stored-profile.ts';

/**
 * What a disk has under another spelling that stands for the same, as those of macOS and Windows do: `Plan.md` for `plan.md`. It is
 * nothing that only this computer has.
 * @returns from the backup's names to the disk's
 */
export async function findOtherwiseSpelt(
  folder: string,
  entries: readonly Pick<StoredEntry, 'node'>[],
  present: ReadonlyMap<string, unknown>,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const isAskedFor = entries.some(({ node }) => !present.has(node.name));
  if (!isAskedFor || present.size === 0) return found;
  const spellings = new Map([...present.keys()].map((name) => [unspelt(name), name]));
  for (const { node } of entries) {
    if (present.has(node.name)) continue;
    const spelling = spellings.get(unspelt(node.name));
    if (spelling === undefined) continue;
    const isThere = await lstat(nodePath(join(folder, node.name))).catch(() => undefined);
    if (isThere) found.set(node.name, spelling);
  }
  return found;
}

function unspelt(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
