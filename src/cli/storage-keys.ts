import { KirschError } from '../errors/index.ts';
import { splitProxy } from '../settings/proxy-text.ts';
import type { StorageSecrets } from '../settings/secrets/storage-secrets.ts';
import { proxyFromSettings } from '../storage/s3/http/proxy-rules.ts';
import type { Answers } from './answers.ts';
import type { CommandContext } from './command-context.ts';
import { fromEnvironment } from './environment.ts';
import { readPassword } from './password.ts';
import { readNamedFile } from './read-named-file.ts';
import type { StorageOptions } from './storage-options.ts';

/** The keys of a storage, from options, or asked for; none when the access key's ID is left empty. */
export async function readKeys(
  answers: Answers,
  { accessKeyId: told, secretFile }: StorageOptions,
): Promise<StorageSecrets> {
  const accessKeyId =
    told ??
    (await answers.ask(
      'Access Key ID (empty: from the environment, an AWS profile, SSO or a role): ',
    ));
  if (accessKeyId === '') return {};
  const secretAccessKey =
    secretFile === undefined
      ? await answers.ask('Secret Access Key: ', { hidden: true })
      : (await readNamedFile(secretFile, 'The secret file')).toString().trim();
  if (secretAccessKey === '') {
    throw new KirschError('BAD_ARGUMENT', 'The secret access key is missing.', {
      hint: 'Type it, pipe it in, or name a file with --secret-file.',
    });
  }
  return { accessKeyId, secretAccessKey };
}

/**
 * A proxy as it was given, with its password asked for where it names a user; `''` takes it away.
 * @throws KirschError `BAD_ARGUMENT` for a password among the arguments
 */
export async function readProxy(
  answers: Answers,
  typed: string | undefined,
): Promise<{ readonly proxy?: string; readonly credentials?: string }> {
  if (typed === undefined) return {};
  const { proxy, credentials } = splitProxy(typed);
  if (proxy !== '') proxyFromSettings(proxy);
  if (credentials === undefined) return { proxy };
  if (credentials.includes(':')) {
    throw new KirschError(
      'BAD_ARGUMENT',
      'A password among the arguments can be read by every user of this computer.',
      { hint: 'Write the proxy as http://USER@host:port; its password is asked for.' },
    );
  }
  const password = await answers.ask('Password for the proxy: ', { hidden: true });
  return { proxy, credentials: `${credentials}:${encodeURIComponent(password)}` };
}

/** The password of the repository, to be kept: from the usual options and variables, else asked for. */
export async function readPasswordToKeep(
  context: CommandContext,
  answers: Answers,
): Promise<string> {
  const { global, env, stdin, stderr } = context;
  const { passwordFile: file, passwordCommand: command } = global;
  const isNamed =
    file !== undefined ||
    command !== undefined ||
    ['PASSWORD', 'PASSWORD_FILE', 'PASSWORD_COMMAND'].some((name) => fromEnvironment(env, name));
  if (isNamed) return readPassword({ file, command, env, stdin, stderr });
  const password = await answers.ask('Repository password: ', { hidden: true });
  if (password !== '') return password;
  throw new KirschError('BAD_ARGUMENT', 'No repository password was given.', {
    hint: 'Type it, or give --password-file.',
  });
}
