import type { Command } from 'commander';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { countOf } from '../format-values.ts';
import { withExample } from '../help-example.ts';
import { withRepository } from '../open-repository.ts';
import { terminalLine } from '../terminal-text.ts';

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
  const { holderOf } = await import('../../repository/lock-rules.ts');
  const { thisProcess } = await import('../../repository/lock-owner.ts');
  const { removed, unreadable, held } = await withRepository(
    context,
    'none',
    (repository, signal) =>
      removeAll
        ? removeAllLocks(repository, signal)
        : removeStaleLocks(repository, { owner: thisProcess(), signal }),
  );
  for (const id of unreadable) {
    output.warn(`the lock ${id} cannot be read; \`kirsch unlock --remove-all\` removes it`);
  }
  if (output.json) {
    output.value({
      message_type: 'summary',
      removed_locks: removed.length,
      held_locks: held.map(({ id, hostname, username, pid, exclusive, time }) => {
        return { id, hostname, username, pid, exclusive, time };
      }),
    });
    return;
  }
  if (removed.length > 0) output.say(`removed ${countOf(removed.length, 'lock')}`);
  else output.say(removeAll ? 'no locks' : 'no stale locks');
  for (const lock of held) {
    output.say(
      `the lock ${lock.id.slice(0, 8)} stays: ${terminalLine(holderOf(lock))} ` +
        'has renewed it lately; `kirsch unlock --remove-all` removes it all the same',
    );
  }
}
