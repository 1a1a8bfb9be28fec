import { writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { KirschError } from '../../errors/index.ts';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { withExample } from '../help-example.ts';
import { storagesOf } from '../named-storages.ts';
import { parseDuration } from '../option-parsers.ts';
import { readNamedFile } from '../read-named-file.ts';

interface PairOptions {
  /** In milliseconds. */
  readonly expires: number;
  readonly withPassword?: boolean;
  readonly qr?: boolean;
  readonly svg?: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const LONGEST_DAYS = 30;

export function defineStoragePair(storage: Command, action: ActionMaker): void {
  withExample(
    storage
      .command('pair <name>')
      .description('Put a storage and its keys into one sealed text, for your next computer.')
      .option(
        '--expires <duration>',
        'how long it can be used, 720h at most',
        parseDuration,
        DAY_MS,
      )
      .option('--with-password', 'with the repository’s password')
      .option('--qr', 'as a QR code, too')
      .option('--svg <file>', 'a QR code as an image')
      .action(action<PairOptions>(pair)),
    'kirsch storage pair home',
    'kirsch storage unpair',
  );
}

async function pair(
  context: CommandContext,
  [name]: readonly string[],
  { expires, withPassword = false, qr = false, svg }: PairOptions,
): Promise<undefined> {
  const { output } = context;
  if (expires < 1000 || expires > LONGEST_DAYS * DAY_MS) {
    throw new KirschError('BAD_ARGUMENT', `A pairing is valid for ${LONGEST_DAYS} days at most.`, {
      hint: 'Give --expires as 1h, 24h or 720h.',
    });
  }
  const [{ makePairing, PAIRING_WARNING }, { qrCodeAsSvg, qrCodeAsText }] = await Promise.all([
    import('../../settings/pairing/pairing.ts'),
    import('../../settings/pairing/qr-code.ts'),
  ]);
  const storages = await storagesOf(context);
  const storage = await storages.get(name!);
  const { repositoryPassword: kept, ...keys } = await storages.secretsOf(storage);
  const repositoryPassword = withPassword ? (kept ?? (await askForPassword(context))) : undefined;
  const { caFile } = storage;
  const certificates =
    caFile &&
    (await readNamedFile(resolve(dirname(storages.settingsPath), caFile), 'The certificate file'));
  const pairing = await makePairing(
    {
      storage,
      secrets: { ...keys, ...(repositoryPassword !== undefined && { repositoryPassword }) },
      ...(certificates && { caCertificates: certificates.toString() }),
    },
    new Date(Date.now() + expires),
  );
  const { lines, compact } = pairing.text;
  if (svg !== undefined) await writeImage(svg, qrCodeAsSvg(compact));
  if (output.json) {
    output.value({ message_type: 'paired', name, text: compact, expires: pairing.expires });
  } else {
    output.result(lines);
    if (qr) output.result(`\n${qrCodeAsText(compact)}`);
  }
  // Apart from the text, so that a redirected one does not have its phrase beside it.
  output.warn(`\nPass phrase: ${pairing.phrase}\n`);
  output.warn(PAIRING_WARNING);
  output.warn('Send them by different ways. On the other computer: `kirsch storage unpair`.');
  output.warn(`The text can be used until ${pairing.expires.toISOString()}.`);
  if (storage.secrets === undefined) {
    output.warn('It holds no keys: those of this storage come from the environment or a profile.');
  }
}

async function askForPassword(context: CommandContext): Promise<string> {
  const [{ Answers }, { readPasswordToKeep }] = await Promise.all([
    import('../answers.ts'),
    import('../storage-keys.ts'),
  ]);
  return readPasswordToKeep(context, new Answers(context));
}

async function writeImage(path: string, svg: string): Promise<void> {
  try {
    await writeFile(path, svg, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new KirschError('BAD_ARGUMENT', `The image ${path} cannot be written (${code}).`, {
      hint: 'Name a file that does not exist yet.',
      cause,
    });
  }
}
