import { sep } from 'node:path';
import { type BackupPlan, STORED_ROOT, type UnitKind } from '../../sources/index.ts';
import type { BackupMount } from '../backup/mounts.ts';

/** What stands for a unit in the backup. */
export interface StoredUnit {
  readonly unit: Pick<BackupPlan['units'][number], 'kind'>;
  readonly files: readonly {
    readonly from: string;
    readonly as: string;
    readonly copyOf: readonly string[];
  }[];
}

/** The only path of every backup of a profile, so that they all compare. */
export const PROFILE_PATHS = [`/${STORED_ROOT}`];

/**
 * How databases are cut: at multiples of their pages, small enough that the pages that a new chat touches, which lie all over the file, cost
 * little, and large enough to compress. With chunks of restic's size one hundredth of new chats would send most of the database.
 */
export const DATABASE_BLOCK_BYTES = 64 * 1024;

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
    ...captured.flatMap(({ unit, files }) =>
      files.map(({ from, as, copyOf }) => ({
        ...{ from, as, copyOf },
        ...(unit.kind === 'sqlite' && { blockBytes: DATABASE_BLOCK_BYTES }),
      })),
    ),
  ];
}

/** What lies beside a unit while its application has it open. */
function filesBeside(kind: UnitKind, path: string): string[] {
  return kind === 'sqlite'
    ? SQLITE_SIDECARS.map((suffix) => path + suffix)
    : [path.replace(/\.leveldb$/, '.blob')];
}
