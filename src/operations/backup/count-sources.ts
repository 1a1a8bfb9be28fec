import { EntryStat } from './entry-stat.ts';
import type { Exclusion } from './exclusion.ts';
import { joinPath, listFolder, statOf } from './folder-listing.ts';
import type { HomeDevices } from './home-devices.ts';
import type { TargetTree } from './target-tree.ts';

/** How much a backup is going to hold, as far as a quick look tells. */
export interface SourceTotals {
  readonly files: number;
  /** Their sizes. */
  readonly bytes: number;
}

interface Folder {
  readonly path: string;
  readonly home: bigint;
  readonly device: bigint;
}

/**
 * Counts what a backup of these targets will find, with the same excludes, and reads no file. What cannot be read is passed
 * over: the backup will say so.
 */
export function countSources(
  targets: TargetTree,
  exclusion: Exclusion,
  homes: HomeDevices,
): SourceTotals {
  let files = 0;
  let bytes = 0;
  const pending: Folder[] = [];
  const add = (stat: EntryStat, path: string, home: bigint) => {
    if (stat.isFile) {
      files++;
      bytes += Number(stat.size);
    } else if (stat.isFolder) pending.push({ path, home, device: stat.dev });
  };

  for (const { path, mayBeLeftOut } of targetsIn(targets)) {
    if (mayBeLeftOut && (exclusion.excludesPath(path) || exclusion.excludesByMarker(path)))
      continue;
    const stat = undefinedIfUnreadable(() => EntryStat.of(path, false));
    if (!stat) continue;
    const home = homes.of(path, stat.dev);
    const isLeftOut = mayBeLeftOut && !stat.isFolder && exclusion.excludesEntry(stat, home, home);
    if (!isLeftOut) add(stat, path, home);
  }
  for (let folder = pending.pop(); folder; folder = pending.pop()) {
    const { path, home, device } = folder;
    const listing = undefinedIfUnreadable(() => listFolder(path, exclusion, home, device, false));
    listing?.names.forEach((name, entry) => {
      const below = joinPath(path, name);
      add(statOf(listing, entry), below, homes.below(home, below));
    });
  }
  return { files, bytes };
}

function targetsIn(tree: TargetTree): { path: string; mayBeLeftOut: boolean }[] {
  if (tree.isTarget) return [{ path: tree.path || '/', mayBeLeftOut: !tree.isNamed }];
  return [...tree.children.values()].flatMap(targetsIn);
}

function undefinedIfUnreadable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
