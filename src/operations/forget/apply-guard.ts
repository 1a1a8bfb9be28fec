import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';
import { type Fall, findFalls, newestOfGenerations, type SourceHistory } from './collapse-guard.ts';

/** A fall that nobody has agreed to, and that holds a rule back. */
export interface HoldingFall extends Fall {
  /** How many backups the rule would have removed: older ones, and perhaps this one. */
  readonly held: number;
}

/** Why a snapshot stays that a policy alone would remove. */
export const KEPT_BESIDES = {
  pinned: 'pinned',
  future: 'from the future',
  paths: 'newest of its paths',
  generation: 'newest of its generation',
  fall: 'held: a backup shrank',
  agreed: 'agreed shrinking',
} as const;

/** What the guard says to a rule. */
export interface GuardVerdict {
  /** Why each of these stays, by id. */
  readonly saved: ReadonlyMap<string, string>;
  readonly holding: readonly HoldingFall[];
}

/**
 * Saves from a rule what must not go: what a fall holds, and the newest of each generation.
 * @param all every snapshot of the repository, oldest first
 * @param condemned ids of those that the rule would remove
 */
export function applyGuard(
  all: readonly StoredSnapshot[],
  condemned: ReadonlySet<string>,
): GuardVerdict {
  const saved = new Map<string, string>();
  const isGoing = (id: string) => condemned.has(id) && !saved.has(id);
  const save = (id: string, reason: string) => {
    if (isGoing(id)) saved.set(id, reason);
  };
  for (const id of newestOfGenerations(all)) save(id, KEPT_BESIDES.generation);
  const sources = findFalls(all);
  const holding = sources.flatMap((source) => fallsThatHold(source, isGoing));
  for (const { snapshots, falls } of sources) {
    const newest = falls.findLast(({ isAgreed }) => !isAgreed)?.position ?? -1;
    for (const { id } of snapshots.slice(0, newest + 1)) save(id, KEPT_BESIDES.fall);
    const agreed = new Set(falls.filter((fall) => fall.isAgreed).map(({ to }) => to.id));
    let hasOlder = false;
    for (const { id } of snapshots) {
      if (hasOlder && agreed.has(id)) save(id, KEPT_BESIDES.agreed);
      hasOlder ||= !isGoing(id);
    }
  }
  return { saved, holding };
}

function fallsThatHold(
  { snapshots, falls }: SourceHistory,
  isGoing: (id: string) => boolean,
): HoldingFall[] {
  const holding: HoldingFall[] = [];
  let [held, position] = [0, 0];
  for (const fall of falls) {
    for (; position <= fall.position; position++) if (isGoing(snapshots[position]!.id)) held++;
    if (!fall.isAgreed && held > 0) holding.push({ ...fall, held });
  }
  return holding;
}
