import type { Command } from 'commander';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { withExample } from '../help-example.ts';
import { parsePositive } from '../option-parsers.ts';

interface DemoOptions {
  readonly keep?: boolean;
  readonly files: number;
}

const DEFAULT_FILES = 20_000;

export function defineDemo(program: Command, action: ActionMaker): void {
  const command = program
    .command('demo')
    .description(
      'Show the whole way, on this computer alone: back up, change a little, back up again, restore, compare.',
    )
    .option('--keep', 'keep everything, and print the commands to go on by hand')
    .option('--files <n>', 'small files in the sample data', parsePositive, DEFAULT_FILES)
    .action(action<DemoOptions>(demo));
  withExample(command, 'kirsch demo --keep');
}

async function demo(
  context: CommandContext,
  _args: readonly string[],
  { keep = false, files }: DemoOptions,
): Promise<number> {
  const { runDemo } = await import('../demo/run-demo.ts');
  return runDemo(context, { keep, smallFiles: files });
}
