import type { NamedStorage } from '../named-storage.ts';
import type { StorageSecrets } from '../secrets/storage-secrets.ts';

/** A storage that another program knows, as it would be taken over. */
export interface ImportedStorage {
  readonly storage: NamedStorage;
  readonly secrets: StorageSecrets;
  /** What a person should know before: sentences. */
  readonly notes: readonly string[];
}

/** What an import would do. Made without changing anything; whoever shows it leaves the secrets out. */
export interface ImportPlan {
  /** Where it comes from, for people: `rclone.conf`. */
  readonly source: string;
  readonly storages: readonly ImportedStorage[];
  /** What is there and cannot be taken over, with the reason. */
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
}

/** The names under which what is secret is shown: what there is, never what it is. */
export function describeSecrets(secrets: StorageSecrets): string[] {
  const words: Readonly<Record<keyof StorageSecrets, string>> = {
    accessKeyId: 'access key ID',
    secretAccessKey: 'secret access key',
    sessionToken: 'session token',
    repositoryPassword: 'repository password',
    proxyCredentials: 'proxy password',
  };
  return Object.entries(words).flatMap(([field, word]) =>
    secrets[field as keyof StorageSecrets] === undefined ? [] : [word],
  );
}
