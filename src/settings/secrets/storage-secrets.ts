import { KirschError } from '../../errors/index.ts';
import type { SecretStore } from './secret-store.ts';

/** All that is secret about one storage. */
export interface StorageSecrets {
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  readonly sessionToken?: string;
  /** The password of the repository in the storage. */
  readonly repositoryPassword?: string;
  /** `user:password` for the storage's proxy. */
  readonly proxyCredentials?: string;
}

export const SECRET_FIELDS = [
  'accessKeyId',
  'secretAccessKey',
  'sessionToken',
  'repositoryPassword',
  'proxyCredentials',
] as const satisfies readonly (keyof StorageSecrets)[];

const LONGEST_SECRET = 8_000;

/** The secrets of a storage of the settings; none when none are kept. */
export async function loadStorageSecrets(
  store: SecretStore,
  storageName: string,
): Promise<StorageSecrets> {
  const text = await store.get(entryOf(storageName));
  if (text === undefined) return {};
  try {
    return readStorageSecrets(JSON.parse(text));
  } catch {
    // What the parser says would repeat a piece of the text.
    throw new KirschError(
      'SECRETS_INACCESSIBLE',
      `The keys of ${storageName} in ${store.description} are damaged.`,
      {
        hint: `Give them again: \`kirsch storage edit ${storageName} --new-keys\`.`,
        details: { reason: 'keys-gone', name: storageName },
      },
    );
  }
}

/** Keeps all of them together, so that no key is ever beside the secret of another. Without any, nothing is kept. */
export async function saveStorageSecrets(
  store: SecretStore,
  storageName: string,
  secrets: StorageSecrets,
): Promise<void> {
  const kept = readStorageSecrets(secrets);
  if (hasSecrets(kept)) await store.set(entryOf(storageName), JSON.stringify(kept));
  else await store.delete(entryOf(storageName));
}

export function deleteStorageSecrets(store: SecretStore, storageName: string): Promise<void> {
  return store.delete(entryOf(storageName));
}

export function hasSecrets(secrets: StorageSecrets): boolean {
  return SECRET_FIELDS.some((field) => secrets[field] !== undefined);
}

/**
 * Reads secrets from a record of any origin; fields that are unknown or empty are passed over.
 * @throws RangeError for a value that is no text or too long; it does not repeat it
 */
export function readStorageSecrets(value: unknown): StorageSecrets {
  if (typeof value !== 'object' || value === null) throw new RangeError('Secrets are an object.');
  const read: { -readonly [Field in keyof StorageSecrets]: string } = {};
  for (const field of SECRET_FIELDS) {
    const secret = Object.hasOwn(value, field) ? (value as Record<string, unknown>)[field] : '';
    if (secret === undefined || secret === null || secret === '') continue;
    if (typeof secret !== 'string' || secret.length > LONGEST_SECRET) {
      throw new RangeError(`The ${field} is no text, or too long.`);
    }
    read[field] = secret;
  }
  return read;
}

function entryOf(storageName: string): string {
  return `storage ${storageName}`;
}
