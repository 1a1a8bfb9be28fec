import type { Command } from 'commander';
import { Argument } from 'commander';
import type { FileKind } from '../../repository/file-kind.ts';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { withExample } from '../help-example.ts';
import { withRepository } from '../open-repository.ts';

const KINDS: Readonly<Record<string, FileKind | 'blob'>> = {
  blobs: 'blob',
  packs: 'pack',
  index: 'index',
  snapshots: 'snapshot',
  keys: 'key',
  locks: 'lock',
};

export function defineList(program: Command, action: ActionMaker): void {
  const command = program
    .command('list')
    .description('List the ids of all objects of a kind.')
    .addArgument(new Argument('<kind>', 'what to list').choices(Object.keys(KINDS)))
    .action(action(list));
  withExample(command, 'kirsch list packs');
}

async function list(context: CommandContext, [kind]: readonly string[]): Promise<undefined> {
  const { output } = context;
  const { listBlobs, listObjects } = await import('../../operations/list/list-objects.ts');
  const wanted = KINDS[kind!]!;
  await withRepository(context, 'none', async (repository, signal) => {
    if (wanted === 'blob') {
      for await (const { type, id } of listBlobs(repository, signal)) {
        await output.bytes(`${type} ${id}\n`, signal);
      }
      return;
    }
    for await (const id of listObjects(repository, wanted, signal)) {
      await output.bytes(`${id}\n`, signal);
    }
  });
}
