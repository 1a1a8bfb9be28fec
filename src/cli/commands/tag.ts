import type { Command } from 'commander';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { countOf } from '../format-values.ts';
import { withExample } from '../help-example.ts';
import { withRepository } from '../open-repository.ts';
import { collectTagLists } from '../option-parsers.ts';
import { shortId } from '../snapshot-json.ts';
import { addSnapshotFilter, filterOf, type SnapshotFilterOptions } from '../snapshot-options.ts';

interface TagOptions extends SnapshotFilterOptions {
  readonly set?: readonly (readonly string[])[];
  readonly add?: readonly (readonly string[])[];
  readonly remove?: readonly (readonly string[])[];
}

export function defineTag(program: Command, action: ActionMaker): void {
  const command = addSnapshotFilter(
    program.command('tag [snapshots...]').description('Change the tags of backups.'),
  )
    .option('--set <tag[,tag...]>', 'replace all tags (can be repeated)', collectTagLists)
    .option('--add <tag[,tag...]>', 'add tags (can be repeated)', collectTagLists)
    .option('--remove <tag[,tag...]>', 'remove tags (can be repeated)', collectTagLists)
    .action(action<TagOptions>(tag));
  withExample(command, 'kirsch tag --add before-upgrade latest');
}

async function tag(
  context: CommandContext,
  names: readonly string[],
  options: TagOptions,
): Promise<undefined> {
  const { output, env } = context;
  const { selectSnapshots } = await import('../../operations/snapshots/resolve-snapshot.ts');
  const { tagSnapshots } = await import('../../operations/tag/tag-snapshots.ts');
  const replaced = await withRepository(context, 'exclusive', async (repository, signal) => {
    const filter = filterOf(options, env);
    const snapshots = await selectSnapshots(repository, { names, filter, signal });
    const change = {
      ...(options.set && { set: options.set.flat() }),
      add: options.add?.flat() ?? [],
      remove: options.remove?.flat() ?? [],
    };
    return tagSnapshots(repository, snapshots, change, {
      signal,
      onReplaced: ({ oldId, newId }) => {
        if (output.json) {
          output.value({ message_type: 'changed', old_snapshot_id: oldId, new_snapshot_id: newId });
        } else {
          output.say(`snapshot ${shortId(oldId)} is now ${shortId(newId)}`, 1);
        }
      },
    });
  });
  if (output.json) output.value({ message_type: 'summary', changed_snapshots: replaced.length });
  else output.say(`modified ${countOf(replaced.length, 'snapshot')}`);
}
