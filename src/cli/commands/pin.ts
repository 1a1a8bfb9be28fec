import type { Command } from 'commander';
import type { pinSnapshots } from '../../operations/forget/pins.ts';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { countOf } from '../format-values.ts';
import { withExample } from '../help-example.ts';
import { withRepository } from '../open-repository.ts';
import { shortId } from '../snapshot-json.ts';
import { addSnapshotFilter, filterOf, type SnapshotFilterOptions } from '../snapshot-options.ts';

export function definePin(program: Command, action: ActionMaker): void {
  withExample(
    addSnapshotFilter(
      program
        .command('pin <snapshots...>')
        .description('Keep backups whatever the rules of `forget` say.'),
    ).action(action<SnapshotFilterOptions>(pin)),
    'kirsch pin latest',
  );
}

export function defineUnpin(program: Command, action: ActionMaker): void {
  withExample(
    addSnapshotFilter(
      program.command('unpin <snapshots...>').description('Take the pins off backups.'),
    ).action(action<SnapshotFilterOptions>(unpin)),
    'kirsch unpin 3e8ac160',
  );
}

async function pin(
  context: CommandContext,
  names: readonly string[],
  options: SnapshotFilterOptions,
): Promise<undefined> {
  const { pinSnapshots } = await import('../../operations/forget/pins.ts');
  await change(context, names, options, 'pinned', pinSnapshots);
}

async function unpin(
  context: CommandContext,
  names: readonly string[],
  options: SnapshotFilterOptions,
): Promise<undefined> {
  const { unpinSnapshots } = await import('../../operations/forget/pins.ts');
  await change(context, names, options, 'unpinned', unpinSnapshots);
}

async function change(
  context: CommandContext,
  names: readonly string[],
  options: SnapshotFilterOptions,
  done: string,
  apply: typeof pinSnapshots,
): Promise<void> {
  const { output, env } = context;
  const { selectSnapshots } = await import('../../operations/snapshots/resolve-snapshot.ts');
  const replaced = await withRepository(context, 'exclusive', async (repository, signal) => {
    const filter = filterOf(options, env);
    const snapshots = await selectSnapshots(repository, { names, filter, signal });
    return apply(repository, snapshots, {
      signal,
      onReplaced: ({ oldId, newId }) => {
        if (output.json) {
          output.value({ message_type: 'changed', old_snapshot_id: oldId, new_snapshot_id: newId });
        } else {
          output.say(`${done} ${shortId(oldId)}: it is ${shortId(newId)} now`);
        }
      },
    });
  });
  if (output.json) output.value({ message_type: 'summary', changed_snapshots: replaced.length });
  else output.say(`${done} ${countOf(replaced.length, 'backup')}`);
}
