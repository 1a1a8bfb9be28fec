import type { Command } from 'commander';
import { Option } from 'commander';
import type { OverwritePolicy, RestoreOptions } from '../../operations/restore/restore-options.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-codes.ts';
import { withExample } from '../help-example.ts';
import { limitHeap, READING } from '../limit-heap.ts';
import { withIndex } from '../open-repository.ts';
import { collect } from '../option-parsers.ts';
import {
  addExcludes,
  addIncludes,
  type ExcludeOptions,
  type IncludeOptions,
  patternsOf,
} from '../pattern-options.ts';
import { RestoreReport } from '../restore-report.ts';
import { describeSnapshot } from '../snapshot-json.ts';
import { addSnapshotFilter, filterOf, type SnapshotFilterOptions } from '../snapshot-options.ts';

interface RestoreCommandOptions extends SnapshotFilterOptions, ExcludeOptions, IncludeOptions {
  readonly target: string;
  readonly overwrite: OverwritePolicy;
  readonly delete?: boolean;
  readonly dryRun?: boolean;
  readonly verify?: boolean;
  readonly sparse?: boolean;
  readonly ownershipByName?: boolean;
  readonly includeXattr?: readonly string[];
  readonly excludeXattr?: readonly string[];
}

const POLICIES: readonly OverwritePolicy[] = ['always', 'if-changed', 'if-newer', 'never'];

export function defineRestore(program: Command, action: ActionMaker): void {
  const command = addIncludes(
    addExcludes(
      addSnapshotFilter(
        program
          .command('restore <snapshot>')
          .description(
            'Bring a backup back, or a part of it: SNAPSHOT:PATH. SNAPSHOT may be `latest`.',
          ),
      ),
    ),
  )
    .requiredOption('-t, --target <folder>', 'where to restore to')
    .addOption(
      new Option('--overwrite <behavior>', 'what happens to files that are there')
        .choices(POLICIES)
        .default('always'),
    )
    .option('--delete', 'remove what is in the target and not in the backup')
    .option('-n, --dry-run', 'show what would be done, and do nothing')
    .option('--verify', 'read everything back and compare it with the backup')
    .option('--sparse', 'leave holes where a file has long runs of zeros')
    .option(
      '--include-xattr <pattern>',
      'only extended attributes that match (can be repeated)',
      collect,
    )
    .option(
      '--exclude-xattr <pattern>',
      'no extended attributes that match (can be repeated)',
      collect,
    )
    .option('--ownership-by-name', 'take owners by name instead of by number')
    .action(action<RestoreCommandOptions>(restoreCommand));
  withExample(
    command,
    'kirsch restore latest --target /tmp/restored',
    'kirsch restore latest:/home/ada/Documents --target ~/Documents --overwrite if-changed',
  );
}

async function restoreCommand(
  context: CommandContext,
  [reference]: readonly string[],
  options: RestoreCommandOptions,
): Promise<number> {
  const { output, env } = context;
  const { resolveSnapshot } = await import('../../operations/snapshots/resolve-snapshot.ts');
  const { restore } = await import('../../operations/restore/restore.ts');
  const { RestoreWorkers } = await import('../../operations/restore/restore-workers.ts');
  limitHeap(READING);
  // The threads start while the repository is being opened.
  const workers = new RestoreWorkers();
  const filter = filterOf(options, env);
  const choose = (repository: OpenRepository, signal: AbortSignal) =>
    resolveSnapshot(repository, reference!, { filter, signal });
  const work = withIndex(context, choose, async (repository, found, signal) => {
    output.say(`restoring ${describeSnapshot(found)} to ${options.target}`);
    const report = new RestoreReport(output, { dryRun: options.dryRun ?? false });
    const wanted: RestoreOptions = {
      snapshot: found.snapshot,
      path: found.path,
      target: options.target,
      includes: await patternsOf(options.include, options.includeFile, env),
      caseInsensitiveIncludes: await patternsOf(options.iinclude, options.iincludeFile, env),
      excludes: await patternsOf(options.exclude, options.excludeFile, env),
      caseInsensitiveExcludes: await patternsOf(options.iexclude, options.iexcludeFile, env),
      overwrite: options.overwrite,
      delete: options.delete ?? false,
      dryRun: options.dryRun ?? false,
      verify: options.verify ?? false,
      sparse: options.sparse ?? false,
      ownerNames: options.ownershipByName ?? false,
      includeAttributes: options.includeXattr ?? [],
      excludeAttributes: options.excludeXattr ?? [],
      workers,
      signal,
      ...report.handlers,
    };
    const result = await restore(repository, wanted);
    report.finish(result);
    return result.issues > 0 ? EXIT.failed : EXIT.ok;
  });
  return work.finally(() => workers.close());
}
