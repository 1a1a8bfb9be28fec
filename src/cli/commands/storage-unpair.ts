import type { Command } from 'commander';
import type { SecretPlace } from '../../settings/named-storage.ts';
import type { Answers } from '../answers.ts';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { withExample } from '../help-example.ts';
import { storagesOf } from '../named-storages.ts';
import { readNamedFile } from '../read-named-file.ts';

interface UnpairOptions {
  readonly name?: string;
  readonly phraseFile?: string;
  readonly secrets?: SecretPlace;
}

export function defineStorageUnpair(storage: Command, action: ActionMaker): void {
  withExample(
    storage
      .command('unpair')
      .description(
        'Set a storage up from the sealed text of another computer; asks for text and phrase.',
      )
      .option('--name <name>', 'call it so here (default: as there)')
      .option('--phrase-file <file>', 'a file that holds the pass phrase')
      .option('--secrets <place>', 'keychain or file (default: the keychain, else a file)')
      .action(action<UnpairOptions>(unpair)),
    'kirsch storage unpair',
    'kirsch storage unpair --phrase-file phrase.txt < pairing.txt',
  );
}

async function unpair(
  context: CommandContext,
  _args: readonly string[],
  { name, phraseFile, secrets: place }: UnpairOptions,
): Promise<undefined> {
  const { output } = context;
  const [{ Answers }, { openPairing, readPairing }, { understandStorage }] = await Promise.all([
    import('../answers.ts'),
    import('../../settings/pairing/pairing.ts'),
    import('../understand-storage.ts'),
  ]);
  const answers = new Answers(context);
  const pasted = await answers.lines('Paste the text, up to :END\n', (line) =>
    /:\s*END\b/i.test(line),
  );
  const sealed = readPairing(pasted, new Date());
  const phrase = await readPhrase(context, answers, phraseFile);
  const content = await openPairing(sealed, phrase, new Date());
  const fields = name === undefined ? content.storage : { ...content.storage, name };
  const { says, notes } = await understandStorage(fields);
  for (const note of notes) output.warn(note);
  const storages = await storagesOf(context);
  const added = await storages.add(fields, content.secrets, place);
  if (content.caCertificates !== undefined) {
    const { keepCertificates } = await import('../../settings/certificate-file.ts');
    const { caCertificates } = content;
    const caFile = await keepCertificates(storages.settingsPath, added.name, caCertificates);
    await storages.edit(added.name, { fields: (before) => ({ ...before, caFile }) });
  }
  if (output.json) output.value({ message_type: 'added', ...(await storages.get(added.name)) });
  else {
    output.say(`added ${added.name}: ${says}`);
    output.say(`use it with \`--repo storage:${added.name}\``);
  }
}

async function readPhrase(
  { env }: CommandContext,
  answers: Answers,
  file: string | undefined,
): Promise<string> {
  if (file === undefined) {
    return (
      env['KIRSCH_PAIRING_PHRASE'] || answers.ask('Pass phrase (six words): ', { hidden: true })
    );
  }
  return (await readNamedFile(file, 'The phrase file')).toString();
}
