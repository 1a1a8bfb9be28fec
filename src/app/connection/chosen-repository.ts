import {
  type AppSettingsFile,
  defaultCacheFolder,
  isKirschError,
  type OpenRepository,
  openFolderCache,
  openRepository,
  openStorage,
  parseStorageAddress,
  type ReadyStorage,
  type Storage,
  type Storages,
  toKirschError,
} from '../../index.ts';
import type { ConnectionView } from '../api/state-schemas.ts';
import type { EventHub } from '../events/event-hub.ts';
import { describeError } from '../http/describe-error.ts';
import { Refusal } from '../http/refusal.ts';
import type { KnownSecrets } from '../known-secrets.ts';
import { describeStorage, kindOfStorage } from './describe-storage.ts';
import { Lease } from './lease.ts';

/** A page does not wait longer to hear how things stand. */
const LOOK_MS = 12_000;
/** A storage that did not answer is asked again after so long. */
const LOOK_AGAIN_MS = 15_000;

interface Look {
  readonly view: Promise<ConnectionView>;
  readonly at: number;
}

interface ChosenRepositoryOptions {
  readonly settings: AppSettingsFile;
  readonly storages: Storages;
  readonly secrets: KnownSecrets;
  readonly events: EventHub;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/** The repository that backups go to: opened when it is needed first, and kept open for all who use it. */
export class ChosenRepository {
  readonly #options: ChosenRepositoryOptions;
  #lease: Promise<Lease<OpenRepository>> | undefined;
  #look: Look | undefined;

  constructor(options: ChosenRepositoryOptions) {
    this.#options = options;
  }

  /** How things stand; asks the storage where that is not known, or was not to be had some time ago. */
  async view(): Promise<ConnectionView> {
    const known = this.#look;
    if (known) {
      const view = await known.view;
      const isStale = view.state === 'unreachable' && Date.now() - known.at > LOOK_AGAIN_MS;
      if (!isStale || this.#look !== known) return view;
    }
    this.#look = { view: this.#lookAt(), at: Date.now() };
    return this.#look.view;
  }

  /** Forgets what is known: settings, keys or the repository have changed. Those who use the old one may end in peace. */
  reset(): void {
    const lease = this.#lease;
    this.#lease = undefined;
    this.#look = undefined;
    void lease?.then(
      (old) => old.end(),
      () => {},
    );
    this.#options.events.changed('state', 'storages', 'repository', 'backups', 'computers');
  }

  /**
   * Works with the open repository.
   * @throws Refusal when no storage is chosen, or its password is not known; KirschError of the storage
   */
  async use<T>(work: (repository: OpenRepository) => Promise<T>): Promise<T> {
    this.#lease ??= this.#open();
    const opening = this.#lease;
    let lease: Lease<OpenRepository>;
    try {
      lease = await opening;
    } catch (error) {
      if (this.#lease === opening) this.#lease = undefined;
      throw error;
    }
    void this.#noticeAnswer();
    return lease.use(work);
  }

  /** What could not be reached when it was looked at last has answered. */
  async #noticeAnswer(): Promise<void> {
    const look = this.#look;
    if ((await look?.view)?.state !== 'unreachable' || this.#look !== look) return;
    this.#look = undefined;
    this.#options.events.changed('state');
  }

  /**
   * The chosen storage with its keys.
   * @throws Refusal when none is chosen
   */
  async ready(): Promise<ReadyStorage> {
    const { settings, storages, secrets, env } = this.#options;
    const { storage: chosen } = await settings.read();
    const address = chosen === undefined ? undefined : parseStorageAddress(`storage:${chosen}`);
    if (!address) {
      throw new Refusal(409, 'storage-missing', 'No storage is chosen yet.', {
        hint: 'Fill in the fields of your storage first.',
      });
    }
    const ready = await storages.ready(address, env);
    const { secretAccessKey, sessionToken } = ready.options;
    secrets.add(secretAccessKey, sessionToken, ready.repositoryPassword);
    return ready;
  }

  /** Works with the chosen storage itself, which is closed afterwards. */
  async withStorage<T>(work: (storage: Storage, ready: ReadyStorage) => Promise<T>): Promise<T> {
    const ready = await this.ready();
    const storage = await openStorage(ready.location, ready.options);
    try {
      return await work(storage, ready);
    } finally {
      await storage.close();
    }
  }

  async close(): Promise<void> {
    const lease = await this.#lease?.catch(() => undefined);
    this.#lease = undefined;
    await lease?.end();
  }

  async #open(signal?: AbortSignal): Promise<Lease<OpenRepository>> {
    const { env, home } = this.#options;
    const ready = await this.ready();
    const password = ready.repositoryPassword;
    if (password === undefined) {
      throw new Refusal(
        409,
        'password-missing',
        'The password of the repository is not known here.',
        {
          hint: 'Type the password of the repository first.',
        },
      );
    }
    const storage = await openStorage(ready.location, ready.options);
    try {
      const repository = await openRepository(storage, {
        password,
        openCache: (id) =>
          openFolderCache(defaultCacheFolder(env, process.platform, home), id, {
            ...(!storage.capabilities.remote && { maxPackBytes: 0 }),
          }),
        signal,
      });
      return new Lease(repository);
    } catch (error) {
      await storage.close();
      throw error;
    }
  }

  async #lookAt(): Promise<ConnectionView> {
    const { settings, storages } = this.#options;
    const nothing = { state: 'none', kitConfirmed: false } as const;
    let known: Omit<ConnectionView, 'state'> = { kitConfirmed: false };
    try {
      const app = await settings.read();
      if (app.storage === undefined) return nothing;
      const name = parseStorageAddress(`storage:${app.storage}`)?.name ?? app.storage;
      known = { storage: name, kitConfirmed: false };
      const storage = await storages.get(name);
      const kind = kindOfStorage(storage, app);
      known = { ...known, kind, says: describeStorage(storage, kind) };
      const ready = await this.ready();
      if (ready.repositoryPassword === undefined) {
        return { ...known, state: await this.#lookForRepository() };
      }
      return await this.#tryPassword(known, app.kitConfirmed);
    } catch (thrown) {
      if (isKirschError(thrown, 'STORAGE_NOT_CONFIGURED')) return nothing;
      return { ...known, state: 'unreachable', error: describeError(thrown) };
    }
  }

  async #tryPassword(
    known: Omit<ConnectionView, 'state'>,
    confirmed: string | undefined,
  ): Promise<ConnectionView> {
    try {
      this.#lease ??= this.#open(AbortSignal.timeout(LOOK_MS));
      const { id } = (await this.#lease).value.config;
      return { ...known, state: 'ready', repositoryId: id, kitConfirmed: confirmed === id };
    } catch (thrown) {
      this.#lease = undefined;
      const error = toKirschError(thrown);
      if (error.code === 'REPOSITORY_NOT_FOUND') return { ...known, state: 'storage-only' };
      if (error.code === 'WRONG_PASSWORD') return { ...known, state: 'needs-password' };
      throw error;
    }
  }

  async #lookForRepository(): Promise<'storage-only' | 'needs-password'> {
    return this.withStorage(async (storage) => {
      try {
        await storage.head('config', { signal: AbortSignal.timeout(LOOK_MS) });
        return 'needs-password';
      } catch (error) {
        const isMissing =
          isKirschError(error, 'OBJECT_NOT_FOUND') || isKirschError(error, 'STORAGE_NOT_FOUND');
        // A bucket that is missing is not one without a repository, but a folder is made when it is needed.
        if (
          isMissing &&
          !(storage.capabilities.remote && isKirschError(error, 'STORAGE_NOT_FOUND'))
        )
          return 'storage-only';
        throw error;
      }
    });
  }
}
