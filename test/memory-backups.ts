import { createHash } from 'node:crypto';
import type { Node, Snapshot } from '../src/format/index.ts';
import { backup } from '../src/operations/backup/backup.ts';
import type { BackupOptions, BackupResult } from '../src/operations/backup/backup-options.ts';
import { type CheckResult, check } from '../src/operations/check/check.ts';
import { dump } from '../src/operations/dump/dump.ts';
import type { Issue } from '../src/operations/progress.ts';
import { walkTree } from '../src/operations/trees/walk-tree.ts';
import { loadIndex } from '../src/repository/indexed-repository.ts';
import { thisProcess } from '../src/repository/lock-owner.ts';
import { OpenRepository } from '../src/repository/open-repository.ts';
import { createRepository } from '../src/repository/repository.ts';
import type { RepositoryCache } from '../src/repository/repository-cache.ts';
import {
  MemoryStorage,
  type MeteredStorage,
  meterStorage,
  type Storage,
} from '../src/storage/index.ts';

/** What a backup did, and what it could not read. */
export type Backup = BackupResult & { readonly failed: readonly Issue[] };

/** A repository in memory, and backups into it by one computer. */
export class MemoryBackups {
  readonly storage: MemoryStorage;
  readonly meter: MeteredStorage;
  readonly repository: OpenRepository;

  private constructor(storage: MemoryStorage, meter: MeteredStorage, repository: OpenRepository) {
    this.storage = storage;
    this.meter = meter;
    this.repository = repository;
  }

  /** @param storage where it is kept; anything that behaves like memory */
  static async create(
    openCache?: (repositoryId: string) => Promise<RepositoryCache | undefined>,
    storage = new MemoryStorage(),
  ): Promise<MemoryBackups> {
    const password = 'open sesame';
    const owner = { username: 'tester', hostname: 'a-computer', created: '2026-01-02T03:04:05Z' };
    const { config, masterKey, keyId } = await createRepository(storage, { password, owner });
    return MemoryBackups.openFrom(storage, { config, masterKey, keyId }, openCache);
  }

  /** The same repository, opened by another process, with another cache or none. */
  static reopen(
    { storage, repository }: MemoryBackups,
    openCache?: (repositoryId: string) => Promise<RepositoryCache | undefined>,
  ): Promise<MemoryBackups> {
    return MemoryBackups.openFrom(storage, repository, openCache);
  }

  /** Spares the derivation of a key that is known. */
  private static async openFrom(
    storage: MemoryStorage,
    { config, masterKey, keyId }: Pick<OpenRepository, 'config' | 'masterKey' | 'keyId'>,
    openCache?: (repositoryId: string) => Promise<RepositoryCache | undefined>,
  ): Promise<MemoryBackups> {
    const meter = meterStorage(storage);
    const cache = await openCache?.(config.id);
    const parts = { storage: meter, config, masterKey, keyId, cache };
    return new MemoryBackups(storage, meter, new OpenRepository(parts));
  }

  async backup(paths: readonly string[], options: Partial<BackupOptions> = {}): Promise<Backup> {
    const failed: Issue[] = [];
    const result = await backup(this.repository, {
      paths,
      host: 'a-computer',
      username: 'tester',
      lock: { owner: thisProcess() },
      onIssue: (issue) => failed.push(issue),
      ...options,
    });
    return { ...result, failed };
  }

  check(): Promise<CheckResult> {
    return check(this.repository, { readData: 'all' });
  }

  /** Every entry of a snapshot, by path. */
  async entries({ tree }: Pick<Snapshot, 'tree'>): Promise<Map<string, Node>> {
    const found = new Map<string, Node>();
    const indexed = await loadIndex(this.repository);
    for await (const { path, node } of walkTree(indexed, tree)) found.set(path, node);
    return found;
  }

  /** The tree of one folder: those of the folders above change with what others do there. */
  async treeOf({ snapshot }: Backup, folder: string): Promise<string> {
    return (await this.entries(snapshot)).get(folder)!.subtree!;
  }

  /** The SHA-256 of a file as a snapshot has it. */
  async hashOf(snapshot: Snapshot, path: string): Promise<string> {
    const sum = createHash('sha256');
    const indexed = await loadIndex(this.repository);
    for await (const bytes of dump(indexed, snapshot, { path })) sum.update(bytes);
    return sum.digest('hex');
  }

  /** Every object, and a hash of its bytes. */
  async objects(storage: Storage = this.storage): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for await (const { key } of storage.list('')) {
      found.set(
        key,
        createHash('sha256')
          .update(await storage.get(key))
          .digest('hex'),
      );
    }
    return new Map([...found].sort());
  }
}
