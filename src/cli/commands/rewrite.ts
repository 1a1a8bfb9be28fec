import type { Command } from 'commander';
import { formatTime } from '../../format/index.ts';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { countOf } from '../format-values.ts';
import { withExample } from '../help-example.ts';
import { withRepository } from '../open-repository.ts';
import { parseMoment } from '../option-parsers.ts';
import {
  addExcludes,
  addIncludes,
  type ExcludeOptions,
  type IncludeOptions,
  patternsOf,
} from '../pattern-options.ts';
import { shortId } from '../snapshot-json.ts';
import { addSnapshotFilter, filterOf, type SnapshotFilterOptions } from '../snapshot-options.ts';

interface RewriteCommandOptions extends SnapshotFilterOptions, ExcludeOptions, IncludeOptions {
  readonly dryRun?: boolean;
  readonly forget?: boolean;
  readonly newHost?: string;
  readonly newTime?: Date;
  readonly snapshotSummary?: boolean;
}

export function defineRewrite(program: Command, action: ActionMaker): void {
  const command = addIncludes(
    addExcludes(
      addSnapshotFilter(
        program
          .command('rewrite [snapshots...]')
          .description('Make backups anew without some files, or with another host or time.'),
      ),
    ),
  )
    .option('-n, --dry-run', 'show what would change, and change nothing')
    .option('--forget', 'remove the originals instead of tagging the new ones `rewrite`')
    .option('--new-host <name>', 'the computer’s name in the new backups')
    .option('--new-time <time>', 'the time of the new backups', parseMoment)
    .option('-s, --snapshot-summary', 'count files and bytes where a backup has no summary')
    .action(action<RewriteCommandOptions>(rewrite));
  withExample(command, 'kirsch rewrite --exclude "/home/ada/secret.txt" --forget');
}

async function rewrite(
  context: CommandContext,
  names: readonly string[],
  options: RewriteCommandOptions,
): Promise<undefined> {
  const { output, env } = context;
  const { loadIndex } = await import('../../repository/indexed-repository.ts');
  const { rewriteSnapshots } = await import('../../operations/rewrite/rewrite-snapshots.ts');
  const { selectSnapshots } = await import('../../operations/snapshots/resolve-snapshot.ts');
  const { dryRun = false, forget = false, newHost, newTime, snapshotSummary = false } = options;
  const mode = forget && !dryRun ? 'exclusive' : 'shared';
  const rewritten = await withRepository(context, mode, async (repository, signal) => {
    const filter = filterOf(options, env);
    const snapshots = await selectSnapshots(repository, { names, filter, signal });
    return rewriteSnapshots(await loadIndex(repository, { signal }), snapshots, {
      excludes: await patternsOf(options.exclude, options.excludeFile, env),
      caseInsensitiveExcludes: await patternsOf(options.iexclude, options.iexcludeFile, env),
      includes: await patternsOf(options.include, options.includeFile, env),
      caseInsensitiveIncludes: await patternsOf(options.iinclude, options.iincludeFile, env),
      ...(newHost !== undefined && { newHost }),
      ...(newTime && { newTime: timeText(newTime) }),
      addSummary: snapshotSummary,
      forget,
      dryRun,
      signal,
      onRewritten: ({ oldId, newId, isChanged }) => {
        if (!isChanged) output.say(`snapshot ${shortId(oldId)} stays as it is`, 1);
        else if (newId)
          output.say(`snapshot ${shortId(oldId)}: saved new snapshot ${shortId(newId)}`);
        else output.say(`snapshot ${shortId(oldId)} would change`);
        if (output.json && newId) {
          output.value({ message_type: 'changed', old_snapshot_id: oldId, new_snapshot_id: newId });
        }
      },
    });
  });
  const changed = rewritten.filter(({ isChanged }) => isChanged).length;
  if (output.json) output.value({ message_type: 'summary', changed_snapshots: changed });
  else output.say(`${dryRun ? 'would modify' : 'modified'} ${countOf(changed, 'snapshot')}`);
}

function timeText(moment: Date): string {
  return formatTime(BigInt(moment.getTime()) * 1_000_000n, -moment.getTimezoneOffset());
}
