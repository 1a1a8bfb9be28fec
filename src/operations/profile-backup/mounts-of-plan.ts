import { sep } from 'node:path';
import { type BackupPlan, STORED_ROOT, type UnitKind } from '../../sources/index.ts';
import type { BackupMount } from '../backup/mounts.ts';

/** What stands for a unit in the backup. */
export interface StoredUnit {
  readonly files: readonly {
    readonly from: string;
    readonly as: string;
    readonly copyOf: readonly string[];
  }[];
}

/** The only path of every backup of a profile, so that they all compare. */
export const PROFILE_PATHS = [`/${STORED_ROOT}`];

const SQLITE_SIDECARS = ['-wal', '-shm', '-journal'];

/** What to mount for a plan: its targets without what it leaves out, and in the place of its units what was captured. */
export function mountsOfPlan(plan: BackupPlan, captured: readonly StoredUnit[]): BackupMount[] {
  const leftOut = [
    ...plan.units.flatMap(({ kind, from, members }) => [
      ...members.map((member) => member.from),
      ...filesBeside(kind, from),
    ]),
    // What an application opens anew gets a log that was not there when the plan was made.
    ...plan.excluded.flatMap(({ path }) => [path, ...filesBeside('sqlite', path)]),
  ];
  return [
    ...plan.targets.map(({ from, as }) => ({
      from,
      as,
      excludes: leftOut.filter((path) => path.startsWith(from + sep)),
    })),
    ...captured.flatMap(({ files }) => files.map(({ from, as, copyOf }) => ({ from, as, copyOf }))),
  ];
}

/** What lies beside a unit while its application has it open. */
function filesBeside(kind: UnitKind, path: string): string[] {
  return kind === 'sqlite'
    ? SQLITE_SIDECARS.map((suffix) => path + suffix)
    : [path.replace(/\.leveldb$/, '.blob')];
}
