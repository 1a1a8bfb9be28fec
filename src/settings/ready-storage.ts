import { dirname, join, resolve } from 'node:path';
import { KirschError } from '../errors/index.ts';
import type { OpenStorageOptions, Rate, RepositoryLocation } from '../storage/index.ts';
import { readCertificateFile } from './certificate-file.ts';
import type { NamedStorage } from './named-storage.ts';
import { joinProxy } from './proxy-text.ts';
import { parseRate, type RateText } from './rate-text.ts';
import type { StorageSecrets } from './secrets/storage-secrets.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** All that `openStorage` wants to know about a storage of the settings. */
export interface ReadyStorage {
  readonly storage: NamedStorage;
  readonly location: RepositoryLocation;
  /** Holds the keys: never print it. */
  readonly options: OpenStorageOptions;
  /** The password of its repository, where it is kept. */
  readonly repositoryPassword?: string;
}

/**
 * Puts settings and secrets together.
 * @param path the folder within the storage, `''` for the storage itself
 * @param around the settings file, where relative paths in it start, and the environment
 * @throws KirschError `SETTINGS_INVALID` when its certificate file cannot be read
 */
export async function readyStorage(
  storage: NamedStorage,
  secrets: StorageSecrets,
  path: string,
  { settingsPath, env }: { readonly settingsPath: string; readonly env: Environment },
): Promise<ReadyStorage> {
  const { endpoint = '', bucket = '', rootPath = '', limits = {} } = storage;
  const { accessKeyId, secretAccessKey, sessionToken, repositoryPassword } = secrets;
  const root = [rootPath, path].map((part) => part.replace(/^\/+|\/+$/g, '')).filter(Boolean);
  return {
    storage,
    location:
      storage.folder === undefined
        ? { kind: 's3', endpoint, bucket, rootPath: root.join('/') }
        : { kind: 'folder', path: join(storage.folder, path) },
    options: {
      region: storage.region,
      provider: storage.provider,
      pathStyle: storage.pathStyle,
      connections: storage.connections,
      uploadBytesPerSecond: rateOf(limits.upload),
      downloadBytesPerSecond: rateOf(limits.download),
      caCertificates: await readCertificates(storage, settingsPath),
      proxy: storage.proxy && joinProxy(storage.proxy, secrets.proxyCredentials),
      profile: storage.profile,
      accessKeyId,
      secretAccessKey,
      sessionToken,
      env,
    },
    ...(repositoryPassword !== undefined && { repositoryPassword }),
  };
}

function rateOf(text: RateText | undefined): Rate | undefined {
  return text === undefined ? undefined : parseRate(text);
}

/**
 * The certificates that a storage trusts besides the usual ones; `undefined` where it names none.
 * @param settingsPath where a relative path starts
 * @throws KirschError `SETTINGS_INVALID` when they cannot be read
 */
export async function readCertificates(
  { name, caFile }: Pick<NamedStorage, 'name' | 'caFile'>,
  settingsPath: string,
): Promise<Buffer[] | undefined> {
  if (caFile === undefined || caFile === '') return undefined;
  const path = resolve(dirname(settingsPath), caFile);
  try {
    return [await readCertificateFile(path)];
  } catch (cause) {
    const { code = (cause as Error).message } = cause as NodeJS.ErrnoException;
    throw new KirschError(
      'SETTINGS_INVALID',
      `The certificate file ${path} of the storage ${name} cannot be read (${code}).`,
      {
        hint: `Correct it with \`kirsch storage edit ${name} --ca-file FILE\`.`,
        cause,
        details: { reason: 'ca-file', name, file: path },
      },
    );
  }
}
