import { isKirschError, type KirschError } from '../../errors/index.ts';
import { decodeSnapshot, parseTime, type Snapshot } from '../../format/index.ts';
import { keyOf } from '../../repository/file-kind.ts';
import { forEachConcurrently } from '../../repository/for-each-concurrently.ts';
import { damaged, type OpenRepository } from '../../repository/open-repository.ts';
import { matchesFilter, type SnapshotFilter } from './snapshot-filter.ts';

/** A snapshot and the name it has in this repository. */
export interface StoredSnapshot {
  readonly id: string;
  readonly snapshot: Snapshot;
}

/** Options of `loadSnapshots`. */
export interface LoadSnapshotsOptions {
  /** @default all snapshots */
  readonly filter?: SnapshotFilter;
  readonly signal?: AbortSignal | undefined;
  /** Called for a snapshot that cannot be read; without it such a snapshot is an error. */
  readonly onDamaged?: (id: string, error: KirschError) => void;
}

/** The snapshots that the filter means, oldest first. */
export async function loadSnapshots(
  repository: OpenRepository,
  options: LoadSnapshotsOptions = {},
): Promise<StoredSnapshot[]> {
  const { filter = {}, signal, onDamaged } = options;
  const ids = await repository.listIds('snapshot', signal);
  await repository.cache?.retain('snapshot', new Set(ids));
  const found: StoredSnapshot[] = [];
  await forEachConcurrently(
    ids,
    repository.storage.capabilities.connections,
    async (id) => {
      try {
        const snapshot = await loadSnapshot(repository, id, signal);
        if (matchesFilter(snapshot, filter)) found.push({ id, snapshot });
      } catch (error) {
        // Gone since it was listed: another program has just removed or rewritten it.
        if (isKirschError(error, 'OBJECT_NOT_FOUND')) return;
        if (!isKirschError(error, 'DAMAGED') || !onDamaged) throw error;
        onDamaged(id, error);
      }
    },
    signal,
  );
  return inOrderOfTime(found);
}

/**
 * One snapshot by its full id.
 * @throws KirschError `DAMAGED`, `OBJECT_NOT_FOUND`, or the storage's own.
 */
export async function loadSnapshot(
  repository: OpenRepository,
  id: string,
  signal?: AbortSignal,
): Promise<Snapshot> {
  const json = await repository.loadUnpacked('snapshot', id, signal);
  try {
    return decodeSnapshot(json);
  } catch (error) {
    throw damaged(keyOf('snapshot', id), 'it is no snapshot', error);
  }
}

/** Oldest first. Times are read once, not for every comparison. */
function inOrderOfTime(snapshots: readonly StoredSnapshot[]): StoredSnapshot[] {
  return snapshots
    .map((stored) => ({ stored, time: parseTime(stored.snapshot.time).nanoseconds }))
    .sort((a, b) => {
      if (a.time !== b.time) return a.time < b.time ? -1 : 1;
      return a.stored.id < b.stored.id ? -1 : 1;
    })
    .map(({ stored }) => stored);
}
