import { KirschError } from '../errors/index.ts';
import type { OpenRepository } from '../repository/open-repository.ts';
import type { CommandContext } from './command-context.ts';
import { compressionOf, packSizeOf } from './global-options.ts';
import { limitHeap, READING } from './limit-heap.ts';
import { lockOptions } from './open-repository.ts';
import { type PruneCommandOptions, pruneOptionsOf } from './prune-options.ts';
import { planLines, pruneJson, resultLines } from './prune-report.ts';
import { shareDone, showProgress } from './status-lines.ts';

/** How a prune is run. */
export interface PruneRun {
  readonly dryRun: boolean;
  /** Ids of snapshots that a dry run takes for removed. */
  readonly ignoredSnapshots?: ReadonlySet<string>;
}

/**
 * To be called before the repository is opened for it.
 * @throws KirschError `BAD_ARGUMENT` when it would prune without a lock
 */
export function prepareForPrune(
  { global }: CommandContext,
  { dryRun }: Pick<PruneRun, 'dryRun'>,
): void {
  if (!global.lock && !dryRun) {
    throw new KirschError('BAD_ARGUMENT', 'A prune without a lock could remove what others need.', {
      hint: '`--no-lock` goes with `--dry-run` only.',
    });
  }
  limitHeap(READING);
}

/** Prunes the repository, shows the plan first and then what was done. Takes the locks that it needs. */
export async function runPrune(
  context: CommandContext,
  repository: OpenRepository,
  options: PruneCommandOptions,
  { dryRun, ignoredSnapshots }: PruneRun,
): Promise<void> {
  const { output, global, env, signal } = context;
  const { prune } = await import('../operations/prune/prune.ts');
  const report = showProgress(output, (progress, secondsElapsed) => ({
    seconds_elapsed: secondsElapsed,
    percent_done: shareDone(progress),
    total_bytes: progress.totalBytes,
    bytes_done: progress.bytes,
  }));
  const { exclusive: _, signal: __, ...lock } = await lockOptions(context, 'exclusive');
  const result = await prune(repository, {
    ...pruneOptionsOf(options),
    dryRun,
    ignoredSnapshots,
    lock: global.lock ? lock : undefined,
    compression: compressionOf(global, env),
    packSizeMiB: packSizeOf(global, env),
    signal,
    onPlan: (totals, step) => {
      if (step !== 'repack') return;
      for (const line of planLines(totals, options.instant ?? false)) output.say(line);
    },
    onProgress: (stage, progress) => {
      if (stage === 'search' || stage === 'repack') report(progress);
    },
  });
  if (output.json) output.value(pruneJson(result, dryRun));
  else if (dryRun) output.say('nothing was changed: this was a dry run');
  else for (const line of resultLines(result)) output.say(line);
}
