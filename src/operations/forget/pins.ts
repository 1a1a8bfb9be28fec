import { KirschError } from '../../errors/index.ts';
import type { Snapshot } from '../../format/index.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';
import { type ReplacedSnapshot, tagSnapshots } from '../tag/tag-snapshots.ts';

/** Options of `pinSnapshots` and `unpinSnapshots`. */
export interface PinOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onReplaced?: (replaced: ReplacedSnapshot) => void;
}

/** The tag of a pinned backup. restic knows nothing of it: its `forget` needs `--keep-tag pinned`. */
export const PINNED_TAG = 'pinned';

/** Whether nothing of ours may remove it. */
export function isPinned(snapshot: Snapshot): boolean {
  return snapshot.tags.includes(PINNED_TAG);
}

/** Pins backups: no rule removes them, nor does `forget` by id, until they are unpinned. Hold an exclusive lock. */
export function pinSnapshots(
  repository: OpenRepository,
  snapshots: readonly StoredSnapshot[],
  options: PinOptions = {},
): Promise<ReplacedSnapshot[]> {
  return tagSnapshots(repository, snapshots, { add: [PINNED_TAG] }, options);
}

/** Takes pins off. Hold an exclusive lock. */
export function unpinSnapshots(
  repository: OpenRepository,
  snapshots: readonly StoredSnapshot[],
  options: PinOptions = {},
): Promise<ReplacedSnapshot[]> {
  return tagSnapshots(repository, snapshots, { remove: [PINNED_TAG] }, options);
}

/**
 * For backups that a person has named to be removed.
 * @throws KirschError `SNAPSHOT_PINNED` when one is pinned; none is removed then
 */
export function refusePinned(snapshots: readonly StoredSnapshot[]): void {
  const pinned = snapshots.filter(({ snapshot }) => isPinned(snapshot)).map(({ id }) => id);
  if (pinned.length === 0) return;
  const ids = pinned.map((id) => id.slice(0, 8)).join(' ');
  throw new KirschError('SNAPSHOT_PINNED', `Pinned, and so not removed: ${ids}.`, {
    hint: `Unpin first, if it may go: \`kirsch unpin ${ids}\`.`,
    details: { pinned },
  });
}
