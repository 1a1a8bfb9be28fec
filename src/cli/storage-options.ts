import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { KirschError } from '../errors/index.ts';
import type { NamedStorage, SecretPlace, StorageLimits } from '../settings/named-storage.ts';
import { parseTypedRate, type RateText } from '../settings/rate-text.ts';
import { parsePositive } from './option-parsers.ts';

/** What `storage add` and `storage edit` can be told about a storage. `''` takes a field away. */
export interface StorageOptions {
  readonly endpoint?: string;
  readonly region?: string;
  readonly bucket?: string;
  readonly rootPath?: string;
  readonly provider?: string;
  readonly bucketLookup?: 'auto' | 'dns' | 'path';
  readonly connections?: number;
  readonly caFile?: string;
  readonly proxy?: string;
  readonly uploadLimit?: RateText | '';
  readonly downloadLimit?: RateText | '';
  readonly profile?: string;
  readonly secrets?: SecretPlace;
  readonly accessKeyId?: string;
  readonly secretFile?: string;
  readonly rememberPassword?: boolean;
}

/** Gives a command the options that describe a storage. */
export function addStorageOptions(command: Command): Command {
  const option = (flags: string, description: string) => new Option(flags, description);
  return command
    .addOption(option('--endpoint <url>', 'as the provider’s console shows it (default: AWS)'))
    .addOption(option('--region <region>', 'default: what the endpoint says'))
    .addOption(option('--bucket <bucket>', 'the bucket'))
    .addOption(option('--root-path <folder>', 'the folder in the bucket (default: none)'))
    .addOption(option('--provider <id>', 'the service, where the endpoint does not say it'))
    .addOption(
      option('--bucket-lookup <way>', 'bucket.host or host/bucket').choices([
        'auto',
        'dns',
        'path',
      ]),
    )
    .addOption(option('--connections <n>', 'requests at once').argParser(parsePositive))
    .addOption(option('--ca-file <file>', 'certificates to trust besides the system’s'))
    .addOption(option('--proxy <url>', 'http://[user@]host:port, or none; a password is asked for'))
    .addOption(
      option('--upload-limit <rate>', '2M, or 08:00-18:00=2M,otherwise=8M').argParser(parseLimit),
    )
    .addOption(option('--download-limit <rate>', 'likewise').argParser(parseLimit))
    .addOption(option('--profile <name>', 'a profile of the AWS files has the keys'))
    .addOption(
      option(
        '--secrets <place>',
        'where the keys are kept (default: the keychain, else a file)',
      ).choices(['keychain', 'file']),
    )
    .addOption(option('--access-key-id <id>', 'the access key’s ID; its secret is asked for'))
    .addOption(option('--secret-file <file>', 'a file that holds the secret access key'))
    .addOption(option('--remember-password', 'keep the repository’s password with the keys'));
}

/**
 * The storage with what the options say; fields that they do not name stay.
 * @param proxy without user and password: those are kept with the keys
 */
export function applyStorageOptions(
  before: NamedStorage,
  options: StorageOptions,
  proxy: string | undefined,
): NamedStorage {
  const { bucketLookup, uploadLimit, downloadLimit } = options;
  const limits = mergeLimits(before.limits, { upload: uploadLimit, download: downloadLimit });
  const changed: Readonly<Record<string, unknown>> = {
    ...before,
    ...named({
      endpoint: options.endpoint,
      region: options.region,
      bucket: options.bucket,
      rootPath: options.rootPath,
      provider: options.provider,
      connections: options.connections,
      caFile: options.caFile,
      profile: options.profile,
      proxy,
    }),
    ...(bucketLookup !== undefined && {
      pathStyle: bucketLookup === 'auto' ? '' : bucketLookup === 'path',
    }),
    limits: limits ?? '',
  };
  return Object.fromEntries(
    Object.entries(changed).filter(([, value]) => value !== ''),
  ) as unknown as NamedStorage;
}

function mergeLimits(
  before: StorageLimits | undefined,
  told: { upload: RateText | undefined; download: RateText | undefined },
): StorageLimits | undefined {
  const merged = Object.entries({ ...before, ...named(told) }).filter(([, limit]) => limit !== '');
  return merged.length === 0 ? undefined : Object.fromEntries(merged);
}

function named(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

function parseLimit(text: string): RateText | '' {
  try {
    return parseTypedRate(text) ?? '';
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

/** @throws KirschError `BAD_ARGUMENT` when options contradict each other */
export function refuseContradictions({ profile, accessKeyId, secretFile }: StorageOptions): void {
  if (profile && (accessKeyId !== undefined || secretFile !== undefined)) {
    throw new KirschError('BAD_ARGUMENT', 'The keys come from a profile or are given, not both.', {
      hint: 'Leave out --profile, or --access-key-id and --secret-file.',
    });
  }
}
