import type { BigIntStats } from 'node:fs';
import type { ListedEntry } from './listing.ts';
import type { OverwritePolicy } from './restore-options.ts';

/**
 * What the policy says to an entry that stands where the snapshot has one:
 *
 * - `replace`: it becomes the snapshot's; what is right of its content may be kept;
 * - `trust`: its content is taken to be right;
 * - `keep`: it is left as it is.
 */
export type OverwriteDecision = 'replace' | 'trust' | 'keep';

export function decideOverwrite(
  policy: OverwritePolicy,
  existing: Pick<BigIntStats, 'size' | 'mtimeNs' | 'isFile'>,
  node: Pick<ListedEntry, 'type' | 'size' | 'mtimeNs'>,
): OverwriteDecision {
  switch (policy) {
    case 'never':
      return 'keep';
    case 'if-newer':
      return node.mtimeNs > existing.mtimeNs ? 'replace' : 'keep';
    case 'if-changed':
      return node.type === 'file' &&
        existing.isFile() &&
        existing.size === BigInt(node.size) &&
        existing.mtimeNs === node.mtimeNs
        ? 'trust'
        : 'replace';
    case 'always':
      return 'replace';
  }
}
