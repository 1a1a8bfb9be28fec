import type { Rule } from '../personality.ts';

/** `list-type=2` means nothing: the answer is of the first version, which has no continuation token. */
export function listsOldVersionOnly(): Rule {
  return {
    answer: (call, next) =>
      next(call.operation === 'ListObjectsV2' ? { ...call, operation: 'ListObjects' } : call),
  };
}
