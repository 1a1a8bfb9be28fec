import type { RepairIndexPlan } from '../../operations/repair/repair-index.ts';
import type { CommandContext } from '../command-context.ts';
import { countOf } from '../format-values.ts';
import { withRepository } from '../open-repository.ts';
import { shareDone, showProgress } from '../status-lines.ts';

export interface RepairIndexCommandOptions {
  readonly readAllPacks?: boolean;
  readonly dryRun?: boolean;
}

export async function repairIndexCommand(
  context: CommandContext,
  _args: readonly string[],
  { readAllPacks = false, dryRun = false }: RepairIndexCommandOptions,
): Promise<undefined> {
  const { output } = context;
  const { repairIndex } = await import('../../operations/repair/repair-index.ts');
  const result = await withRepository(context, 'exclusive', (repository, signal) =>
    repairIndex(repository, {
      readAllPacks,
      dryRun,
      signal,
      onProgress: showProgress(output, (progress, secondsElapsed) => ({
        seconds_elapsed: secondsElapsed,
        percent_done: shareDone(progress),
        total_packs: progress.totalFiles,
        packs_done: progress.files,
      })),
      onPlan: (plan) => {
        for (const line of planLines(plan)) output.say(line);
      },
    }),
  );
  if (output.json) {
    output.value({
      message_type: 'summary',
      dry_run: dryRun,
      damaged_indexes: result.damagedIndexes,
      missing_packs: result.missingPacks,
      added_packs: result.addedPacks,
      corrected_packs: result.correctedPacks,
      merged_packs: result.mergedPacks,
      unreadable_packs: result.unreadablePacks,
      unusable_packs: result.unusablePacks,
      packs_read: result.packsRead,
      replaced_indexes: result.replacedIndexes,
      written_indexes: result.written,
    });
    return;
  }
  const files = countOf(result.replacedIndexes.length, 'index file');
  if (dryRun) output.say(`would replace ${files}`);
  else output.say(`replaced ${files} by ${result.written.length}`);
}

function planLines(plan: RepairIndexPlan): string[] {
  const each = (ids: readonly string[], line: (id: string) => string) => ids.map(line);
  return [
    ...each(plan.damagedIndexes, (id) => `the index file ${id} cannot be read: to be removed`),
    ...each(plan.missingPacks, (id) => `the pack ${id} is gone: to be listed no more`),
    ...each(plan.addedPacks, (id) => `the pack ${id} is in no index: to be listed`),
    ...each(plan.correctedPacks, (id) => `the pack ${id} is listed wrongly: to be corrected`),
    ...each(plan.mergedPacks, (id) => `the pack ${id} is listed several times: once from now on`),
    ...each(
      plan.unreadablePacks,
      (id) => `the header of the pack ${id} cannot be read: run \`kirsch repair packs ${id}\``,
    ),
    ...each(
      plan.unusablePacks,
      (id) => `the pack ${id} is in no index, and its header cannot be read: nobody can use it`,
    ),
  ];
}
