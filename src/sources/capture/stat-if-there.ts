import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';

/** What the system tells of a file, of a symlink's target; undefined when there is none. Throws its other errors. */
export async function statIfThere(path: string): Promise<BigIntStats | undefined> {
  try {
    return await stat(path, { bigint: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
