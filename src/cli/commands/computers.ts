import type { Command } from 'commander';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { formatLocalTime } from '../format-values.ts';
import { withExample } from '../help-example.ts';
import { withRepository } from '../open-repository.ts';
import { tableLines } from '../print-table.ts';

export function defineComputers(program: Command, action: ActionMaker): void {
  const computers = program
    .command('computers')
    .description('List the computers that have made backups, and name them.');
  withExample(
    computers
      .command('list', { isDefault: true })
      .description('List them, the one with the newest backup first.')
      .action(action(list)),
    'kirsch computers',
  );
  withExample(
    computers
      .command('rename <computer> <name>')
      .description('Give another name to a computer, named by its id or the name it has.')
      .action(action(rename)),
    'kirsch computers rename 3f9a1c2b "Ada’s laptop"',
  );
}

async function list(context: CommandContext): Promise<undefined> {
  const { output } = context;
  const { loadSnapshots } = await import('../../operations/snapshots/load-snapshots.ts');
  const { computersOf } = await import('../../operations/computers/list-computers.ts');
  const snapshots = await withRepository(context, 'none', (repository, signal) =>
    loadSnapshots(repository, { signal, onDamaged: (_id, error) => output.warn(error.message) }),
  );
  const computers = computersOf(snapshots);
  if (output.json) {
    output.value(
      computers.map(({ id, name, host, user, snapshots: own }) => ({
        id: id ?? null,
        name,
        hostname: host,
        username: user,
        snapshots_count: own.length,
        latest_time: own.at(-1)!.snapshot.time,
        latest_snapshot_id: own.at(-1)!.id,
      })),
    );
    return;
  }
  const rows = computers.map(({ id, name, host, user, snapshots: own }) => [
    id ?? '',
    name,
    host,
    user,
    String(own.length),
    formatLocalTime(own.at(-1)!.snapshot.time),
  ]);
  const head = ['ID', 'Name', 'Host', 'User', 'Backups', 'Newest'];
  for (const line of tableLines({ head, rows, alignRight: [4] })) output.result(line);
}

async function rename(
  context: CommandContext,
  [computer, name]: readonly string[],
): Promise<undefined> {
  const { output } = context;
  const { loadSnapshots } = await import('../../operations/snapshots/load-snapshots.ts');
  const { findComputer, renameComputer } = await import(
    '../../operations/computers/rename-computer.ts'
  );
  await withRepository(context, 'exclusive', async (repository, signal) => {
    const found = findComputer(await loadSnapshots(repository, { signal }), computer!);
    await renameComputer(repository, found, name!, { signal });
    if (output.json) output.value({ message_type: 'renamed', id: found.id ?? null, name });
    else output.say(`${found.name} is called ${name} now`);
  });
}
