import type { Command } from 'commander';
import { Argument } from 'commander';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { withExample } from '../help-example.ts';

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;

export function defineCompletion(program: Command, action: ActionMaker): void {
  const command = program
    .command('completion')
    .description('Print a script that completes commands and options in a shell.')
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .action(action(completion));
  withExample(command, 'source <(kirsch completion bash)');
}

async function completion(
  { output, program }: CommandContext,
  [shell]: readonly string[],
): Promise<undefined> {
  const { completionScript, describeCommands } = await import('../completion-script.ts');
  output.result(completionScript(shell as (typeof SHELLS)[number], describeCommands(program)));
}
