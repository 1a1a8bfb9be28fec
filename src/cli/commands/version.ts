import type { Command } from 'commander';
import { version } from '../../version.ts';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { withExample } from '../help-example.ts';

export function defineVersion(program: Command, action: ActionMaker): void {
  withExample(
    program.command('version').description('Print the version.').action(action(printVersion)),
    'kirsch version --json',
  );
}

async function printVersion({ output }: CommandContext): Promise<undefined> {
  const { version: node, platform, arch } = process;
  if (output.json) {
    output.value({ message_type: 'version', version, node_version: node, os: platform, arch });
    return;
  }
  output.result(`kirsch ${version} on Node.js ${node}, ${platform}/${arch}`);
}
