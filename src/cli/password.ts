import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { ReadStream } from 'node:tty';
import { promisify } from 'node:util';
import { KirschError } from '../errors/index.ts';
import { type Environment, fromEnvironment } from './environment.ts';
import { promptPassword, type Terminal } from './prompt-password.ts';
import { environmentForChildren } from './secrets-in-use.ts';
import { splitCommand } from './split-command.ts';

/** Where a password may come from, besides the environment. Never from the arguments: every user of a computer sees those. */
export interface PasswordSources {
  readonly file?: string | undefined;
  readonly command?: string | undefined;
  readonly env: Environment;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
  /** There is none, and it was said so. @default false */
  readonly none?: boolean | undefined;
  /** Ask twice, since a mistyped new password would lock its owner out. @default false */
  readonly confirm?: boolean;
  /** One that is kept on this computer: instead of asking. */
  readonly kept?: string | undefined;
  /** What to call it. @default 'repository password' */
  readonly what?: string;
  /** Where the environment may name it, without the prefix; `''` for nowhere. @default 'PASSWORD' */
  readonly variable?: string;
}

/**
 * The password: from `--password-command`, `--password-file`, then the variables of the same meaning, then the one that is
 * kept, then typed or piped in. Space at both ends is dropped from files and commands, as restic does.
 * @throws KirschError `BAD_ARGUMENT` when there is none to be had, or one although there should be none
 */
export async function readPassword(sources: PasswordSources): Promise<string> {
  const { env, variable = 'PASSWORD' } = sources;
  if (sources.none) return noPassword(sources);
  if (sources.file !== undefined && sources.command !== undefined) {
    throw new KirschError(
      'BAD_ARGUMENT',
      'A password comes from a file or a command, not from both.',
      {
        hint: 'Leave out --password-file or --password-command.',
      },
    );
  }
  if (sources.command !== undefined) return fromCommand(sources.command);
  if (sources.file !== undefined) return fromFile(sources.file);
  if (variable !== '') {
    const command = fromEnvironment(env, `${variable}_COMMAND`);
    if (command !== undefined) return fromCommand(command);
    const file = fromEnvironment(env, `${variable}_FILE`);
    if (file !== undefined) return fromFile(file);
    const password = fromEnvironment(env, variable);
    if (password !== undefined) return password;
  }
  return sources.kept ?? typed(sources);
}

function noPassword({ file, command, env, variable = 'PASSWORD' }: PasswordSources): string {
  const named = ['', '_FILE', '_COMMAND'].map((suffix) => `${variable}${suffix}`);
  const isGiven =
    file !== undefined ||
    command !== undefined ||
    (variable !== '' && named.some((name) => fromEnvironment(env, name) !== undefined));
  if (!isGiven) return '';
  throw new KirschError('BAD_ARGUMENT', 'There is a password, and there should be none.', {
    hint: 'Leave out the password, in the environment as well, or the option that says there is none.',
  });
}

async function fromFile(path: string): Promise<string> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new KirschError('BAD_ARGUMENT', `The password file ${path} cannot be read (${code}).`, {
      hint: 'Check its path and permissions.',
      cause,
    });
  }
  return notEmpty(text.trim(), `The password file ${path} is empty.`);
}

async function fromCommand(command: string): Promise<string> {
  const [program, ...args] = splitCommand(command);
  if (program === undefined) {
    throw new KirschError('BAD_ARGUMENT', 'The password command is empty.', {
      hint: 'Name a program that prints the password.',
    });
  }
  try {
    const { stdout } = await promisify(execFile)(program, args, {
      encoding: 'utf8',
      env: environmentForChildren(process.env),
    });
    return notEmpty(stdout.trim(), `The password command ${program} printed nothing.`);
  } catch (cause) {
    if (cause instanceof KirschError) throw cause;
    // Its output may hold the password: neither the message nor the cause repeats it.
    const { code } = cause as { code?: string | number };
    throw new KirschError('BAD_ARGUMENT', `The password command ${program} failed (${code}).`, {
      hint: 'Run it by hand to see why.',
    });
  }
}

async function typed(sources: PasswordSources): Promise<string> {
  const { stdin, stderr, what = 'repository password', confirm = false, variable } = sources;
  if (stdin.isTTY) {
    const terminal: Terminal = { input: stdin as ReadStream, output: stderr };
    const password = await promptPassword(terminal, `Enter ${what}: `);
    if (confirm && (await promptPassword(terminal, 'Enter it again: ')) !== password) {
      throw new KirschError('BAD_ARGUMENT', 'The two passwords differ.', { hint: 'Try again.' });
    }
    return notEmpty(password, 'The password is empty.', variable);
  }
  let text = '';
  for await (const chunk of stdin) {
    text += chunk;
    if (text.includes('\n')) break;
  }
  return notEmpty(text.split(/\r?\n/, 1)[0]!, `No ${what} was given.`, variable);
}

function hintFor(variable = 'PASSWORD'): string {
  if (variable !== 'PASSWORD') {
    return 'Type it at a terminal, give it as a line of the standard input, or give --new-password-file.';
  }
  return 'Set RESTIC_PASSWORD or RESTIC_PASSWORD_FILE, or give --password-file or --password-command. A named storage keeps it with `kirsch storage edit NAME --remember-password`.';
}

/** @param variable where the environment may name it, if not as the password of the repository */
function notEmpty(password: string, complaint: string, variable?: string): string {
  if (password !== '') return password;
  throw new KirschError('BAD_ARGUMENT', complaint, { hint: hintFor(variable) });
}
