import type { Command } from 'commander';
import type { NamedStorage } from '../../settings/named-storage.ts';
import { describeRate } from '../../settings/rate-text.ts';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { withExample } from '../help-example.ts';
import { storagesOf } from '../named-storages.ts';
import { tableLines } from '../print-table.ts';
import { defineStorageAdd } from './storage-add.ts';
import { defineStorageEdit } from './storage-edit.ts';
import { defineStorageImport } from './storage-import.ts';
import { defineStoragePair } from './storage-pair.ts';
import { defineStorageTest } from './storage-test.ts';
import { defineStorageUnpair } from './storage-unpair.ts';

/** `kirsch storage …`: the storages that a person has named, as `--repo storage:NAME` finds them. */
export function defineStorage(program: Command, action: ActionMaker): void {
  const storage = program
    .command('storage')
    .description('Manage the storages that are kept by name; `--repo storage:NAME` uses one.');
  withExample(
    storage
      .command('list')
      .description('List the storages that are kept by name.')
      .action(action(list)),
    'kirsch storage list',
  );
  withExample(
    storage
      .command('show <name>')
      .description('Show the settings of a storage; never its keys.')
      .action(action(show)),
    'kirsch storage show home',
  );
  defineStorageAdd(storage, action);
  defineStorageEdit(storage, action);
  defineStorageTest(storage, action);
  withExample(
    storage
      .command('remove <name>')
      .description('Forget a storage and its keys. What is in its bucket stays.')
      .action(action(remove)),
    'kirsch storage remove home',
  );
  defineStorageImport(storage, action);
  defineStoragePair(storage, action);
  defineStorageUnpair(storage, action);
}

async function list(context: CommandContext): Promise<undefined> {
  const { output } = context;
  const storages = await storagesOf(context);
  const all = await storages.list();
  if (output.json) {
    output.value(all);
    return;
  }
  if (all.length === 0) {
    output.say(
      `There are no storages in ${storages.settingsPath}; \`kirsch storage add NAME\` makes one.`,
    );
    return;
  }
  const rows = all.map((storage) => [
    storage.name,
    storage.bucket ?? '',
    storage.endpoint ?? 'AWS',
    storage.rootPath ?? '',
    whereKeysAre(storage),
  ]);
  for (const line of tableLines({
    head: ['Name', 'Bucket', 'Endpoint', 'Root Path', 'Keys'],
    rows,
  })) {
    output.result(line);
  }
}

async function show(context: CommandContext, [name]: readonly string[]): Promise<undefined> {
  const { output } = context;
  const storage = await (await storagesOf(context)).get(name!);
  if (output.json) {
    output.value(storage);
    return;
  }
  const { limits = {}, secrets: _secrets, ...fields } = storage;
  const { upload, download } = limits;
  const lines: readonly (readonly [string, string | undefined])[] = [
    ...Object.entries(fields).map(([field, value]) => [field, String(value)] as const),
    ['upload limit', upload && describeRate(upload)],
    ['download limit', download && describeRate(download)],
    ['keys', whereKeysAre(storage)],
  ];
  for (const [field, value] of lines) {
    if (value !== undefined) output.result(`${`${field}:`.padEnd(16)}${value}`);
  }
}

async function remove(context: CommandContext, [name]: readonly string[]): Promise<undefined> {
  const { output } = context;
  await (await storagesOf(context)).remove(name!);
  if (output.json) output.value({ message_type: 'removed', name });
  else output.say(`forgot the storage ${name} and its keys; what is in its bucket stays`);
}

function whereKeysAre({ secrets, profile }: NamedStorage): string {
  if (secrets === 'keychain') return 'in the keychain';
  if (secrets === 'file') return 'in a file';
  return profile === undefined ? 'from the environment' : `AWS profile ${profile}`;
}
