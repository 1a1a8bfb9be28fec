import { isKirschError } from '../../errors/index.ts';
import { decodeSnapshot, parseTime, type Snapshot } from '../../format/index.ts';
import { forEachConcurrently } from '../../repository/for-each-concurrently.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';

/** A snapshot and the id of the file it stands in. */
export interface StoredSnapshot {
  readonly id: string;
  readonly snapshot: Snapshot;
}

/** Reads all snapshots. One that vanishes or is damaged is passed over: it can be no parent. */
export async function loadSnapshots(
  repository: OpenRepository,
  signal: AbortSignal | undefined,
): Promise<StoredSnapshot[]> {
  const ids = await repository.listIds('snapshot', signal);
  await repository.cache?.retain('snapshot', new Set(ids));
  const snapshots: StoredSnapshot[] = [];
  await forEachConcurrently(
    ids,
    repository.storage.capabilities.connections,
    async (id) => {
      try {
        const json = await repository.loadUnpacked('snapshot', id, signal);
        snapshots.push({ id, snapshot: decodeSnapshot(json) });
      } catch (error) {
        if (!isKirschError(error, 'DAMAGED') && !isKirschError(error, 'OBJECT_NOT_FOUND'))
          throw error;
      }
    },
    signal,
  );
  return snapshots;
}

/**
 * The snapshots to compare with: the newest of the same host and the same paths; where there is none, for each path the
 * newest of that host that holds it, so that a backup of several folders finds what single backups have stored.
 * Snapshots from the future are as good as any: a computer's clock may have been wrong.
 */
export function chooseParents(
  snapshots: readonly StoredSnapshot[],
  host: string,
  paths: readonly string[],
): StoredSnapshot[] {
  const newestFirst = snapshots
    .filter(({ snapshot }) => snapshot.hostname === host)
    .map((stored) => ({ stored, time: parseTime(stored.snapshot.time).nanoseconds }))
    .sort((a, b) => (a.time < b.time ? 1 : a.time > b.time ? -1 : 0))
    .map(({ stored }) => stored);
  const wanted = new Set(paths);
  const same = newestFirst.find(
    ({ snapshot }) =>
      new Set(snapshot.paths).size === wanted.size && snapshot.paths.every((p) => wanted.has(p)),
  );
  if (same) return [same];
  const found = new Set<StoredSnapshot>();
  for (const path of wanted) {
    const holder = newestFirst.find(({ snapshot }) => snapshot.paths.includes(path));
    if (holder) found.add(holder);
  }
  return [...found];
}
