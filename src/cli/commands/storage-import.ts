import { homedir } from 'node:os';
import { join } from 'node:path';
import { Argument, type Command } from 'commander';
import { KirschError } from '../../errors/index.ts';
import type { ImportedStorage, ImportPlan } from '../../settings/import/import-plan.ts';
import type { SecretPlace } from '../../settings/named-storage.ts';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import type { Environment } from '../environment.ts';
import { withExample } from '../help-example.ts';
import { storagesOf } from '../named-storages.ts';
import { collect } from '../option-parsers.ts';
import { readNamedFile } from '../read-named-file.ts';
import { understandStorage } from '../understand-storage.ts';

interface ImportOptions {
  readonly only?: readonly string[];
  readonly bucket?: string;
  readonly rootPath?: string;
  readonly secrets?: SecretPlace;
  readonly yes?: boolean;
}

const SOURCES = ['rclone', 'aws', 'restic', 'cherry-studio'] as const;
type Source = (typeof SOURCES)[number];

export function defineStorageImport(storage: Command, action: ActionMaker): void {
  withExample(
    storage
      .command('import')
      .description(
        'Take over storages that other programs know. Shows them first; their keys are never shown.',
      )
      .addArgument(new Argument('<program>', 'whose settings').choices(SOURCES))
      .argument(
        '[file]',
        'its file, or - for the standard input (default: where that program has it)',
      )
      .option('--only <name>', 'only this one; may be given several times', collect)
      .option('--bucket <bucket>', 'the bucket, where those settings name none')
      .option('--root-path <folder>', 'the folder in the bucket')
      .option('--secrets <place>', 'keychain or file, where the keys are kept from now on')
      .option('--yes', 'do it without asking')
      .action(action<ImportOptions>(importStorages)),
    'kirsch storage import rclone --only photos --bucket backups',
  );
}

/** One storage of the plan: ready to be added, or why it is not. */
interface Candidate extends ImportedStorage {
  readonly says?: string;
  readonly reason?: string;
}

async function importStorages(
  context: CommandContext,
  [source, file]: readonly string[],
  options: ImportOptions,
): Promise<number> {
  const { output } = context;
  const [{ distinctNames }, { describeSecrets }, { Answers }] = await Promise.all([
    import('../../settings/import/import-name.ts'),
    import('../../settings/import/import-plan.ts'),
    import('../answers.ts'),
  ]);
  const answers = new Answers(context);
  const plan = await readPlan(context, source as Source, file);
  const storages = await storagesOf(context);
  const taken = (await storages.list()).map(({ name }) => name);
  const wanted = plan.storages.filter(
    ({ storage }) => options.only?.includes(storage.name) ?? true,
  );
  const names = distinctNames(
    wanted.map(({ storage }) => storage.name),
    taken,
  );
  const candidates = await Promise.all(wanted.map((one, at) => judge(one, names[at]!, options)));
  const ready = candidates.filter(({ reason }) => reason === undefined);

  for (const { storage, secrets, says, reason, notes } of candidates) {
    const kept = describeSecrets(secrets);
    if (output.json) {
      output.value({
        message_type: reason === undefined ? 'found' : 'skipped',
        ...storage,
        keys: kept,
        notes,
        reason,
      });
      continue;
    }
    output.result(
      reason === undefined ? `${storage.name}: ${says}` : `${storage.name} is left out: ${reason}`,
    );
    if (reason !== undefined) continue;
    if (kept.length > 0) output.result(`  with its ${kept.join(', ')}`);
    for (const note of notes) output.result(`  ${note}`);
  }
  for (const { name, reason } of plan.skipped) {
    if (output.json) output.value({ message_type: 'skipped', name, reason });
    else output.say(`${name} is left out: ${reason}`);
  }
  if (ready.length === 0) {
    throw new KirschError('BAD_ARGUMENT', 'There is nothing to take over.', {
      hint: 'Storages without a bucket need --bucket; --only chooses among them.',
    });
  }
  const isAgreed = options.yes || (await answers.confirm(`Take over ${ready.length}?`));
  if (!isAgreed) {
    output.say('nothing was changed; --yes takes them over');
    return 0;
  }
  for (const { storage, secrets } of ready) {
    const added = await storages.add(storage, secrets, options.secrets);
    if (output.json) output.value({ message_type: 'added', ...added });
    else output.say(`added ${added.name}: use it with \`--repo storage:${added.name}\``);
  }
  return 0;
}

async function judge(
  imported: ImportedStorage,
  name: string,
  { bucket, rootPath }: ImportOptions,
): Promise<Candidate> {
  const fields = {
    ...imported.storage,
    name,
    ...(bucket !== undefined && imported.storage.bucket === undefined && { bucket }),
    ...(rootPath !== undefined && { rootPath }),
  };
  try {
    const { storage, says, notes } = await understandStorage(fields);
    return { ...imported, storage, says, notes: [...imported.notes, ...notes] };
  } catch (error) {
    if (!(error instanceof KirschError)) throw error;
    return { ...imported, storage: fields, reason: error.message };
  }
}

async function readPlan(
  context: CommandContext,
  source: Source,
  file: string | undefined,
): Promise<ImportPlan> {
  const text = (path: string | undefined) => readText(context, path);
  const { env } = context;
  switch (source) {
    case 'rclone': {
      const { parseRcloneConfig } = await import('../../settings/import/rclone.ts');
      return parseRcloneConfig(await text(file ?? rcloneConfigPath(env)));
    }
    case 'aws': {
      const { parseAwsProfiles } = await import('../../settings/import/aws-profiles.ts');
      const at = (name: string) => join(homedir(), '.aws', name);
      const config = file ?? env['AWS_CONFIG_FILE'] ?? at('config');
      const credentials = env['AWS_SHARED_CREDENTIALS_FILE'] ?? at('credentials');
      const [one, other] = await Promise.all(
        [config, credentials].map((path) => text(path).catch(emptyWhereMissing)),
      );
      return parseAwsProfiles(one!, other!);
    }
    case 'restic': {
      const { parseResticEnvironment } = await import(
        '../../settings/import/restic-environment.ts'
      );
      return parseResticEnvironment(await text(file));
    }
    case 'cherry-studio': {
      const { parseCherryStudioFile } = await import('../../settings/import/cherry-studio.ts');
      return parseCherryStudioFile(await readBytes(context, file));
    }
  }
}

function rcloneConfigPath(env: Environment): string {
  const { RCLONE_CONFIG: chosen, XDG_CONFIG_HOME: xdg, APPDATA: roaming } = env;
  if (chosen) return chosen;
  const folder = (process.platform === 'win32' ? roaming : xdg) || join(homedir(), '.config');
  return join(folder, 'rclone', 'rclone.conf');
}

async function readText(context: CommandContext, path: string | undefined): Promise<string> {
  return (await readBytes(context, path)).toString();
}

async function readBytes({ stdin }: CommandContext, path: string | undefined): Promise<Buffer> {
  if (path === undefined) {
    throw new KirschError('BAD_ARGUMENT', 'Which file?', {
      hint: 'Name it behind the program, or give - for the standard input.',
    });
  }
  if (path === '-') {
    const chunks: Buffer[] = [];
    for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks);
  }
  return readNamedFile(path, 'The file');
}

function emptyWhereMissing(error: unknown): string {
  if (error instanceof KirschError && error.details['missing']) return '';
  throw error;
}
