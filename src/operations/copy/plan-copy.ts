import { parseTime, type Snapshot } from '../../format/index.ts';
import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';

/** What a copy has to do. */
export interface CopyPlan {
  /** Snapshots that the target does not have, in the order of the source's. */
  readonly missing: readonly StoredSnapshot[];
  /** Those that are there already, and under which id. */
  readonly there: readonly { readonly sourceId: string; readonly targetId: string }[];
}

/**
 * Which snapshots of the source the target does not have. As in restic a snapshot is there when one of the target comes from
 * the same original, or is it, and says the same but for its parent.
 */
export function planCopy(
  source: readonly StoredSnapshot[],
  target: readonly StoredSnapshot[],
): CopyPlan {
  const byOrigin = new Map<string, StoredSnapshot[]>();
  const note = (origin: string, stored: StoredSnapshot) => {
    const others = byOrigin.get(origin);
    if (others) others.push(stored);
    else byOrigin.set(origin, [stored]);
  };
  for (const stored of target) {
    note(stored.id, stored);
    const { original } = stored.snapshot;
    if (original !== undefined && original !== stored.id) note(original, stored);
  }
  const missing: StoredSnapshot[] = [];
  const there: { sourceId: string; targetId: string }[] = [];
  for (const stored of source) {
    const candidates = byOrigin.get(originOf(stored)) ?? [];
    const twin = candidates.find(({ snapshot }) => isSimilar(snapshot, stored.snapshot));
    if (twin) there.push({ sourceId: stored.id, targetId: twin.id });
    else missing.push(stored);
  }
  return { missing, there };
}

/** The snapshot as it is stored in the target: it has no parent there, and remembers where it comes from. */
export function copyOfSnapshot(stored: StoredSnapshot): Snapshot {
  const { parent: _, ...snapshot } = stored.snapshot;
  return { ...snapshot, original: originOf(stored) };
}

function originOf({ id, snapshot }: StoredSnapshot): string {
  return snapshot.original ?? id;
}

/** Whether two snapshots agree in all that restic compares: everything but parent, original, program and counts. */
function isSimilar(a: Snapshot, b: Snapshot): boolean {
  return (
    a.tree === b.tree &&
    parseTime(a.time).nanoseconds === parseTime(b.time).nanoseconds &&
    a.hostname === b.hostname &&
    a.username === b.username &&
    a.uid === b.uid &&
    a.gid === b.gid &&
    isSameSet(a.paths, b.paths) &&
    isSameSet(a.tags, b.tags) &&
    a.excludes.length === b.excludes.length &&
    a.excludes.every((pattern, at) => pattern === b.excludes[at])
  );
}

/** As restic compares lists of paths and of tags: as many, and each of the second in the first. */
function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && b.every((text) => a.includes(text));
}
