import type { Command } from 'commander';
import { KirschError } from '../../errors/index.ts';
import type { ChunkerConfig } from '../../repository/configured-chunker.ts';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { repositoryAddress } from '../global-options.ts';
import { withExample } from '../help-example.ts';
import { namedStorageOf } from '../named-storages.ts';
import { keyOwner, openStorageOf, withRepository } from '../open-repository.ts';
import { readPassword } from '../password.ts';
import {
  addSecondRepository,
  contextOfSecondRepository,
  type SecondRepositoryOptions,
} from '../second-repository.ts';

interface InitOptions extends SecondRepositoryOptions {
  readonly repositoryVersion?: string;
  readonly copyChunkerParams?: boolean;
}

const VERSIONS: Readonly<Record<string, 1 | 2>> = { 1: 1, 2: 2, stable: 2, latest: 2 };

export function defineInit(program: Command, action: ActionMaker): void {
  const command = addSecondRepository(program.command('init').description('Make a new repository.'))
    .option(
      '--repository-version <version>',
      'format version 1 or 2, `stable` or `latest` (default: 2)',
    )
    .option('--copy-chunker-params', 'cut files as the other repository does: for copies')
    .action(action<InitOptions>(init));
  withExample(
    command,
    'export RESTIC_REPOSITORY=s3:https://s3.example.com/bucket/photos RESTIC_PASSWORD_FILE=~/.password',
    'kirsch init',
  );
}

async function init(
  context: CommandContext,
  _args: readonly string[],
  options: InitOptions,
): Promise<undefined> {
  const { repositoryVersion = 'stable' } = options;
  const { global, env, stdin, stderr, signal, output } = context;
  const version = VERSIONS[repositoryVersion];
  if (version === undefined) {
    throw new KirschError('BAD_ARGUMENT', `There is no repository version ${repositoryVersion}.`, {
      hint: 'Choose 1 or 2; 2 compresses.',
    });
  }
  const address = repositoryAddress(global, env);
  const cutLike = await chunkerToCopy(context, options);
  const named = namedStorageOf(context);
  const storage = await openStorageOf(context, named);
  try {
    const { passwordFile: file, passwordCommand } = global;
    const password = await readPassword({
      file,
      command: passwordCommand,
      none: global.insecureNoPassword,
      env,
      kept: (await named)?.repositoryPassword,
      stdin,
      stderr,
      confirm: true,
      what: 'password for the new repository',
    });
    const { createRepository } = await import('../../repository/repository.ts');
    const { config } = await createRepository(storage, {
      password,
      allowEmptyPassword: global.insecureNoPassword ?? false,
      owner: keyOwner(),
      version,
      ...(cutLike && { cutLike }),
      signal,
    });
    if (output.json) {
      output.value({ message_type: 'initialized', id: config.id, repository: address });
      return;
    }
    output.say(`created repository ${config.id.slice(0, 10)} in ${storage.description}`);
    output.say('');
    if (global.insecureNoPassword) {
      output.warn('It has no password: whoever can read the storage can read the backups.');
      return;
    }
    output.say(
      'Keep the password safe: without it nobody, we included, can read the backups again.',
    );
  } finally {
    await storage.close();
  }
}

/** How the other repository cuts files, where that is wanted. */
async function chunkerToCopy(
  context: CommandContext,
  options: InitOptions,
): Promise<ChunkerConfig | undefined> {
  if (options.copyChunkerParams) {
    const from = contextOfSecondRepository(context, options);
    return withRepository(from, 'none', async ({ config }) => config);
  }
  if (options.fromRepo === undefined && options.fromRepositoryFile === undefined) return undefined;
  throw new KirschError('BAD_ARGUMENT', 'What is to be taken from the other repository?', {
    hint: 'Add --copy-chunker-params, or leave out --from-repo.',
  });
}
