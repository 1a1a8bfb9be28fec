import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { KirschError } from '../../errors/index.ts';
import { displayFileName } from '../../format/index.ts';
import type { EntryOrder } from '../../operations/list/sort-entries.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { withExample } from '../help-example.ts';
import { listedNodeJson, nodeLine } from '../node-output.ts';
import { withIndex } from '../open-repository.ts';
import { describeSnapshot, snapshotJson } from '../snapshot-json.ts';
import { addSnapshotFilter, filterOf, type SnapshotFilterOptions } from '../snapshot-options.ts';

interface LsOptions extends SnapshotFilterOptions {
  readonly long?: boolean;
  readonly recursive?: boolean;
  readonly humanReadable?: boolean;
  readonly sort?: EntryOrder;
  readonly reverse?: boolean;
  readonly ncdu?: boolean;
}

const ORDERS: Readonly<Record<string, EntryOrder>> = {
  name: 'name',
  size: 'size',
  time: 'mtime',
  mtime: 'mtime',
  atime: 'atime',
  ctime: 'ctime',
  extension: 'extension',
};

export function defineLs(program: Command, action: ActionMaker): void {
  const command = addSnapshotFilter(
    program
      .command('ls <snapshot> [folders...]')
      .description('List the files of a backup, or of some of its folders.'),
  )
    .option('-l, --long', 'show mode, owner, size and time')
    .option('--recursive', 'with folders: list what is below them too')
    .option('--human-readable', 'with --long: sizes in KiB, MiB, …')
    .option('-s, --sort <order>', 'name, size, time, atime, ctime or extension', parseOrder)
    .option('--reverse', 'sort the other way round')
    .option('--ncdu', 'print what `ncdu -f -` shows')
    .action(action<LsOptions>(ls));
  withExample(
    command,
    'kirsch ls -l latest /home/ada/Documents',
    'kirsch ls --ncdu latest | ncdu -f -',
  );
}

async function ls(
  context: CommandContext,
  [reference, ...folders]: readonly string[],
  options: LsOptions,
): Promise<undefined> {
  const { output, env } = context;
  refuseContradictions(options, output.json);
  const { listFiles } = await import('../../operations/list/list-files.ts');
  const { sortEntries } = await import('../../operations/list/sort-entries.ts');
  const { resolveSnapshot } = await import('../../operations/snapshots/resolve-snapshot.ts');
  const { long = false, humanReadable = false, recursive = false, sort, reverse = false } = options;
  const filter = filterOf(options, env);
  const choose = (repository: OpenRepository, signal: AbortSignal) =>
    resolveSnapshot(repository, reference!, { filter, signal });
  await withIndex(context, choose, async (repository, found, signal) => {
    const walked = listFiles(repository, found.snapshot, {
      path: found.path,
      folders,
      recursive,
      signal,
    });
    if (options.ncdu) {
      const { ncduExport } = await import('../ncdu-export.ts');
      for await (const piece of ncduExport(found.snapshot, walked)) {
        await output.bytes(piece, signal);
      }
      return;
    }
    if (output.json) {
      output.value({ ...snapshotJson(found), message_type: 'snapshot', struct_type: 'snapshot' });
    } else {
      output.say(
        `${describeSnapshot(found)} filtered by [${folders.map(displayFileName).join(' ')}]:`,
      );
    }
    const entries = sort || reverse ? await sortEntries(walked, sort ?? 'name', reverse) : walked;
    for await (const { path, node } of entries) {
      await output.bytes(
        output.json
          ? `${JSON.stringify(listedNodeJson(path, node))}\n`
          : `${nodeLine(path, node, { long, humanReadable })}\n`,
        signal,
      );
    }
  });
}

/** @throws KirschError `BAD_ARGUMENT` */
function refuseContradictions({ ncdu, sort, reverse }: LsOptions, json: boolean): void {
  if (!ncdu || (!json && !sort && !reverse)) return;
  throw new KirschError('BAD_ARGUMENT', '--ncdu has a form and an order of its own.', {
    hint: 'Leave out --json, --sort and --reverse, or --ncdu.',
  });
}

function parseOrder(text: string): EntryOrder {
  const order = ORDERS[text];
  if (order) return order;
  throw new InvalidArgumentError(`Choose from ${Object.keys(ORDERS).join(', ')}.`);
}
