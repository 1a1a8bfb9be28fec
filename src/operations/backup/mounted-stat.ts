import { EntryStat } from './entry-stat.ts';
import type { TargetTree } from './target-tree.ts';

const S_IFDIR = 0o040000n;
const S_IFREG = 0o100000n;
const PERMISSIONS = 0o7777n;
/** Nobody but its owner looks into a folder that no disk has. */
const MADE_MODE = S_IFDIR | 0o700n;

/** What is told of a target. */
export interface TargetFacts {
  readonly stat: EntryStat;
  /** Where its extended attributes are, if it is itself on the disk. */
  readonly local: string | undefined;
}

/**
 * What the system says of a target; of a copy what it says of its originals; and of a folder that is made, that it is this user's and as
 * new as the newest thing that it leads to. Throws the system's error.
 */
export function factsOfTarget(target: TargetTree, withAtime: boolean): TargetFacts {
  if (target.isMade) return { stat: madeStat(newestIn(target)), local: undefined };
  const { copyOf, path: local, children } = target;
  const stat = EntryStat.of(local, withAtime);
  if (copyOf) return { stat: copyStat(stat, copyOf), local: undefined };
  if (stat.isFolder || children.size === 0) return { stat, local };
  // Something has taken the place of a folder that things are mounted in.
  return { stat: madeStat(newestIn(target)), local: undefined };
}

function copyStat(copy: EntryStat, originals: readonly string[]): EntryStat {
  const found = originals.flatMap((original) => {
    try {
      const stat = EntryStat.of(original, false);
      return stat.isFile ? [stat] : [];
    } catch {
      // Gone by now; the copy is not.
      return [];
    }
  });
  const like = found[0] ?? copy;
  return entryStat({
    mode: S_IFREG | (like.mode & PERMISSIONS),
    uid: like.uid,
    gid: like.gid,
    size: copy.size,
    timeNs: newestOf(found.length > 0 ? found.map(({ mtimeNs }) => mtimeNs) : [copy.mtimeNs]),
  });
}

function madeStat(timeNs: bigint): EntryStat {
  return entryStat({
    mode: MADE_MODE,
    uid: BigInt(process.getuid?.() ?? 0),
    gid: BigInt(process.getgid?.() ?? 0),
    size: 0n,
    timeNs,
  });
}

interface StatFacts {
  readonly mode: bigint;
  readonly uid: bigint;
  readonly gid: bigint;
  readonly size: bigint;
  readonly timeNs: bigint;
}

/** An entry without inode and device, whose times are one. */
function entryStat({ mode, uid, gid, size, timeNs }: StatFacts): EntryStat {
  return new EntryStat(
    BigInt64Array.of(0n, 0n, mode, 1n, uid, gid, size, timeNs, timeNs, 0n, timeNs),
    0,
  );
}

function newestIn({ children }: TargetTree): bigint {
  return newestOf(
    [...children.values()].map((child) => {
      try {
        return factsOfTarget(child, false).stat.mtimeNs;
      } catch {
        // The walk will meet the same error, and report it.
        return 0n;
      }
    }),
  );
}

function newestOf(times: readonly bigint[]): bigint {
  return times.reduce((newest, time) => (time > newest ? time : newest), 0n);
}
