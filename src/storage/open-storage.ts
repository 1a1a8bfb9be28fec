import { FolderStorage } from './folder/folder-storage.ts';
import type { KeyRule } from './key.ts';
import { MemoryStorage } from './memory/memory-storage.ts';
import type { RepositoryLocation } from './repository-location.ts';
import type { Note } from './s3/address/understood-connection.ts';
import { proxyFromEnvironment, proxyFromSettings } from './s3/http/proxy-rules.ts';
import type { TlsSettings } from './s3/http/tls-settings.ts';
import type { ProviderId } from './s3/providers/provider.ts';
import type { S3Settings } from './s3/s3-settings.ts';
import type { Storage } from './storage.ts';
import { limitStorage } from './wrappers/limit.ts';
import type { Rate } from './wrappers/rate.ts';
import { Retrier, type RetryOptions } from './wrappers/retrier.ts';
import { retryStorage } from './wrappers/retry.ts';
import { TokenBucket } from './wrappers/token-bucket.ts';

export interface OpenStorageOptions extends TlsSettings {
  /** Calls at once. Default: what the kind of storage says. */
  readonly connections?: number | undefined;
  /** Bytes a second to the storage, and from it; by the time of day, if you like. Default: no limit. */
  readonly uploadBytesPerSecond?: Rate | undefined;
  readonly downloadBytesPerSecond?: Rate | undefined;
  /** S3: wins over the environment, but not over what the endpoint's host says. */
  readonly region?: string | undefined;
  /** S3: the service, where the endpoint does not say it. */
  readonly provider?: ProviderId | undefined;
  readonly pathStyle?: boolean | undefined;
  readonly contentMd5?: boolean | undefined;
  readonly accessKeyId?: string | undefined;
  readonly secretAccessKey?: string | undefined;
  readonly sessionToken?: string | undefined;
  /** S3: a profile of the shared AWS files, rather than keys of the environment. */
  readonly profile?: string | undefined;
  /**
   * S3: the proxy for everything, `http://[user:password@]host:port`, or `none`. Default: what `HTTPS_PROXY`,
   * `HTTP_PROXY` and `NO_PROXY` in `env` say.
   */
  readonly proxy?: string | undefined;
  /** S3: ends, and tries again, a request on whose connection nothing has moved for so long. Default 60,000 ms. */
  readonly idleTimeoutMs?: number | undefined;
  /** S3: what requests call this program. Default `kirsch/` and the version. */
  readonly userAgent?: string | undefined;
  readonly retry?: RetryOptions | undefined;
  /** Which names are its objects: `ZIP_NAMES` for the zips beside a repository. Default: those of a repository. */
  readonly keys?: KeyRule | undefined;
  /** S3: told what was mended in the address, and what should be known before a key is sent. */
  readonly onNote?: ((note: Note) => void) | undefined;
  /** Where `AWS_…` are looked up. Default: nowhere, so pass `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

/**
 * Opens a storage as a program wants it: with retries where it is remote, and with limits where they are asked for.
 * Sends nothing yet, and creates nothing.
 * @throws KirschError `BAD_ARGUMENT`
 */
export async function openStorage(
  location: RepositoryLocation,
  options: OpenStorageOptions = {},
): Promise<Storage> {
  const { connections, uploadBytesPerSecond, downloadBytesPerSecond } = options;
  const upload = bucketOf(uploadBytesPerSecond);
  const download = bucketOf(downloadBytesPerSecond);
  if (location.kind === 's3') {
    for (const note of location.notes ?? []) options.onNote?.(note);
    const retrier = new Retrier(options.retry);
    const { createS3Storage } = await import('./s3/s3-storage.ts');
    const settings = s3SettingsOf(location, options);
    const inner = await createS3Storage({ ...settings, upload, download, retrier });
    return retryStorage(inner, retrier);
  }
  const { keys } = options;
  const inner =
    location.kind === 'memory'
      ? new MemoryStorage(Date.now, keys)
      : new FolderStorage(location.path, keys);
  const isLimited = connections !== undefined || upload || download;
  return isLimited ? limitStorage(inner, { connections, upload, download }) : inner;
}

/**
 * What `openStorage` tells a storage in S3, limits and retries apart; `testConnection` takes the same.
 * @throws KirschError `BAD_ARGUMENT` for a proxy that cannot be meant
 */
export function s3SettingsOf(
  location: Extract<RepositoryLocation, { kind: 's3' }>,
  options: OpenStorageOptions = {},
): S3Settings {
  return {
    ...s3Identity(options),
    endpoint: location.endpoint,
    bucket: location.bucket,
    rootPath: location.rootPath,
    provider: options.provider,
    pathStyle: options.pathStyle,
    onNote: options.onNote,
    contentMd5: options.contentMd5,
    caCertificates: options.caCertificates,
    clientCertificate: options.clientCertificate,
    trustAnyServer: options.trustAnyServer,
    userAgent: options.userAgent,
    idleTimeoutMs: options.idleTimeoutMs,
    proxy: options.proxy
      ? proxyFromSettings(options.proxy)
      : proxyFromEnvironment(options.env ?? {}),
    connections: options.connections,
    keys: options.keys,
  };
}

/** Keys given win over a profile, and that over the environment's; with none, the AWS chain looks for them. */
function s3Identity(options: OpenStorageOptions) {
  const { env = {} } = options;
  const fallbackRegion = env['AWS_REGION'] || env['AWS_DEFAULT_REGION'];
  const region = { region: options.region, fallbackRegion };
  const { accessKeyId, secretAccessKey, sessionToken, profile } = options;
  if (accessKeyId) return { ...region, accessKeyId, secretAccessKey, sessionToken };
  if (profile) return { ...region, profile };
  return {
    ...region,
    profile: env['AWS_PROFILE'],
    accessKeyId: env['AWS_ACCESS_KEY_ID'],
    secretAccessKey: env['AWS_SECRET_ACCESS_KEY'],
    sessionToken: env['AWS_SESSION_TOKEN'],
  };
}

function bucketOf(bytesPerSecond: Rate | undefined): TokenBucket | undefined {
  return bytesPerSecond ? new TokenBucket(bytesPerSecond) : undefined;
}
