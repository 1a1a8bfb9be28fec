import { homedir } from 'node:os';
import { KirschError } from '../errors/index.ts';
import { SettingsFile } from './file/settings-file.ts';
import { settingsFilePath } from './file/settings-place.ts';
import type { NamedStorage, SecretPlace } from './named-storage.ts';
import { readNamedStorage } from './named-storage.ts';
import { type ReadyStorage, readyStorage } from './ready-storage.ts';
import { SecretStores, type SecretStoresOptions } from './secrets/secret-stores.ts';
import {
  deleteStorageSecrets,
  hasSecrets,
  loadStorageSecrets,
  type StorageSecrets,
  saveStorageSecrets,
} from './secrets/storage-secrets.ts';
import { SettingsProblem } from './settings-problem.ts';
import type { StorageAddress } from './storage-address.ts';

/** What an edit makes of a storage. Fields that are left out stay. */
export interface StorageEdit {
  readonly fields?: (before: NamedStorage) => NamedStorage;
  readonly secrets?: (before: StorageSecrets) => StorageSecrets;
  /** Moves its secrets there. */
  readonly place?: SecretPlace | undefined;
}

/** The storages that a person has named on this computer: their settings and, apart from those, their secrets. */
export class Storages {
  readonly settingsPath: string;
  readonly #file: SettingsFile;
  readonly #stores: SecretStores;

  /** @param settingsPath as `settingsFilePath` finds it */
  constructor(settingsPath: string, options: SecretStoresOptions = {}) {
    this.settingsPath = settingsPath;
    this.#file = new SettingsFile(settingsPath);
    this.#stores = new SecretStores(settingsPath, options);
  }

  /** Those of this user. */
  static ofUser(
    env: Readonly<Record<string, string | undefined>>,
    options: SecretStoresOptions = {},
  ): Storages {
    return new Storages(settingsFilePath(env, process.platform, homedir()), options);
  }

  /**
   * All of them, by name.
   * @throws KirschError `SETTINGS_INVALID`, `SETTINGS_INACCESSIBLE`
   */
  async list(): Promise<NamedStorage[]> {
    const { storages } = await this.#file.read();
    return [...storages.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @throws KirschError `STORAGE_NOT_CONFIGURED`, or as `list` */
  get(name: string): Promise<NamedStorage> {
    return this.#file.storage(name);
  }

  /**
   * What is kept secret about a storage; `{}` where its keys come from elsewhere.
   * @throws KirschError `SECRETS_INACCESSIBLE`, also when they should be there and are not
   */
  async secretsOf({ name, secrets: place }: NamedStorage): Promise<StorageSecrets> {
    if (place === undefined) return {};
    const store = await this.#stores.open(place);
    const secrets = await loadStorageSecrets(store, name);
    if (hasSecrets(secrets)) return secrets;
    throw new KirschError(
      'SECRETS_INACCESSIBLE',
      `The keys of the storage ${name} are not in ${store.description}.`,
      {
        hint: `Give them again with \`kirsch storage edit ${name} --new-keys\`.`,
        details: { reason: 'keys-gone', name },
      },
    );
  }

  /**
   * Adds a storage, and keeps its secrets if there are any.
   * @param place default: the keychain where there is one, else a file
   * @throws KirschError `BAD_ARGUMENT` for fields that cannot be meant or a name that is taken, `SECRETS_INACCESSIBLE` when
   *   its secrets cannot be kept, and nothing is added then
   */
  async add(
    fields: NamedStorage,
    secrets: StorageSecrets = {},
    place?: SecretPlace | undefined,
  ): Promise<NamedStorage> {
    const chosen = hasSecrets(secrets) ? (place ?? (await this.#stores.safest())) : undefined;
    const storage = checked(withPlace(fields, chosen));
    await this.#file.add(storage);
    if (chosen === undefined) return storage;
    try {
      await saveStorageSecrets(await this.#stores.open(chosen), storage.name, secrets);
    } catch (error) {
      await this.#file.remove(storage.name);
      throw error;
    }
    return storage;
  }

  /**
   * Changes a storage, its secrets, or both.
   * @throws KirschError as `add`, and `STORAGE_NOT_CONFIGURED`
   */
  async edit(name: string, { fields, secrets, place }: StorageEdit): Promise<NamedStorage> {
    const before = await this.get(name);
    // Checked before anything is written: keys that belong to refused settings would be lost.
    if (fields) checked(fields(before));
    if (!secrets && place === undefined) return this.#editFields(name, fields);
    // Keys that are replaced need not be readable; those that move do.
    const old = await this.secretsOf(before).catch((error: unknown) => {
      if (secrets) return {};
      throw error;
    });
    const kept = secrets ? secrets(old) : old;
    const chosen = hasSecrets(kept)
      ? (place ?? before.secrets ?? (await this.#stores.safest()))
      : undefined;
    if (chosen !== undefined) await saveStorageSecrets(await this.#stores.open(chosen), name, kept);
    const storage = await this.#editFields(name, (now) =>
      withPlace(fields ? fields(now) : now, chosen),
    );
    if (before.secrets !== undefined && before.secrets !== chosen) {
      await deleteStorageSecrets(await this.#stores.open(before.secrets), name);
    }
    return storage;
  }

  /**
   * Remembers that it was seen now who can read the bucket.
   * @throws KirschError as `edit`
   */
  async notePrivacyLook(name: string): Promise<void> {
    const privacyChecked = new Date().toISOString();
    await this.edit(name, { fields: (now) => ({ ...now, privacyChecked }) });
  }

  /**
   * Forgets a storage and its secrets; what is in its bucket stays.
   * @throws KirschError `STORAGE_NOT_CONFIGURED`, `SECRETS_INACCESSIBLE`
   */
  async remove(name: string): Promise<void> {
    const { secrets: place } = await this.get(name);
    if (place !== undefined) await deleteStorageSecrets(await this.#stores.open(place), name);
    await this.#file.remove(name);
  }

  /**
   * What it takes to open a storage.
   * @param env where `AWS_…` and proxies are looked up
   * @throws KirschError as `get` and `secretsOf`, and `SETTINGS_INVALID` when its certificates cannot be read
   */
  async ready(
    { name, path }: StorageAddress,
    env: Readonly<Record<string, string | undefined>> = {},
  ): Promise<ReadyStorage> {
    const storage = await this.get(name);
    const { settingsPath } = this;
    return readyStorage(storage, await this.secretsOf(storage), path, { settingsPath, env });
  }

  #editFields(name: string, change: ((before: NamedStorage) => NamedStorage) | undefined) {
    return this.#file.edit(name, (before) => checked(change ? change(before) : before));
  }
}

function withPlace(storage: NamedStorage, place: SecretPlace | undefined): NamedStorage {
  const { secrets: _secrets, ...fields } = storage;
  return place === undefined ? fields : { ...fields, secrets: place };
}

function checked(storage: NamedStorage): NamedStorage {
  try {
    return readNamedStorage(storage.name, storage);
  } catch (error) {
    if (!(error instanceof SettingsProblem)) throw error;
    const field = error.path.length === 0 ? 'The storage' : `The field ${error.path.join('.')}`;
    throw new KirschError('BAD_ARGUMENT', `${field} cannot be meant: ${error.message}`, {
      details: { reason: 'field-impossible', field: error.path.join('.') },
    });
  }
}
