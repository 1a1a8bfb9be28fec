import { lstatSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isId } from '../format/index.ts';
import { namesIn } from './cache-folders.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Removes the caches of repositories that nobody has opened for `olderThanDays` days, except that of `keepId`. Never
 * throws. Resolves to the ids of the repositories whose cache is gone.
 */
export async function cleanupCaches(
  root: string,
  olderThanDays: number,
  keepId?: string,
  now = Date.now(),
): Promise<string[]> {
  const removed: string[] = [];
  for (const id of namesIn(root)) {
    if (!isId(id) || id === keepId) continue;
    const folder = join(root, id);
    try {
      if (now - lstatSync(folder).mtimeMs < olderThanDays * DAY_MS) continue;
      rmSync(folder, { recursive: true, force: true });
      removed.push(id);
    } catch {
      // In use, not ours, or gone already: another day.
    }
  }
  return removed;
}
