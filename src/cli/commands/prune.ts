import type { Command } from 'commander';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { withExample } from '../help-example.ts';
import { openRepositoryOf } from '../open-repository.ts';
import { addPruneOptions, type PruneCommandOptions } from '../prune-options.ts';

export function definePrune(program: Command, action: ActionMaker): void {
  const command = addPruneOptions(
    program
      .command('prune')
      .description('Give back the space of what no backup needs: marked now, deleted a day later.'),
  )
    .option('-n, --dry-run', 'show what would be done, and do nothing')
    .action(action<PruneCommandOptions & { readonly dryRun?: boolean }>(prune));
  withExample(command, 'kirsch prune --max-unused 10%');
}

async function prune(
  context: CommandContext,
  _args: readonly string[],
  { dryRun = false, ...options }: PruneCommandOptions & { readonly dryRun?: boolean },
): Promise<undefined> {
  const { prepareForPrune, runPrune } = await import('../run-prune.ts');
  prepareForPrune(context, { dryRun });
  const repository = await openRepositoryOf(context);
  try {
    await runPrune(context, repository, options, { dryRun });
  } finally {
    await repository.close();
  }
}
