import type { Command } from 'commander';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { formatLocalTime } from '../format-values.ts';
import { withExample } from '../help-example.ts';
import { keyOwner, withRepository } from '../open-repository.ts';
import { readPassword } from '../password.ts';
import { tableLines } from '../print-table.ts';
import { shortId } from '../snapshot-json.ts';

interface NewKeyOptions {
  readonly newPasswordFile?: string;
  readonly newInsecureNoPassword?: boolean;
  readonly user?: string;
  readonly host?: string;
}

export function defineKey(program: Command, action: ActionMaker): void {
  const key = program.command('key').description('Manage the passwords of the repository.');
  withExample(
    key
      .command('list')
      .description('List the keys; each belongs to one password.')
      .action(action(list)),
    'kirsch key list',
  );
  withExample(
    addNewKeyOptions(
      key.command('add').description('Add a password; the others stay valid.'),
    ).action(action<NewKeyOptions>(add)),
    'kirsch key add --new-password-file ~/.second-password',
  );
  withExample(
    key
      .command('remove <id>')
      .description('Remove a password, named by its key’s id.')
      .action(action(remove)),
    'kirsch key remove 3e8ac160',
  );
  withExample(
    addNewKeyOptions(
      key.command('passwd').description('Replace the password in use by another.'),
    ).action(action<NewKeyOptions>(passwd)),
    'kirsch key passwd',
  );
}

function addNewKeyOptions(command: Command): Command {
  return command
    .option('--new-password-file <file>', 'a file that holds the new password')
    .option('--new-insecure-no-password', 'the new password is empty')
    .option('--user <name>', 'whose key it is (default: your name)')
    .option('--host <name>', 'on which computer (default: this one)');
}

async function list(context: CommandContext): Promise<undefined> {
  const { output } = context;
  const { listKeys } = await import('../../operations/keys/keys.ts');
  const keys = await withRepository(context, 'none', (repository, signal) =>
    listKeys(repository, { signal, onDamaged: (_id, error) => output.warn(error.message) }),
  );
  if (output.json) {
    output.value(
      keys.map(({ id, isCurrent, username, hostname, created }) => ({
        current: isCurrent,
        id,
        userName: username,
        hostName: hostname,
        created: timeOf(created),
      })),
    );
    return;
  }
  const rows = keys.map(({ id, isCurrent, username, hostname, created }) => [
    `${isCurrent ? '*' : ' '}${shortId(id)}`,
    username,
    hostname,
    timeOf(created),
  ]);
  for (const line of tableLines({ head: [' ID', 'User', 'Host', 'Created'], rows })) {
    output.result(line);
  }
}

async function add(
  context: CommandContext,
  _args: readonly string[],
  options: NewKeyOptions,
): Promise<undefined> {
  const { addKey } = await import('../../operations/keys/keys.ts');
  await withRepository(context, 'shared', async (repository, signal) => {
    const password = await newPassword(context, options);
    const id = await addKey(repository, password, keyOwner(options.user, options.host), {
      signal,
      allowEmptyPassword: options.newInsecureNoPassword ?? false,
    });
    tellNewKey(context, id);
  });
}

async function remove(context: CommandContext, [prefix]: readonly string[]): Promise<undefined> {
  const { removeKey } = await import('../../operations/keys/keys.ts');
  await withRepository(context, 'exclusive', async (repository, signal) => {
    const id = await removeKey(repository, prefix!, { signal });
    if (context.output.json) context.output.value({ message_type: 'removed', id });
    else context.output.say(`removed key ${id}`);
  });
}

async function passwd(
  context: CommandContext,
  _args: readonly string[],
  options: NewKeyOptions,
): Promise<undefined> {
  const { changePassword } = await import('../../operations/keys/keys.ts');
  await withRepository(context, 'exclusive', async (repository, signal) => {
    const password = await newPassword(context, options);
    const owner = keyOwner(options.user, options.host);
    const allowEmptyPassword = options.newInsecureNoPassword ?? false;
    const id = await changePassword(repository, password, owner, { signal, allowEmptyPassword });
    tellNewKey(context, id);
  });
}

function newPassword(
  context: CommandContext,
  { newPasswordFile, newInsecureNoPassword }: NewKeyOptions,
): Promise<string> {
  const { env, stdin, stderr } = context;
  return readPassword({
    file: newPasswordFile,
    none: newInsecureNoPassword,
    env,
    stdin,
    stderr,
    confirm: true,
    what: 'new password',
    variable: 'NEW_PASSWORD',
  });
}

function tellNewKey({ output }: CommandContext, id: string): void {
  if (output.json) output.value({ message_type: 'added', id });
  else output.say(`saved new key with ID ${id}`);
}

function timeOf(created: string): string {
  return created === '' ? '' : formatLocalTime(created);
}
