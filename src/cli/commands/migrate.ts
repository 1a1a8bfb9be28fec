import type { Command } from 'commander';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { withExample } from '../help-example.ts';
import { withRepository } from '../open-repository.ts';

export function defineMigrate(program: Command, action: ActionMaker): void {
  const command = program
    .command('migrate [names...]')
    .description('Bring an old repository up to date; without a name, list what can be done.')
    .option('-f, --force', 'accepted for restic’s sake: nothing is migrated twice')
    .action(action(migrateCommand));
  withExample(command, 'kirsch migrate upgrade_repo_v2');
}

async function migrateCommand(
  context: CommandContext,
  names: readonly string[],
): Promise<undefined> {
  const { output } = context;
  const { availableMigrations, migrate } = await import('../../operations/migrate/migrate.ts');
  await withRepository(
    context,
    names.length > 0 ? 'exclusive' : 'none',
    async (repository, signal) => {
      if (names.length === 0) {
        const available = availableMigrations(repository);
        if (output.json) output.value(available);
        else if (available.length === 0) output.result('no migrations found');
        else
          for (const { name, description } of available) output.result(`${name}\t${description}`);
        return;
      }
      for (const name of names) {
        output.say('checking the repository first');
        await migrate(repository, name, {
          signal,
          onProblem: ({ message }) => output.warn(`error: ${message}`),
        });
        if (output.json) output.value({ message_type: 'migrated', name });
        else output.say(`migration ${name}: success`);
      }
    },
  );
}
