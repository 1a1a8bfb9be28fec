import { KirschError } from '../../errors/index.ts';

/** The error for paths that lead to nothing. */
export function sourceEmpty(paths: readonly string[]): KirschError {
  return new KirschError('SOURCE_EMPTY', `Nothing was found to back up in ${paths.join(', ')}.`, {
    hint: 'Check the paths and the excludes.',
  });
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
