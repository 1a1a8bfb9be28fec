import { homedir, hostname, userInfo } from 'node:os';
import { KirschError } from '../errors/index.ts';
import { defaultCacheFolder } from '../repository/cache-folders.ts';
import type { IndexedRepository } from '../repository/indexed-repository.ts';
import type { AcquireLockOptions } from '../repository/locks.ts';
import type { OpenRepository } from '../repository/open-repository.ts';
import type { KeyOwner, OpenRepositoryOptions } from '../repository/repository.ts';
import type { ReadyStorage } from '../settings/ready-storage.ts';
import type { KeyRule, OpenStorageOptions, RepositoryLocation, Storage } from '../storage/index.ts';
import { parseLocalUrl } from '../storage/local-url.ts';
import { PROVIDER_IDS } from '../storage/s3/providers/provider.ts';
import type { CommandContext } from './command-context.ts';
import { fromEnvironment } from './environment.ts';
import { repositoryAddress } from './global-options.ts';
import { namedStorageOf } from './named-storages.ts';
import { readPassword } from './password.ts';
import { readNamedFile } from './read-named-file.ts';
import { keyHintOf, rememberedKeyOf } from './remembered-key.ts';
import { withoutTurbofan } from './without-turbofan.ts';

const KIB = 1024;
const UNUSED_CACHE_DAYS = 30;
/** Locks that keep a backup out are held for seconds: a person would try again, and so do we. */
const LOCK_WAIT_MS = 60_000;

/** What others may do while a command runs. `none`: anything. `shared`: read and write, not delete. `exclusive`: nothing. */
export type LockMode = 'none' | 'shared' | 'exclusive';

/**
 * The storage that the options name. Nothing is sent yet. What the options say wins over the settings of a named storage.
 * @param named as `namedStorageOf` finds it
 * @param keys which names are its objects; those of a repository unless given
 */
export async function openStorageOf(
  context: CommandContext,
  named: Promise<ReadyStorage | undefined> = namedStorageOf(context),
  keys?: KeyRule,
): Promise<Storage> {
  const { output } = context;
  const [{ openStorage }, ready] = await Promise.all([import('../storage/open-storage.ts'), named]);
  const { location, options } = await storagePlaceOf(context, ready);
  return openStorage(location, {
    ...options,
    keys,
    onNote: ({ message }) => output.warn(message),
    retry: {
      onRetry: ({ what, error, pauseMs }) =>
        output.warn(
          `${what} failed (${error.message}); trying again in ${Math.ceil(pauseMs / 1000)} s`,
        ),
    },
  });
}

/** Where the storage is that the options name, and all that they say of it. @param ready where it has a name */
export async function storagePlaceOf(
  { global, env }: CommandContext,
  ready: ReadyStorage | undefined,
): Promise<{ readonly location: RepositoryLocation; readonly options: OpenStorageOptions }> {
  const location = ready?.location ?? (await locationOf(repositoryAddress(global, env)));
  const kept: OpenStorageOptions = ready?.options ?? {};
  const certificates = global.cacert ?? listOf(fromEnvironment(env, 'CACERT'));
  const read = await Promise.all(
    certificates.map((file) => readNamedFile(file, 'The certificate file')),
  );
  const clientFile = global.tlsClientCert ?? fromEnvironment(env, 'TLS_CLIENT_CERT');
  const options = {
    ...kept,
    ...readSettings(global.option ?? {}),
    env: kept.env ?? env,
    uploadBytesPerSecond: inBytes(global.limitUpload) ?? kept.uploadBytesPerSecond,
    downloadBytesPerSecond: inBytes(global.limitDownload) ?? kept.downloadBytesPerSecond,
    caCertificates: [...read, ...(kept.caCertificates ?? [])],
    ...(clientFile !== undefined && {
      clientCertificate: await readNamedFile(clientFile, 'The client certificate'),
    }),
    trustAnyServer: global.insecureTls ?? false,
    userAgent: global.httpUserAgent,
    idleTimeoutMs: global.stuckRequestTimeout,
  };
  return { location, options };
}

/** Where the address leads; loads what knows S3 only for an address that is in S3. */
async function locationOf(address: string): Promise<RepositoryLocation> {
  if (!address.startsWith('s3:')) return parseLocalUrl(address);
  return (await import('../storage/repository-url.ts')).parseRepositoryUrl(address);
}

type OpeningOptions = Pick<OpenRepositoryOptions, 'onKeyFound' | 'willLock'>;

/** Opens the repository that the options name. Whoever calls closes it. */
export function openRepositoryOf(
  context: CommandContext,
  options: OpeningOptions = {},
): Promise<OpenRepository> {
  return withoutTurbofan(() => open(context, options));
}

async function open(
  context: CommandContext,
  { onKeyFound, willLock }: OpeningOptions,
): Promise<OpenRepository> {
  const { global, env, stdin, stderr, signal, passwordName } = context;
  const named = namedStorageOf(context);
  const reading = named.then((ready) =>
    readPassword({
      file: global.passwordFile,
      command: global.passwordCommand,
      none: global.insecureNoPassword,
      env,
      kept: ready?.repositoryPassword,
      stdin,
      stderr,
      ...(passwordName !== undefined && { what: passwordName }),
    }),
  );
  // Begins before what knows S3 is loaded, which takes half as long as the key.
  const [storage, password, remembered, { openRepository }] = await Promise.all([
    openStorageOf(context, named),
    reading,
    rememberedKeyOf(context, cacheRootOf(context), reading),
    import('../repository/repository.ts'),
  ]);
  let keyFile: Buffer | undefined;
  try {
    const repository = await openRepository(storage, {
      password,
      allowEmptyPassword: global.insecureNoPassword ?? false,
      keyHint: keyHintOf(context),
      earlyKey: remembered?.earlyKey,
      onKeyOpened: (file) => {
        keyFile = file;
      },
      // A folder is as near as the cache would be.
      ...(global.cache && { openCache: (id) => openCache(context, id, storage) }),
      onKeyFound: () => {
        onKeyFound?.();
        if (global.cache) void loadCacheCode();
      },
      willLock,
      signal,
    });
    if (keyFile) await remembered?.place.remember(keyFile);
    return repository;
  } catch (error) {
    await storage.close();
    throw error;
  }
}

/** Runs `work` on the open repository, under a lock, and closes it. The signal fires on Ctrl-C and when the lock is lost. */
export async function withRepository<T>(
  context: CommandContext,
  mode: LockMode,
  work: (repository: OpenRepository, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const willLock = isLocked(context, mode);
  const repository = await openRepositoryOf(context, { willLock });
  try {
    return await underLock(context, repository, mode, (signal) => work(repository, signal));
  } finally {
    await repository.close();
  }
}

function isLocked({ global }: CommandContext, mode: LockMode): mode is Exclude<LockMode, 'none'> {
  return mode === 'exclusive' || (mode === 'shared' && global.lock);
}

/** Runs `work` under a lock on a repository that is open and stays so. */
export async function underLock<T>(
  context: CommandContext,
  repository: OpenRepository,
  mode: LockMode,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (!isLocked(context, mode)) return work(context.signal);
  const { withLock } = await import('../repository/locks.ts');
  return withLock(repository, await lockOptions(context, mode), work);
}

/**
 * Runs `read` as soon as others can see the lock, while it still waits to be sure of itself, and `work` with its result
 * once it is held. So what only reads does not wait for nothing.
 */
export async function readUnderLock<Read, T>(
  context: CommandContext,
  mode: Exclude<LockMode, 'none'>,
  read: (repository: OpenRepository, signal: AbortSignal) => Promise<Read>,
  work: (read: Read, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { global, signal } = context;
  const repository = await openRepositoryOf(context, { willLock: global.lock });
  try {
    if (!global.lock) return await work(await read(repository, signal), signal);
    const { withLock } = await import('../repository/locks.ts');
    const refused = new AbortController();
    let reading: Promise<Read> | undefined;
    const onStored = () => {
      reading = read(repository, AbortSignal.any([signal, refused.signal]));
      // Whoever awaits it gets the error; when the lock is refused nobody does.
      reading.catch(() => {});
    };
    try {
      const options = { ...(await lockOptions(context, mode)), onStored };
      return await withLock(repository, options, async (locked) => {
        // A lock that is lost ends the reading as well.
        locked.addEventListener('abort', () => refused.abort(locked.reason), { once: true });
        return work(await (reading ?? read(repository, locked)), locked);
      });
    } finally {
      refused.abort();
      await reading?.catch(() => {});
    }
  } finally {
    await repository.close();
  }
}

/**
 * For commands that read files: chooses snapshots, then reads the index, in that order, because what a snapshot needs is in
 * an index that is older than it.
 */
export function withIndex<Chosen, T>(
  context: CommandContext,
  choose: (repository: OpenRepository, signal: AbortSignal) => Promise<Chosen>,
  work: (repository: IndexedRepository, chosen: Chosen, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return readUnderLock(
    context,
    'shared',
    async (repository, signal) => {
      const { loadIndex } = await import('../repository/indexed-repository.ts');
      const chosen = await choose(repository, signal);
      return { chosen, indexed: await loadIndex(repository, { signal }) };
    },
    ({ chosen, indexed }, signal) => work(indexed, chosen, signal),
  );
}

/** How this command locks. */
export async function lockOptions(
  context: CommandContext,
  mode: Exclude<LockMode, 'none'>,
): Promise<AcquireLockOptions> {
  const { global, output, signal } = context;
  const { thisProcess } = await import('../repository/lock-owner.ts');
  return {
    exclusive: mode === 'exclusive',
    owner: thisProcess(),
    retryFor: global.retryLock ?? LOCK_WAIT_MS,
    signal,
    onWait: (reason, pause) =>
      output.warn(`${reason.message}\nwaiting for it, next try in ${Math.ceil(pause / 1000)} s`),
    onAbandonedLockRemoved: ({ id, username, hostname }, because) =>
      output.say(
        `removed the lock ${id.slice(0, 8)} of ${username} on ${hostname}: ` +
          (because === 'process-ended'
            ? 'its process has ended'
            : 'nobody has renewed it for half an hour'),
      ),
    onProblem: (error) => output.warn(error.message),
  };
}

/** Who makes keys on this computer. */
export function keyOwner(user?: string, host?: string): KeyOwner {
  return {
    username: user ?? userInfo().username,
    hostname: host ?? hostname(),
    created: new Date().toISOString(),
  };
}

function loadCacheCode() {
  return Promise.all([
    import('../repository/cleanup-caches.ts'),
    import('../repository/folder-cache.ts'),
  ]);
}

function cacheRootOf({ global, env }: CommandContext): string {
  return global.cacheDir ?? defaultCacheFolder(env, process.platform, homedir());
}

async function openCache(context: CommandContext, repositoryId: string, storage: Storage) {
  const { global } = context;
  const [{ cleanupCaches }, { openFolderCache }] = await loadCacheCode();
  const root = cacheRootOf(context);
  if (global.cleanupCache) {
    const removed = await cleanupCaches(root, UNUSED_CACHE_DAYS, repositoryId);
    context.output.say(`removed ${removed.length} old caches from ${root}`, 1);
  }
  return openFolderCache(root, repositoryId, {
    // Notes are worth keeping for every repository; packs in a folder are as near as the cache.
    ...(!storage.capabilities.remote && { maxPackBytes: 0 }),
  });
}

function readSettings(settings: Readonly<Record<string, string>>) {
  const known = new Set([
    's3.provider',
    's3.region',
    's3.bucket-lookup',
    's3.connections',
    'local.connections',
  ]);
  const unknown = Object.keys(settings).find((key) => !known.has(key));
  if (unknown) {
    throw new KirschError('BAD_ARGUMENT', `There is no option ${unknown}.`, {
      hint: `Known are ${[...known].join(', ')}.`,
    });
  }
  const lookup = settings['s3.bucket-lookup'] ?? 'auto';
  if (!['auto', 'dns', 'path'].includes(lookup)) {
    throw new KirschError('BAD_ARGUMENT', `Buckets cannot be looked up by ${lookup}.`, {
      hint: 'Choose auto, dns (bucket.host) or path (host/bucket).',
    });
  }
  const provider = PROVIDER_IDS.find((id) => id === settings['s3.provider']);
  if (settings['s3.provider'] !== undefined && provider === undefined) {
    throw new KirschError('BAD_ARGUMENT', 'There is no provider of that name.', {
      hint: `Known are ${PROVIDER_IDS.join(', ')}.`,
    });
  }
  const connections = settings['s3.connections'] ?? settings['local.connections'];
  return {
    ...(provider !== undefined && { provider }),
    ...(settings['s3.region'] !== undefined && { region: settings['s3.region'] }),
    ...(lookup !== 'auto' && { pathStyle: lookup === 'path' }),
    ...(connections !== undefined && { connections: Number(connections) }),
  };
}

function inBytes(kib: number | undefined): number | undefined {
  return kib && kib * KIB;
}

function listOf(value: string | undefined): string[] {
  return value === undefined ? [] : [value];
}
