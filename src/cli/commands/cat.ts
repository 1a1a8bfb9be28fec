import type { Command } from 'commander';
import { Argument } from 'commander';
import type { ObjectKind } from '../../operations/cat/cat.ts';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { withExample } from '../help-example.ts';
import { withRepository } from '../open-repository.ts';

const KINDS: readonly ObjectKind[] = [
  'config',
  'masterkey',
  'key',
  'snapshot',
  'index',
  'lock',
  'pack',
  'blob',
  'tree',
];
/** What is JSON to be read by people: printed with line breaks, as restic does. */
const INDENTED: ReadonlySet<ObjectKind> = new Set([
  'config',
  'masterkey',
  'key',
  'snapshot',
  'lock',
]);

export function defineCat(program: Command, action: ActionMaker): void {
  const command = program
    .command('cat')
    .description('Print an object of the repository as it is inside.')
    .addArgument(new Argument('<kind>', 'what to print').choices(KINDS))
    .argument('[id]', 'its id or the beginning of it; for a tree SNAPSHOT:PATH')
    .action(action(cat));
  withExample(command, 'kirsch cat snapshot latest', 'kirsch cat tree latest:/home/ada');
}

async function cat(context: CommandContext, [kind, id]: readonly string[]): Promise<undefined> {
  const { output } = context;
  const { readObject } = await import('../../operations/cat/cat.ts');
  await withRepository(context, 'none', async (repository, signal) => {
    const bytes = await readObject(repository, kind as ObjectKind, id, { signal });
    if (!INDENTED.has(kind as ObjectKind)) {
      await output.bytes(bytes, signal);
      if (kind === 'index') await output.bytes(bytes.at(-1) === 0x0a ? '' : '\n', signal);
      return;
    }
    output.result(JSON.stringify(JSON.parse(bytes.toString()), undefined, 2));
  });
}
