import { posix, win32 } from 'node:path';
import { PROVIDER_IDS, type ProviderId } from '../storage/s3/providers/provider.ts';
import { parseRate, type RateText } from './rate-text.ts';
import { SettingsProblem } from './settings-problem.ts';

/** Where the keys of a storage are kept. */
export const SECRET_PLACES = ['keychain', 'file'] as const;
export type SecretPlace = (typeof SECRET_PLACES)[number];

/** Bandwidth limits of one storage. */
export interface StorageLimits {
  readonly upload?: RateText;
  readonly download?: RateText;
}

/** A storage as the settings file holds it: everything but its secrets. */
export interface NamedStorage {
  readonly name: string;
  /** A folder on this computer, or a disk, that holds the backups; absolute. The fields of a bucket say nothing then. */
  readonly folder?: string;
  /** What the provider's console shows. Default: AWS, by region. */
  readonly endpoint?: string;
  readonly region?: string;
  readonly bucket?: string;
  /** The folder in the bucket that holds everything. Default: the bucket itself. */
  readonly rootPath?: string;
  /** Default: what the endpoint says. */
  readonly provider?: ProviderId;
  /** `host/bucket` instead of `bucket.host`. Default: as the provider wants it. */
  readonly pathStyle?: boolean;
  /** How many requests at once. */
  readonly connections?: number;
  /** Certificates to trust besides the usual ones, PEM. A relative path starts at the settings file's folder. */
  readonly caFile?: string;
  /** `http://host:port`, or `none`. Default: what the environment says. */
  readonly proxy?: string;
  readonly limits?: StorageLimits;
  /** A profile of the shared AWS files that has the keys. */
  readonly profile?: string;
  /** Where its keys are. Default: nowhere; they come from the environment, a profile, SSO or an instance role. */
  readonly secrets?: SecretPlace;
  /** When it was last looked at who can read the bucket, as ISO 8601 in UTC. Kirsch writes it. */
  readonly privacyChecked?: string;
}

/** The fields of a storage in the order in which they are written. */
export const STORAGE_FIELDS = [
  'folder',
  'endpoint',
  'region',
  'bucket',
  'rootPath',
  'provider',
  'pathStyle',
  'connections',
  'caFile',
  'proxy',
  'limits',
  'profile',
  'secrets',
  'privacyChecked',
] as const satisfies readonly (keyof NamedStorage)[];

export type StorageField = (typeof STORAGE_FIELDS)[number];

const LONGEST_TEXT = 2_000;
const MOST_CONNECTIONS = 256;

/** Whether a storage may be called so: 1 to 64 letters, digits, `.`, `_`, `-`, starting with a letter or digit. */
export function isStorageName(name: string): boolean {
  return /^[\p{L}\p{N}][\p{L}\p{N}\p{M}._-]{0,63}$/u.test(name);
}

/**
 * Reads a storage from a record of any origin. Fields that are unknown are passed over.
 * @param path where the record stands, for problems
 * @throws SettingsProblem for the first field that cannot be meant
 */
export function readNamedStorage(
  name: string,
  record: unknown,
  path: readonly string[] = [],
): NamedStorage {
  if (!isStorageName(name)) {
    throw new SettingsProblem(
      path,
      'A storage’s name has 1 to 64 letters, digits, dots, hyphens and underscores, the first a letter or digit.',
    );
  }
  if (!isRecord(record)) throw new SettingsProblem(path, 'A storage is an object with fields.');
  const read: Record<string, unknown> = { name };
  for (const field of STORAGE_FIELDS) {
    const value = Object.hasOwn(record, field) ? record[field] : undefined;
    if (value === undefined || value === null || value === '') continue;
    try {
      read[field] = READERS[field](value);
    } catch (error) {
      const below = error instanceof SettingsProblem ? error.path : [];
      throw new SettingsProblem([...path, field, ...below], (error as Error).message);
    }
  }
  return read as unknown as NamedStorage;
}

const READERS: Readonly<Record<StorageField, (value: unknown) => unknown>> = {
  folder: absolute,
  endpoint: text,
  region: text,
  bucket: text,
  rootPath: text,
  provider: (value) => oneOf(value, PROVIDER_IDS),
  pathStyle: flag,
  connections: (value) => wholeNumber(value, MOST_CONNECTIONS),
  caFile: text,
  proxy: text,
  limits,
  profile: text,
  secrets: (value) => oneOf(value, SECRET_PLACES),
  privacyChecked: moment,
};

function text(value: unknown): string {
  if (typeof value !== 'string') throw new RangeError('This is a text, in quotes.');
  if (value.length > LONGEST_TEXT) throw new RangeError('This is too long.');
  if (/[\x00-\x1f\x7f]/.test(value)) throw new RangeError('This holds a control character.');
  return value;
}

function absolute(value: unknown): string {
  const path = text(value);
  if (posix.isAbsolute(path) || win32.isAbsolute(path)) return path;
  throw new RangeError('This is an absolute path.');
}

function moment(value: unknown): string {
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) && Date.parse(value))
    return value;
  throw new RangeError('This is a time, like 2026-01-31T12:00:00Z.');
}

function flag(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new RangeError('This is true or false.');
  return value;
}

function wholeNumber(value: unknown, most: number): number {
  if (!Number.isInteger(value) || (value as number) < 1 || (value as number) > most) {
    throw new RangeError(`This is a whole number from 1 to ${most}.`);
  }
  return value as number;
}

function oneOf<T extends string>(value: unknown, known: readonly T[]): T {
  const found = known.find((candidate) => candidate === value);
  if (found === undefined) throw new RangeError(`This is one of ${known.join(', ')}.`);
  return found;
}

function limits(value: unknown): StorageLimits {
  if (!isRecord(value)) throw new RangeError('Limits are an object with upload and download.');
  const read: { upload?: RateText; download?: RateText } = {};
  for (const direction of ['upload', 'download'] as const) {
    const limit = value[direction];
    if (limit === undefined) continue;
    try {
      parseRate(rateText(limit));
      read[direction] = rateText(limit);
    } catch (error) {
      throw new SettingsProblem([direction], (error as Error).message);
    }
  }
  return read;
}

function rateText(value: unknown): RateText {
  if (typeof value === 'string') return text(value);
  if (!isRecord(value)) throw new RangeError('A limit is written like "2M".');
  return Object.fromEntries(Object.entries(value).map(([hours, limit]) => [hours, text(limit)]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
