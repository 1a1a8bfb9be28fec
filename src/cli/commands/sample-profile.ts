import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { countOf, formatBytes } from '../format-values.ts';
import { withExample } from '../help-example.ts';
import { parseSize, parseWhole } from '../option-parsers.ts';

interface SampleProfileOptions {
  readonly size: number;
  readonly generation: 'b' | 'c';
  readonly seed: number;
}

const DEFAULT_SIZE = 20 << 20;

export function defineSampleProfile(program: Command, action: ActionMaker): void {
  const command = program
    .command('sample-profile <folder>')
    .description('Make a profile of Cherry Studio with invented contents, for trials and tests.')
    .addOption(
      new Option('--size <bytes>', 'about how large, such as 200M')
        .argParser(parseSize)
        .default(DEFAULT_SIZE, '20M'),
    )
    .addOption(
      new Option('--generation <letter>', 'b: as version 1.9 keeps it; c: as 2.1 does')
        .choices(['b', 'c'])
        .default('c'),
    )
    .option('--seed <n>', 'another seed makes another profile', parseWhole, 1)
    .action(action<SampleProfileOptions>(makeProfile));
  withExample(command, 'kirsch sample-profile /tmp/sample --size 200M --generation c');
}

async function makeProfile(
  { output, signal }: CommandContext,
  [folder = '']: readonly string[],
  { size, generation, seed }: SampleProfileOptions,
): Promise<undefined> {
  const { makeSampleProfile } = await import('../../sources/index.ts');
  const path = resolve(folder);
  const made = await makeSampleProfile(path, { generation, bytes: size, seed, signal });
  if (output.json) {
    const { files, bytes } = made;
    output.value({ message_type: 'made', folder: path, generation, seed, files, bytes });
  } else {
    output.say(`made ${countOf(made.files, 'file')} (${formatBytes(made.bytes)}) in ${path}`);
  }
}
