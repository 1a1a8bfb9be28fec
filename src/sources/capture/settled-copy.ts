import { type BigIntStats, constants } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { statIfThere } from './stat-if-there.ts';

/** What came of copying files that somebody may be writing. */
export interface SettledCopy {
  /** Whether none of the files changed from before they were read until after. */
  readonly isSettled: boolean;
  readonly attempts: number;
}

export interface SettledCopyOptions {
  /** Files that must stay as they are meanwhile, or stay away, without being copied. */
  readonly watch?: readonly string[];
  /** How often it is tried; 20 unless given. */
  readonly attempts?: number;
}

const ATTEMPTS = 20;
/**
 * Two changes within this time, in milliseconds, can bear the same time: a kernel's clock for files goes by its ticks, of 10 ms at most.
 * A file that has just changed is looked at again when it is older.
 */
const TICK = 20;
/** Between attempts, in milliseconds; the longest is reached after a few. */
const SHORTEST_PAUSE = 10;
const LONGEST_PAUSE = 200;

/**
 * Copies files (cloned where the file system can) that belong to one moment: each is looked at before and after, and if anything changed all
 * are read again. Never throws for what changes; the last copy stays. Throws the system's error for a file that cannot be read or is not
 * there.
 */
export async function copySettled(
  files: readonly { readonly from: string; readonly to: string }[],
  { watch = [], attempts = ATTEMPTS }: SettledCopyOptions = {},
): Promise<SettledCopy> {
  const watched = [...files.map(({ from }) => from), ...watch];
  for (let attempt = 1; ; attempt++) {
    const before = look(watched);
    for (const { from, to } of files) await copyFile(from, to, constants.COPYFILE_FICLONE);
    if (!before.isYoung && look(watched).facts === before.facts) {
      return { isSettled: true, attempts: attempt };
    }
    if (attempt >= attempts) return { isSettled: false, attempts: attempt };
    await pause(Math.min(SHORTEST_PAUSE * 2 ** attempt, LONGEST_PAUSE));
  }
}

interface Look {
  /** Everything that a change would change, in one text. */
  readonly facts: string;
  /** Whether a change at this moment could leave the facts as they are. */
  readonly isYoung: boolean;
}

function look(paths: readonly string[]): Look {
  const found = paths.map(statIfThere);
  const now = Date.now();
  return {
    facts: found.map((facts) => (facts ? identityOf(facts) : 'none')).join('\n'),
    isYoung: found.some((facts) => {
      const age = facts ? now - Number(facts.mtimeNs / 1_000_000n) : Number.POSITIVE_INFINITY;
      return age > -TICK && age < TICK;
    }),
  };
}

function identityOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return `${dev} ${ino} ${size} ${mtimeNs} ${ctimeNs}`;
}
