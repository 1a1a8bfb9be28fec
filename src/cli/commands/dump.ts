import type { Command } from 'commander';
import { Option } from 'commander';
import type { OpenRepository } from '../../repository/open-repository.ts';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { withExample } from '../help-example.ts';
import { withIndex } from '../open-repository.ts';
import { addSnapshotFilter, filterOf, type SnapshotFilterOptions } from '../snapshot-options.ts';
import { writeTarget } from '../write-target.ts';

interface DumpOptions extends SnapshotFilterOptions {
  readonly archive: 'tar' | 'zip';
  readonly target?: string;
}

export function defineDump(program: Command, action: ActionMaker): void {
  const command = addSnapshotFilter(
    program
      .command('dump <snapshot> <path>')
      .description('Write a file of a backup, or a folder as an archive, to the standard output.'),
  )
    .addOption(
      new Option('-a, --archive <format>', 'what becomes of a folder')
        .choices(['tar', 'zip'])
        .default('tar'),
    )
    .option('-t, --target <file>', 'write to this file instead')
    .action(action<DumpOptions>(dumpCommand));
  withExample(
    command,
    'kirsch dump latest /home/ada/notes.txt',
    'kirsch dump --archive zip --target photos.zip latest /home/ada/Photos',
  );
}

async function dumpCommand(
  context: CommandContext,
  [reference, path]: readonly string[],
  options: DumpOptions,
): Promise<undefined> {
  const { output, env } = context;
  const { dump } = await import('../../operations/dump/dump.ts');
  const { resolveSnapshot } = await import('../../operations/snapshots/resolve-snapshot.ts');
  const filter = filterOf(options, env);
  const choose = (repository: OpenRepository, signal: AbortSignal) =>
    resolveSnapshot(repository, reference!, { filter, signal });
  await withIndex(context, choose, async (repository, found, signal) => {
    const bytes = dump(repository, found.snapshot, {
      root: found.path,
      path: path!,
      archive: options.archive,
      signal,
    });
    if (options.target === undefined) {
      for await (const piece of bytes) await output.bytes(piece, signal);
    } else {
      await writeTarget(bytes, options.target, signal);
    }
  });
}
