import type { Command } from 'commander';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { countOf } from '../format-values.ts';
import { withExample } from '../help-example.ts';
import { withRepository } from '../open-repository.ts';

interface UnlockOptions {
  readonly removeAll?: boolean;
}

export function defineUnlock(program: Command, action: ActionMaker): void {
  const command = program
    .command('unlock')
    .description('Remove locks that dead processes have left behind.')
    .option('--remove-all', 'remove every lock, even of processes that are at work')
    .action(action<UnlockOptions>(unlock));
  withExample(command, 'kirsch unlock');
}

async function unlock(
  context: CommandContext,
  _args: readonly string[],
  { removeAll = false }: UnlockOptions,
): Promise<undefined> {
  const { output } = context;
  const { removeAllLocks, removeStaleLocks } = await import('../../repository/locks.ts');
  const { thisProcess } = await import('../../repository/lock-owner.ts');
  const { removed, unreadable } = await withRepository(context, 'none', (repository, signal) =>
    removeAll
      ? removeAllLocks(repository, signal)
      : removeStaleLocks(repository, { owner: thisProcess(), signal }),
  );
  for (const id of unreadable) {
    output.warn(`the lock ${id} cannot be read; \`kirsch unlock --remove-all\` removes it`);
  }
  if (output.json) output.value({ message_type: 'summary', removed_locks: removed.length });
  else if (removed.length > 0) output.say(`removed ${countOf(removed.length, 'lock')}`);
  else output.say('no stale locks');
}
