/**
 * The index files that a run relies on and that are not there any more. While there is none, every pack that it knows is
 * listed as live, and that wins over every mark.
 */
export function goneFrom(known: Iterable<string>, present: Iterable<string>): string[] {
  const now = new Set(present);
  return [...new Set(known)].filter((id) => !now.has(id));
}

/** What a backup knows of itself before it writes its snapshot. */
export interface BackupCircumstances {
  /** Whether a lock was held all the time, and is confirmed now. */
  readonly isLocked: boolean;
  readonly addedBlobs: number;
  /** Since the index files were listed, by a clock that goes on while the computer sleeps. */
  readonly elapsedMs: number;
}

/** In less time nobody takes the lock away, marks packs and lets a grace period pass. */
const SURE_FOR_MS = 60_000;

/**
 * Whether nothing that the backup relies on can have been marked for deletion since it listed the index files. In doubt,
 * no: another list costs one request. rustic marks and heeds no locks, and a lock may be removed by a person.
 */
export function isSurelyUnmarked(circumstances: BackupCircumstances): boolean {
  const { isLocked, addedBlobs, elapsedMs } = circumstances;
  return isLocked && addedBlobs === 0 && elapsedMs >= 0 && elapsedMs < SURE_FOR_MS;
}
