import { once } from 'node:events';
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { KirschError } from '../../errors/index.ts';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { withExample } from '../help-example.ts';
import { parseWhole } from '../option-parsers.ts';
import { readNamedFile } from '../read-named-file.ts';

interface AppOptions {
  readonly port?: number;
  readonly browser: boolean;
  readonly host?: string;
  readonly appPasswordFile?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
}

export function defineApp(program: Command, action: ActionMaker): void {
  const command = program
    .command('app')
    .description('Open the app in the browser: the same as `kirsch` alone.')
    .option('--port <n>', 'the port to listen on (default: the one of last time)', parseWhole)
    .option('--no-browser', 'print the address instead of opening the browser')
    .option('--host <name>', 'let other computers reach it by this name or address')
    .option('--app-password-file <file>', 'with --host: a file with the password of the app')
    .option('--tls-cert <file>', 'with --host: the certificate, PEM')
    .option('--tls-key <file>', 'with --host: its key, PEM')
    .action(action<AppOptions>(app));
  withExample(command, 'kirsch app --no-browser --port 8017');
}

/** Runs until Ctrl-C; one that runs already is opened instead. */
async function app(
  context: CommandContext,
  _args: readonly string[],
  options: AppOptions,
): Promise<undefined> {
  const { env, output, signal } = context;
  const [{ askInstance, instanceFileOf, startApp }, { settingsFilePath }] = await Promise.all([
    import('../../app/index.ts'),
    import('../../settings/file/settings-place.ts'),
  ]);
  const isPlain = options.port === undefined && options.host === undefined;
  const settingsPath = settingsFilePath(env, process.platform, homedir());
  const entry = isPlain ? await askInstance(instanceFileOf(settingsPath)) : undefined;
  if (entry !== undefined) {
    await (await show(context, options, entry, 'The app runs already'))();
    return;
  }
  const running = await startApp({
    env,
    port: options.port,
    pages: pagesFolder(),
    onWarning: (sentence) => output.warn(sentence),
    ...(await remoteOptions(context, options)),
  });
  const removeFile = await show(context, options, running.makeEntry(), 'The app runs');
  try {
    if (!signal.aborted) await once(signal, 'abort');
  } finally {
    await Promise.all([running.close(), removeFile()]);
  }
}

/** Opens the browser, or prints the address where nobody could see one. */
async function show(
  { env, output }: CommandContext,
  { browser, host }: AppOptions,
  entry: string,
  what: string,
): Promise<() => Promise<void>> {
  const { hasDisplay, openBrowser } = await import('../../app/index.ts');
  const url = entry.slice(0, entry.indexOf('#'));
  if (browser && host === undefined && hasDisplay(env, process.platform)) {
    output.result(`${what} at ${url} and opens in your browser. Ctrl-C ends it.`);
    return openBrowser(entry, process.platform);
  }
  if (output.json) output.value({ url, entry });
  else output.result(`${what}. Open this address, which works once:\n\n  ${entry}\n`);
  return async () => {};
}

async function remoteOptions(
  context: CommandContext,
  { host, appPasswordFile, tlsCert, tlsKey }: AppOptions,
) {
  if (host === undefined) return {};
  if (appPasswordFile === undefined || tlsCert === undefined || tlsKey === undefined) {
    throw new KirschError('BAD_ARGUMENT', 'An app that others reach needs a password and TLS.', {
      hint: 'Give --app-password-file, --tls-cert and --tls-key, or leave out --host.',
    });
  }
  const password = (await readNamedFile(appPasswordFile, 'The password file')).toString().trim();
  context.secrets.add(password);
  const [cert, key] = await Promise.all([
    readNamedFile(tlsCert, 'The certificate file'),
    readNamedFile(tlsKey, 'The key file'),
  ]);
  return { host, password, tls: { cert, key } };
}

/** The built pages: beside the built command, or where the sources' build puts them. */
function pagesFolder(): string {
  const place = import.meta.url.endsWith('.ts') ? '../../../dist/web/' : './web/';
  return fileURLToPath(new URL(place, import.meta.url));
}
