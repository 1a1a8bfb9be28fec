import type { OpenRepository } from '../../repository/open-repository.ts';
import { type GroupBy, groupSnapshots } from './group-snapshots.ts';
import { loadSnapshots, type StoredSnapshot } from './load-snapshots.ts';

/** What a snapshot to come has in common with others. */
export interface SnapshotKind {
  readonly host: string;
  /** Absolute. */
  readonly paths: readonly string[];
  readonly tags: readonly string[];
}

/** The newest snapshot that agrees in these respects; without any, simply the newest. */
export async function newestAlike(
  repository: OpenRepository,
  kind: SnapshotKind,
  by: readonly GroupBy[],
  signal?: AbortSignal,
): Promise<StoredSnapshot | undefined> {
  const snapshots = await loadSnapshots(repository, { signal, onDamaged: () => {} });
  const isSame = (a: readonly string[] = [], b: readonly string[]) =>
    JSON.stringify(a) === JSON.stringify([...b].sort());
  const group = groupSnapshots(snapshots, by).find(
    ({ host, paths, tags }) =>
      (!by.includes('host') || host === kind.host) &&
      (!by.includes('paths') || isSame(paths, kind.paths)) &&
      (!by.includes('tags') || isSame(tags, kind.tags)),
  );
  return group?.snapshots.at(-1);
}
