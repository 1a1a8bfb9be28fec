import type { Snapshot } from '../../format/index.ts';

/** Which snapshots are meant. Every part that is given must hold; an empty filter means all. */
export interface SnapshotFilter {
  /** One of these computers. */
  readonly hosts?: readonly string[];
  /** One of these lists, each of whose tags the snapshot bears. The list `['']` means a snapshot without tags. */
  readonly tags?: readonly (readonly string[])[];
  /** All of these paths, each spelled as the snapshot spells it. */
  readonly paths?: readonly string[];
}

/** Whether the snapshot is one of those that the filter means. */
export function matchesFilter(snapshot: Snapshot, filter: SnapshotFilter): boolean {
  const { hosts = [], tags = [], paths = [] } = filter;
  return (
    (hosts.length === 0 || hosts.includes(snapshot.hostname)) &&
    (tags.length === 0 || tags.some((list) => hasTags(snapshot, list))) &&
    paths.every((path) => snapshot.paths.includes(path))
  );
}

/** Whether a filter means all snapshots. */
export function isEmptyFilter({ hosts = [], tags = [], paths = [] }: SnapshotFilter): boolean {
  return hosts.length === 0 && tags.length === 0 && paths.length === 0;
}

/** Whether the snapshot bears all these tags. The tag `''` means that it has none. */
export function hasTags(snapshot: Snapshot, wanted: readonly string[]): boolean {
  const { tags } = snapshot;
  return wanted.every((tag) => (tag === '' ? tags.length === 0 : tags.includes(tag)));
}
