import type { Command } from 'commander';
import type { StorageSecrets } from '../../settings/secrets/storage-secrets.ts';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { withExample } from '../help-example.ts';
import { storagesOf } from '../named-storages.ts';
import type { StorageOptions } from '../storage-options.ts';
import { addStorageOptions } from '../storage-options.ts';

interface EditOptions extends StorageOptions {
  readonly newKeys?: boolean;
  readonly forgetKeys?: boolean;
}

export function defineStorageEdit(storage: Command, action: ActionMaker): void {
  const edit = storage
    .command('edit <name>')
    .description('Change a storage. What is not named stays; an empty value takes a field away.');
  withExample(
    addStorageOptions(edit)
      .option('--new-keys', 'ask for new keys')
      .option('--forget-keys', 'keep no keys any more')
      .action(action<EditOptions>(editStorage)),
    'kirsch storage edit home --upload-limit 08:00-18:00=2M,otherwise=unlimited',
  );
}

async function editStorage(
  context: CommandContext,
  [name = '']: readonly string[],
  options: EditOptions,
): Promise<undefined> {
  const [
    { Answers },
    { applyStorageOptions, refuseContradictions },
    { understandStorage },
    { readProxy },
  ] = await Promise.all([
    import('../answers.ts'),
    import('../storage-options.ts'),
    import('../understand-storage.ts'),
    import('../storage-keys.ts'),
  ]);
  refuseContradictions(options);
  const { output } = context;
  const storages = await storagesOf(context);
  const answers = new Answers(context);
  const { proxy, credentials } = await readProxy(answers, options.proxy);
  const before = await storages.get(name);
  const { storage, says, notes } = await understandStorage(
    applyStorageOptions(before, options, proxy),
  );
  for (const note of notes) output.warn(note);
  const secrets = await changedSecrets(context, answers, options, credentials);
  const edited = await storages.edit(name, {
    // The fields as they are now, should somebody have changed others meanwhile.
    fields: (now) => ({
      ...applyStorageOptions(now, options, proxy),
      ...onlyChanged(before, storage),
    }),
    ...(secrets && { secrets }),
    place: options.secrets,
  });
  if (output.json) output.value({ message_type: 'changed', ...edited });
  else output.say(`changed ${edited.name}: ${says}`);
}

/** What understanding has made of the fields that this edit is about. */
function onlyChanged<T extends object>(before: T, after: T): Partial<T> {
  const kept = before as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(after).filter(([field, value]) => kept[field] !== value && field !== 'limits'),
  ) as Partial<T>;
}

async function changedSecrets(
  context: CommandContext,
  answers: import('../answers.ts').Answers,
  options: EditOptions,
  proxyCredentials: string | undefined,
): Promise<((before: StorageSecrets) => StorageSecrets) | undefined> {
  const { newKeys, forgetKeys, accessKeyId, secretFile, rememberPassword } = options;
  const { readKeys, readPasswordToKeep } = await import('../storage-keys.ts');
  const isNew = newKeys || accessKeyId !== undefined || secretFile !== undefined;
  const keys = isNew ? await readKeys(answers, options) : undefined;
  const repositoryPassword = rememberPassword
    ? await readPasswordToKeep(context, answers)
    : undefined;
  if (!isNew && !forgetKeys && !rememberPassword && options.proxy === undefined) return undefined;
  return (before) => {
    const { accessKeyId: _id, secretAccessKey: _secret, sessionToken: _token, ...others } = before;
    const kept = isNew || forgetKeys ? others : before;
    const { proxyCredentials: _old, ...withoutProxy } = kept;
    return {
      ...(options.proxy === undefined ? kept : withoutProxy),
      ...keys,
      ...(repositoryPassword !== undefined && { repositoryPassword }),
      ...(proxyCredentials !== undefined && { proxyCredentials }),
    };
  };
}
