import { KirschError } from '../../errors/index.ts';
import type { ReadFailure } from './seal-job.ts';

/** The error for paths that lead to nothing. */
export function sourceEmpty(paths: readonly string[]): KirschError {
  return new KirschError('SOURCE_EMPTY', `Nothing was found to back up in ${paths.join(', ')}.`, {
    hint: 'Check the paths and the excludes.',
  });
}

/** The error for paths none of which is there. */
export function sourceMissing(paths: readonly string[]): KirschError {
  const what = paths.length === 1 ? paths[0] : `any of ${paths.join(', ')}`;
  return new KirschError('SOURCE_EMPTY', `Nothing was backed up: there is no ${what}.`, {
    hint: 'Check how it is written, and whether its disk is connected; a relative path starts at the current folder.',
  });
}

/** Why something was left out, in words: those of the system name the call, and the path once more. */
export function whyLeftOut({ code, message }: ReadFailure['failure']): string {
  if (code === 'EACCES' || code === 'EPERM') return 'the system does not let this user read it';
  return code === 'ENOENT' ? 'it is not there' : message;
}

/** The error for a repository that others empty faster than a backup can fill it. */
export function deletedMeanwhile(attempts: number): KirschError {
  const times = attempts > 1 ? `, ${attempts} times in succession` : '';
  return new KirschError(
    'BLOB_NOT_FOUND',
    `What this backup relies on was deleted from the storage while it was at work${times}. No backup was made.`,
    {
      hint: 'Run it again, and see to it that nothing is pruned meanwhile by programs that do not heed locks.',
    },
  );
}
