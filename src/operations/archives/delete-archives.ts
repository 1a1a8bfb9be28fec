import { isKirschError, throwIfAborted } from '../../errors/index.ts';
import type { ObjectInfo, Storage, StorageCallOptions } from '../../storage/index.ts';

/** What a deletion is going to remove. */
export interface DeletionPlan {
  readonly archives: readonly ObjectInfo[];
  /** Names of which there is no zip. */
  readonly missing: readonly string[];
  /** That come back. */
  readonly bytes: number;
}

/** What became of it. */
export interface DeletionResult {
  readonly deleted: readonly string[];
  /** Another zip has come under that name since the plan was made: it stays. */
  readonly changed: readonly string[];
}

/**
 * Looks at what is to be deleted, and deletes nothing.
 *
 * @param storage of zips: opened with `ZIP_NAMES`
 */
export async function planDeletion(
  storage: Storage,
  names: readonly string[],
  { signal }: StorageCallOptions = {},
): Promise<DeletionPlan> {
  const found = await Promise.all(
    [...new Set(names)].map(async (name) => ({ name, info: await lookAt(storage, name, signal) })),
  );
  const archives = found.flatMap(({ info }) => (info ? [info] : []));
  return {
    archives,
    missing: found.flatMap(({ name, info }) => (info ? [] : [name])),
    bytes: archives.reduce((sum, { size }) => sum + size, 0),
  };
}

/** Deletes what the plan names, as long as it is what the plan has seen. */
export async function deleteArchives(
  storage: Storage,
  plan: DeletionPlan,
  { signal }: StorageCallOptions = {},
): Promise<DeletionResult> {
  const deleted: string[] = [];
  const changed: string[] = [];
  for (const planned of plan.archives) {
    throwIfAborted(signal);
    const now = await lookAt(storage, planned.key, signal);
    if (now && !isSame(now, planned)) {
      changed.push(planned.key);
      continue;
    }
    await storage.delete(planned.key, { signal });
    deleted.push(planned.key);
  }
  return { deleted, changed };
}

async function lookAt(
  storage: Storage,
  name: string,
  signal: AbortSignal | undefined,
): Promise<ObjectInfo | undefined> {
  try {
    return await storage.head(name, { signal });
  } catch (error) {
    if (isKirschError(error, 'OBJECT_NOT_FOUND')) return undefined;
    throw error;
  }
}

function isSame(a: ObjectInfo, b: ObjectInfo): boolean {
  return a.size === b.size && a.modified?.getTime() === b.modified?.getTime();
}
