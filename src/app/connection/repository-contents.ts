import {
  type IndexedRepository,
  isKirschError,
  loadIndex,
  loadSnapshots,
  type OpenRepository,
  type StoredSnapshot,
} from '../../index.ts';
import { noSuchBackup } from '../backups/no-such-backup.ts';
import type { ChosenRepository } from './chosen-repository.ts';

/** For so long a list is believed to be what the storage has. */
const FRESH_MS = 20_000;
/** The index is given back when nobody has browsed for so long. */
const IDLE_MS = 5 * 60_000;

/** The backups in the repository, as of a moment. */
export interface BackupListing {
  /** Oldest first. */
  readonly snapshots: readonly StoredSnapshot[];
  /** Ids of those that cannot be read. */
  readonly damaged: readonly string[];
  readonly asOf: Date;
}

/** What is in the chosen repository, kept for a while: the list of backups, and the index that is needed to look into them. */
export class RepositoryContents {
  readonly #chosen: ChosenRepository;
  #listing: Promise<BackupListing & { readonly of: OpenRepository }> | undefined;
  #latest: BackupListing | undefined;
  #index: Promise<IndexedRepository> | undefined;
  #indexOf: OpenRepository | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(chosen: ChosenRepository) {
    this.#chosen = chosen;
  }

  /** The last list that came, however old, and perhaps of a repository that was chosen before; `undefined` until one has. */
  get latest(): BackupListing | undefined {
    return this.#latest;
  }

  /** Something was added, changed or removed. */
  forget(): void {
    this.#listing = undefined;
    this.#dropIndex();
  }

  /** @param refresh ask the storage, however fresh the list is */
  async list(refresh = false): Promise<BackupListing> {
    return this.#chosen.use(async (repository) => {
      const known = refresh ? undefined : await this.#listing?.catch(() => undefined);
      const isFresh = known && Date.now() - known.asOf.getTime() < FRESH_MS;
      if (known && isFresh && known.of === repository) return known;
      this.#listing = load(repository);
      this.#latest = await this.#listing;
      return this.#latest;
    });
  }

  /**
   * One backup by its id.
   * @throws KirschError `SNAPSHOT_NOT_FOUND`
   */
  async find(id: string): Promise<StoredSnapshot> {
    const found = (await this.list()).snapshots.find((stored) => stored.id === id);
    if (found) return found;
    const again = (await this.list(true)).snapshots.find((stored) => stored.id === id);
    if (again) return again;
    throw noSuchBackup(id);
  }

  /**
   * Reads in a backup. Where the index turns out to be older than the repository, it is read anew once.
   * @param work may be called twice, and must not have given anything out when it throws
   */
  async read<T>(
    id: string,
    work: (repository: IndexedRepository, stored: StoredSnapshot) => Promise<T>,
  ): Promise<T> {
    const stored = await this.find(id);
    return this.#chosen.use(async (repository) => {
      const isKnown = this.#index !== undefined && this.#indexOf === repository;
      try {
        return await work(await this.#loadIndex(repository), stored);
      } catch (error) {
        const isOld =
          isKirschError(error, 'BLOB_NOT_FOUND') || isKirschError(error, 'OBJECT_NOT_FOUND');
        if (!isKnown || !isOld) throw error;
        this.#dropIndex();
        return work(await this.#loadIndex(repository), stored);
      }
    });
  }

  close(): void {
    this.forget();
  }

  #loadIndex(repository: OpenRepository): Promise<IndexedRepository> {
    if (!this.#index || this.#indexOf !== repository) {
      const index = loadIndex(repository);
      this.#index = index;
      this.#indexOf = repository;
      index.catch(() => {
        if (this.#index === index) this.#dropIndex();
      });
    }
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#dropIndex(), IDLE_MS).unref();
    return this.#index;
  }

  #dropIndex(): void {
    clearTimeout(this.#idle);
    this.#index = undefined;
    this.#indexOf = undefined;
  }
}

async function load(repository: OpenRepository) {
  const asOf = new Date();
  const damaged: string[] = [];
  const snapshots = await loadSnapshots(repository, { onDamaged: (id) => damaged.push(id) });
  return { snapshots, damaged, asOf, of: repository };
}
