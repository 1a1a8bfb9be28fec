import { type Command, InvalidArgumentError } from 'commander';
import type { UnusedLimit } from '../operations/prune/prune-limits.ts';
import type { PruneOptions } from '../operations/prune/prune-options.ts';
import { parseDuration, parseSize } from './option-parsers.ts';

/** The options of a prune, also of one that follows a `forget`. */
export interface PruneCommandOptions {
  readonly maxUnused?: UnusedLimit;
  readonly maxRepackSize?: number;
  readonly repackCacheableOnly?: boolean;
  readonly repackUncompressed?: boolean;
  readonly repackSmall?: boolean;
  readonly repackSmallerThan?: number;
  readonly instant?: boolean;
  readonly grace?: number;
}

/** Adds what a prune can be told. */
export function addPruneOptions(command: Command): Command {
  return command
    .option(
      '--max-unused <limit>',
      'tolerate so much unused data: a size, a share such as 5%, or `unlimited` (default: 5%)',
      parseUnusedLimit,
    )
    .option('--max-repack-size <size>', 'repack no more packs than this together', parseSize)
    .option('--repack-cacheable-only', 'repack only packs with folders')
    .option('--repack-uncompressed', 'compress what is not compressed')
    .option('--repack-small', 'accepted for restic’s sake: small packs are merged anyway')
    .option('--repack-smaller-than <size>', 'merge packs below this size', parseSize)
    .option('--instant', 'delete at once instead of marking first; nobody may back up meanwhile')
    .option(
      '--grace <duration>',
      'how long packs stay marked before they are deleted (default: 23h)',
      parseDuration,
    );
}

/** The same as the library wants it. */
export function pruneOptionsOf(options: PruneCommandOptions): PruneOptions {
  return {
    maxUnused: options.maxUnused,
    maxRepackBytes: options.maxRepackSize,
    repackCacheableOnly: options.repackCacheableOnly,
    repackUncompressed: options.repackUncompressed,
    repackSmallerThan: options.repackSmallerThan,
    instant: options.instant,
    graceMs: options.grace,
  };
}

/** `unlimited`, a share such as `5%` or `0.5%`, or a size. */
export function parseUnusedLimit(text: string): UnusedLimit {
  if (text === 'unlimited') return { kind: 'unlimited' };
  const share = /^(\d+(?:\.\d+)?)%$/.exec(text);
  if (!share) return { kind: 'bytes', bytes: parseSize(text) };
  const percent = Number(share[1]);
  if (percent >= 100) throw new InvalidArgumentError('Give a share of less than 100%.');
  return { kind: 'percent', percent };
}
