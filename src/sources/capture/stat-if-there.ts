import { type BigIntStats, statSync } from 'node:fs';

/** What the system tells of a file, of a symlink's target; undefined when there is none. Throws its other errors. */
export function statIfThere(path: string): BigIntStats | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false });
}
