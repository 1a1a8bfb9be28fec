import type { Command } from 'commander';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { withExample } from '../help-example.ts';
import { storagesOf } from '../named-storages.ts';
import type { StorageOptions } from '../storage-options.ts';
import { addStorageOptions } from '../storage-options.ts';

interface AddOptions extends StorageOptions {
  /** False with `--no-keys`. */
  readonly keys: boolean;
}

export function defineStorageAdd(storage: Command, action: ActionMaker): void {
  const add = storage
    .command('add <name>')
    .description(
      'Keep a storage by name. What is not given is asked for; keys never are arguments.',
    );
  withExample(
    addStorageOptions(add)
      .option('--no-keys', 'keep no keys: they come from the environment, SSO or a role')
      .action(action<AddOptions>(addStorage)),
    'kirsch storage add home --endpoint https://s3.eu-west-1.amazonaws.com --bucket photos',
  );
}

async function addStorage(
  context: CommandContext,
  [name = '']: readonly string[],
  options: AddOptions,
): Promise<undefined> {
  const [{ Answers }, { applyStorageOptions, refuseContradictions }, keys, { understandStorage }] =
    await Promise.all([
      import('../answers.ts'),
      import('../storage-options.ts'),
      import('../storage-keys.ts'),
      import('../understand-storage.ts'),
    ]);
  refuseContradictions(options);
  const answers = new Answers(context);
  const { proxy, credentials } = await keys.readProxy(answers, options.proxy);
  const typed = await askForAddress(answers, options);
  const fields = applyStorageOptions(
    { name: name.normalize('NFC') },
    { ...options, ...typed },
    proxy,
  );
  const { storage, says, notes } = await understandStorage(fields);
  // Before any key is asked for: a person may have meant another place.
  for (const note of notes) context.output.warn(note);
  const hasKeys = options.keys && !options.profile;
  const secrets = {
    ...(hasKeys && (await keys.readKeys(answers, options))),
    ...(options.rememberPassword && {
      repositoryPassword: await keys.readPasswordToKeep(context, answers),
    }),
    ...(credentials !== undefined && { proxyCredentials: credentials }),
  };
  const added = await (await storagesOf(context)).add(storage, secrets, options.secrets);
  const { output } = context;
  if (output.json) output.value({ message_type: 'added', ...added });
  else {
    output.say(`added ${added.name}: ${says}`);
    if (hasKeys && added.secrets === undefined) {
      output.say('no keys were given: they come from the environment, SSO or a role');
    }
    output.say(
      `test it with \`kirsch storage test ${added.name}\`, use it with \`--repo storage:${added.name}\``,
    );
  }
}

/** At a terminal, the fields of the form that no option names. */
async function askForAddress(
  answers: import('../answers.ts').Answers,
  { endpoint, region, bucket, rootPath }: StorageOptions,
): Promise<StorageOptions> {
  if (!answers.isInteractive || endpoint !== undefined || bucket !== undefined) return {};
  return {
    endpoint: await answers.ask('Endpoint (empty: AWS): '),
    region: region ?? (await answers.ask('Region (empty: as the endpoint says): ')),
    bucket: await answers.ask('Bucket: '),
    rootPath: rootPath ?? (await answers.ask('Root Path (empty: none): ')),
  };
}
