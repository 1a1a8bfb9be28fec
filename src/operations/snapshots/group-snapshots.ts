import { KirschError } from '../../errors/index.ts';
import type { StoredSnapshot } from './load-snapshots.ts';

/** What the snapshots of a group have in common. */
export type GroupBy = 'host' | 'paths' | 'tags';

/** Snapshots that agree in what they are grouped by, in the order they came in. */
export interface SnapshotGroup {
  /** Only what was grouped by is set. */
  readonly host?: string;
  readonly paths?: readonly string[];
  readonly tags?: readonly string[];
  readonly snapshots: readonly StoredSnapshot[];
}

/**
 * Takes a list such as `host,paths` apart; `''` is no grouping.
 * @throws KirschError `BAD_ARGUMENT` for another word.
 */
export function parseGroupBy(text: string): GroupBy[] {
  const parts = text.split(',').map((part) => part.trim());
  return parts
    .filter((part) => part !== '')
    .map((part) => {
      if (part === 'host' || part === 'hosts') return 'host';
      if (part === 'path' || part === 'paths') return 'paths';
      if (part === 'tag' || part === 'tags') return 'tags';
      throw new KirschError('BAD_ARGUMENT', `Snapshots cannot be grouped by ${part}.`, {
        hint: 'Group by any of host, paths and tags, for example `--group-by host,paths`.',
      });
    });
}

/** Groups snapshots; groups stand in the order of their names. Tags and paths count as sets. */
export function groupSnapshots(
  snapshots: readonly StoredSnapshot[],
  by: readonly GroupBy[],
): SnapshotGroup[] {
  const groups = new Map<
    string,
    { key: Omit<SnapshotGroup, 'snapshots'>; members: StoredSnapshot[] }
  >();
  for (const stored of snapshots) {
    const { hostname, paths, tags } = stored.snapshot;
    const key = {
      ...(by.includes('host') ? { host: hostname } : {}),
      ...(by.includes('paths') ? { paths: [...paths].sort() } : {}),
      ...(by.includes('tags') ? { tags: [...tags].sort() } : {}),
    };
    const name = JSON.stringify(key);
    const group = groups.get(name);
    if (group) group.members.push(stored);
    else groups.set(name, { key, members: [stored] });
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { key, members }]) => ({ ...key, snapshots: members }));
}

/** The newest `count` of each host and set of paths. The snapshots come in oldest first, and stay in that order. */
export function newestOfEach(
  snapshots: readonly StoredSnapshot[],
  count: number,
): StoredSnapshot[] {
  const kept = groupSnapshots(snapshots, ['host', 'paths']).flatMap(({ snapshots: group }) =>
    group.slice(-count),
  );
  return snapshots.filter((stored) => kept.includes(stored));
}
