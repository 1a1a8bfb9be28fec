import { parseTime } from '../../format/index.ts';
import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';
import { profileKeyOf } from '../snapshots/profile-tag.ts';

/**
 * The snapshots to compare with: the newest of the same host and the same paths; where there is none, for each path the
 * newest of that host that holds it, so that a backup of several folders finds what single backups have stored.
 * A backup of one profile is not compared with those of another. Snapshots from the future are as good as any: a computer's clock may have been wrong.
 */
export function chooseParents(
  snapshots: readonly StoredSnapshot[],
  host: string,
  paths: readonly string[],
  tags: readonly string[] = [],
): StoredSnapshot[] {
  const profile = profileKeyOf({ tags });
  const isOfAnother = (other: string | undefined) =>
    profile !== undefined && other !== undefined && other !== profile;
  const newestFirst = snapshots
    .filter(({ snapshot }) => snapshot.hostname === host)
    .filter(({ snapshot }) => !isOfAnother(profileKeyOf(snapshot)))
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
