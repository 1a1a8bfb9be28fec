import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { AppSettingsFile, KirschError, Storages, settingsFilePath } from '../index.ts';
import { createApi } from './api/api.ts';
import type { AppBasis } from './app-parts.ts';
import type { Automation } from './automation/automation.ts';
import { startAutomation } from './automation/start-automation.ts';
import { OpenChats } from './chats/open-chats.ts';
import { ChosenRepository } from './connection/chosen-repository.ts';
import { RepositoryContents } from './connection/repository-contents.ts';
import { TrialStorage } from './connection/trial-storage.ts';
import { EventHub } from './events/event-hub.ts';
import { type ListeningServer, listen } from './http/listen.ts';
import { OwnAddress } from './http/own-address.ts';
import { StaticFiles } from './http/static-files.ts';
import { ActivityLog } from './jobs/activity-log.ts';
import { Jobs } from './jobs/jobs.ts';
import { KnownSecrets } from './known-secrets.ts';
import { endCutOffRestores } from './runs/end-cut-off-restores.ts';
import { announceInstance } from './session/instance-file.ts';
import { Sessions } from './session/sessions.ts';

const THIS_COMPUTER = '127.0.0.1';

export interface StartAppOptions {
  /** Where settings, caches, keys and proxies are looked up. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** @default this user's */
  readonly home?: string | undefined;
  /** @default the one that it had last, where that is free, else any */
  readonly port?: number | undefined;
  /** To be reached by other computers, at this name or address. @default this computer alone */
  readonly host?: string | undefined;
  /** Opens a session besides the code; needed with `host`. */
  readonly password?: string | undefined;
  /** PEM; needed with `host`. */
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer } | undefined;
  /** The folder with the built pages. */
  readonly pages: string;
  /** How long a request may take to arrive, in milliseconds. @default 30,000 */
  readonly requestMs?: number | undefined;
  /** Tells other commands of this user where the app is. @default `app-instance.json` beside the settings */
  readonly instanceFile?: string | undefined;
  /** Told what people should know, such as that secrets are kept in a file. */
  readonly onWarning?: ((sentence: string) => void) | undefined;
}

/** The app as it runs. */
export interface RunningApp {
  /** Ends with a slash. */
  readonly url: string;
  readonly port: number;
  /** An address that opens a session, once: to be shown to the person, and never among the arguments of a program. */
  makeEntry(): string;
  /** Cancels what runs, and ends. */
  close(): Promise<void>;
}

/**
 * Starts the app: its API and its pages, on this computer alone unless a host is named.
 * @throws KirschError `BAD_ARGUMENT` when it cannot listen, or is to be reached by others without password and TLS
 */
export async function startApp(options: StartAppOptions): Promise<RunningApp> {
  const { env, host, home = homedir(), password, tls } = options;
  if (host !== undefined && (!password || !tls)) {
    throw new KirschError('BAD_ARGUMENT', 'An app that others reach needs a password and TLS.', {
      hint: 'Give --password-file, --tls-cert and --tls-key, or leave out --host.',
    });
  }
  const settings = new AppSettingsFile(settingsFilePath(env, process.platform, home));
  const { server, isRemembered } = await listenSomewhere(options, settings);
  const names = host === undefined ? [THIS_COMPUTER, 'localhost'] : [host];
  const address = new OwnAddress(tls ? 'https' : 'http', names, server.port);
  const basis = makeParts(options, home, settings, address);
  let instance: Awaited<ReturnType<typeof announceInstance>>;
  let automation: Automation | undefined;
  try {
    if (!isRemembered) await settings.edit((now) => ({ ...now, port: server.port }));
    await basis.trial.resume();
    await endCutOffRestores(basis);
    automation = await startAutomation(basis, join(dirname(settings.path), 'automation.json'));
    const api = createApi({ ...basis, automation });
    api.use('*', (await StaticFiles.load(options.pages)).serve());
    server.answer((request) => api.fetch(request));
    instance = await announceInstance(
      options.instanceFile ?? instanceFileOf(settings.path),
      address.url,
    );
    basis.sessions.trust(instance.secret);
  } catch (error) {
    await Promise.all([automation?.stop(), server.close(), basis.trial.close()]);
    throw error;
  }
  return {
    url: address.url,
    port: server.port,
    makeEntry: () => `${address.url}#code=${basis.sessions.makeCode()}`,
    close: async () => {
      await instance.end();
      const stopped = automation?.stop();
      await basis.jobs.close();
      await stopped;
      await server.close();
      await basis.chats.close();
      basis.contents.close();
      await basis.chosen.close();
      await basis.trial.close();
    },
  };
}

/** The file that tells where the app of these settings is. */
export function instanceFileOf(settingsPath: string): string {
  return join(dirname(settingsPath), 'app-instance.json');
}

function makeParts(
  { env, onWarning, password }: StartAppOptions,
  home: string,
  settings: AppSettingsFile,
  address: OwnAddress,
): AppBasis {
  const storages = new Storages(settings.path, { onWarning });
  const secrets = new KnownSecrets();
  secrets.add(password);
  const events = new EventHub();
  const activity = new ActivityLog(join(dirname(settings.path), 'activity.jsonl'));
  const chosen = new ChosenRepository({ settings, storages, secrets, events, env, home });
  const contents = new RepositoryContents(chosen);
  return {
    instance: randomBytes(6).toString('hex'),
    env,
    home,
    address,
    sessions: new Sessions(password),
    jobs: new Jobs(activity, events, secrets),
    activity,
    events,
    secrets,
    storages,
    settings,
    chosen,
    contents,
    chats: new OpenChats(contents),
    trial: new TrialStorage(settings, storages),
  };
}

/** A bookmark stays good: the port of last time is tried first, unless one is asked for. */
async function listenSomewhere(
  { host = THIS_COMPUTER, port, requestMs, tls }: StartAppOptions,
  settings: AppSettingsFile,
): Promise<{ readonly server: ListeningServer; readonly isRemembered: boolean }> {
  const options = { host, tls, requestMs };
  if (port !== undefined) return { server: await listen({ ...options, port }), isRemembered: true };
  const { port: remembered } = await settings.read();
  if (remembered !== undefined) {
    const server = await listen({ ...options, port: remembered }).catch(() => undefined);
    if (server) return { server, isRemembered: true };
  }
  return { server: await listen(options), isRemembered: false };
}
