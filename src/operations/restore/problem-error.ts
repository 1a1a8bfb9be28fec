import { KirschError } from '../../errors/index.ts';
import type { ListedEntry } from './listing.ts';

/** The error for an entry whose content cannot be right. */
export function problemError({ type, size, problem }: ListedEntry): KirschError {
  const hint = 'Run `kirsch check` to see what else is affected, or try an older backup.';
  const what = type === 'dir' ? 'the listing of the folder' : 'a part of the file';
  if (problem && 'missing' in problem) {
    return new KirschError(
      'BLOB_NOT_FOUND',
      `No index names the blob ${problem.missing}, ${what}.`,
      {
        hint,
        details: { id: problem.missing },
      },
    );
  }
  const found = problem?.sizeOfBlobs;
  return new KirschError('DAMAGED', `It should have ${size} bytes, and its parts have ${found}.`, {
    hint,
  });
}
