import type { Command } from 'commander';
import { KirschError } from '../errors/index.ts';
import type { CommandContext } from './command-context.ts';
import { type Environment, fromEnvironment } from './environment.ts';
import type { GlobalOptions } from './global-options.ts';

/** The options that name a second repository, from which something is taken. */
export interface SecondRepositoryOptions {
  readonly fromRepo?: string;
  readonly fromRepositoryFile?: string;
  readonly fromPasswordFile?: string;
  readonly fromPasswordCommand?: string;
  readonly fromKeyHint?: string;
  readonly fromInsecureNoPassword?: boolean;
}

/** Variables that say of the one repository what those with `FROM_` before their name say of the other. */
const OF_A_REPOSITORY = [
  'REPOSITORY',
  'REPOSITORY_FILE',
  'PASSWORD',
  'PASSWORD_FILE',
  'PASSWORD_COMMAND',
  'KEY_HINT',
];

/** Gives a command the options that name a second repository. */
export function addSecondRepository(command: Command): Command {
  return command
    .option(
      '--from-repo <repository>',
      'the repository to take from (default: $RESTIC_FROM_REPOSITORY)',
    )
    .option('--from-repository-file <file>', 'a file that holds its address')
    .option('--from-password-file <file>', 'a file that holds its password')
    .option('--from-password-command <command>', 'a command that prints its password')
    .option('--from-key-hint <id>', 'its key to try first')
    .option('--from-insecure-no-password', 'its password is empty');
}

/** Whether the options or the environment name a second repository. */
export function namesSecondRepository(
  { fromRepo, fromRepositoryFile }: SecondRepositoryOptions,
  env: Environment,
): boolean {
  return [
    fromRepo,
    fromRepositoryFile,
    fromEnvironment(env, 'FROM_REPOSITORY'),
    fromEnvironment(env, 'FROM_REPOSITORY_FILE'),
  ].some((name) => name !== undefined);
}

/**
 * The context in which the second repository is the only one: whatever opens a repository opens that.
 * @throws KirschError `BAD_ARGUMENT` when it is not named
 */
export function contextOfSecondRepository(
  context: CommandContext,
  options: SecondRepositoryOptions,
): CommandContext {
  if (!namesSecondRepository(options, context.env)) {
    throw new KirschError('BAD_ARGUMENT', 'From which repository?', {
      hint: 'Name it with --from-repo or in RESTIC_FROM_REPOSITORY, for example `--from-repo storage:home`.',
    });
  }
  return {
    ...context,
    global: globalOf(context.global, options),
    env: environmentOf(context.env),
    passwordName: 'password of the source repository',
  };
}

function globalOf(global: GlobalOptions, options: SecondRepositoryOptions): GlobalOptions {
  const {
    repo: _repo,
    repositoryFile: _repositoryFile,
    passwordFile: _passwordFile,
    passwordCommand: _passwordCommand,
    keyHint: _keyHint,
    insecureNoPassword: _insecureNoPassword,
    ...rest
  } = global;
  const { fromRepo, fromRepositoryFile, fromPasswordFile, fromPasswordCommand, fromKeyHint } =
    options;
  return {
    ...rest,
    ...(fromRepo !== undefined && { repo: fromRepo }),
    ...(fromRepositoryFile !== undefined && { repositoryFile: fromRepositoryFile }),
    ...(fromPasswordFile !== undefined && { passwordFile: fromPasswordFile }),
    ...(fromPasswordCommand !== undefined && { passwordCommand: fromPasswordCommand }),
    ...(fromKeyHint !== undefined && { keyHint: fromKeyHint }),
    ...(options.fromInsecureNoPassword && { insecureNoPassword: true }),
  };
}

function environmentOf(env: Environment): Environment {
  const changed: Record<string, string | undefined> = { ...env };
  for (const prefix of ['KIRSCH_', 'RESTIC_']) {
    for (const name of OF_A_REPOSITORY) {
      changed[`${prefix}${name}`] = env[`${prefix}FROM_${name}`];
    }
  }
  return changed;
}
