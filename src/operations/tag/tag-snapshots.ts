import { KirschError, throwIfAborted } from '../../errors/index.ts';
import { encodeSnapshot, type Snapshot } from '../../format/index.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';

/** How tags change: either `set`, or `add` and `remove`. */
export interface TagChange {
  /** Replaces all tags; `['']` or `[]` leaves none. */
  readonly set?: readonly string[];
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
}

/** A snapshot that now bears another id. */
export interface ReplacedSnapshot {
  readonly oldId: string;
  readonly newId: string;
}

/**
 * Changes the tags of these snapshots; those that have them as wanted already stay as they are. The new snapshot is
 * stored before the old one is removed, and remembers the id that it had first in `original`. Hold an exclusive lock.
 * @throws KirschError `BAD_ARGUMENT` when nothing, or both `set` and another change, is asked for.
 */
export async function tagSnapshots(
  repository: OpenRepository,
  snapshots: readonly StoredSnapshot[],
  change: TagChange,
  options: {
    readonly signal?: AbortSignal | undefined;
    readonly onReplaced?: (replaced: ReplacedSnapshot) => void;
  } = {},
): Promise<ReplacedSnapshot[]> {
  const { set, add = [], remove = [] } = change;
  if (set === undefined && add.length === 0 && remove.length === 0) {
    throw new KirschError('BAD_ARGUMENT', 'No tags to set, add or remove.', {
      hint: 'For example: `kirsch tag --add important latest`.',
    });
  }
  if (set !== undefined && add.length + remove.length > 0) {
    throw new KirschError('BAD_ARGUMENT', 'Tags are either set, or added and removed, not both.', {
      hint: 'Leave out `--set`, or use it alone.',
    });
  }
  const done: ReplacedSnapshot[] = [];
  for (const { id, snapshot } of snapshots) {
    throwIfAborted(options.signal);
    const tags = changedTags(snapshot.tags, change);
    if (tags.join('\0') === snapshot.tags.join('\0')) continue;
    const newId = await replaceSnapshot(repository, id, { ...snapshot, tags }, options.signal);
    const replaced = { oldId: id, newId };
    done.push(replaced);
    options.onReplaced?.(replaced);
  }
  return done;
}

/** Stores a changed snapshot, then removes the one it replaces. Resolves to the new id. */
export async function replaceSnapshot(
  repository: OpenRepository,
  oldId: string,
  changed: Snapshot,
  signal?: AbortSignal,
): Promise<string> {
  const snapshot = { ...changed, original: changed.original ?? oldId };
  const newId = await repository.saveUnpacked('snapshot', encodeSnapshot(snapshot), signal);
  await repository.remove('snapshot', oldId, signal);
  return newId;
}

function changedTags(tags: readonly string[], { set, add = [], remove = [] }: TagChange): string[] {
  if (set) return [...new Set(set)].filter((tag) => tag !== '');
  return [...new Set([...tags, ...add])].filter((tag) => !remove.includes(tag));
}
