import { backup } from '../src/operations/backup/backup.ts';
import type { BackupOptions, BackupResult } from '../src/operations/backup/backup-options.ts';
import { type CheckResult, check } from '../src/operations/check/check.ts';
import type { Issue } from '../src/operations/progress.ts';
import { restore } from '../src/operations/restore/restore.ts';
import { resolveSnapshot } from '../src/operations/snapshots/resolve-snapshot.ts';
import { type IndexedRepository, loadIndex } from '../src/repository/indexed-repository.ts';
import { thisProcess } from '../src/repository/lock-owner.ts';
import type { OpenRepository } from '../src/repository/open-repository.ts';
import { createRepository, openRepository } from '../src/repository/repository.ts';
import { openStorage, parseRepositoryUrl, type Storage } from '../src/storage/index.ts';
import { makeKeyCheap } from './cheap-key.ts';
import {
  type ResticOptions,
  type ResticResult,
  runRestic,
  type TestServer,
} from './servers/index.ts';

/** Both programs say so, or they would take each other for another computer. */
export const HOST = 'a-computer';

/** What the last line of `restic backup --json` says, of which this is used. */
export interface ResticSummary {
  readonly snapshot_id: string;
  readonly files_new: number;
  readonly files_changed: number;
  readonly files_unmodified: number;
  readonly data_blobs: number;
  readonly tree_blobs: number;
}

/** One repository on which Kirsch's library and restic work in turns. */
export class SharedRepository {
  /** What restic must find in its environment; Kirsch is told the same. */
  readonly env: Readonly<Record<string, string>>;

  /** @param url as restic writes it, for both programs */
  constructor(url: string, env: Readonly<Record<string, string>> = {}, password = 'open sesame') {
    this.env = { ...env, RESTIC_REPOSITORY: url, RESTIC_PASSWORD: password };
  }

  /** A repository in a bucket of a test server. */
  static inBucket(
    server: Pick<TestServer, 'url' | 'accessKeyId' | 'secretAccessKey'>,
    path: string,
    password?: string,
  ): SharedRepository {
    const env = {
      AWS_ACCESS_KEY_ID: server.accessKeyId,
      AWS_SECRET_ACCESS_KEY: server.secretAccessKey,
      AWS_DEFAULT_REGION: 'us-east-1',
    };
    return new SharedRepository(`s3:${server.url}/${path}`, env, password);
  }

  restic(args: readonly string[], options: ResticOptions = {}): Promise<ResticResult> {
    return runRestic(args, { ...options, env: { ...this.env, ...options.env } });
  }

  /** What restic says with `--json`, where that is a single value. */
  async resticJson<T>(args: readonly string[], options: ResticOptions = {}): Promise<T> {
    return JSON.parse((await this.restic([...args, '--json'], options)).stdout) as T;
  }

  /** Lets restic back up; the snapshot is of `HOST`. */
  async resticBackup(args: readonly string[], options: ResticOptions = {}): Promise<ResticSummary> {
    const { stdout } = await this.restic(['backup', '--host', HOST, '--json', ...args], options);
    return JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as ResticSummary;
  }

  storage(): Promise<Storage> {
    return openStorage(parseRepositoryUrl(this.env['RESTIC_REPOSITORY']!), { env: this.env });
  }

  /** Makes the repository, by Kirsch, with a key that costs nothing to try. */
  async create(version: 1 | 2 = 2): Promise<this> {
    const repository = await createRepository(await this.storage(), {
      password: this.env['RESTIC_PASSWORD']!,
      owner: { username: 'tester', hostname: HOST, created: '2026-01-02T03:04:05Z' },
      version,
    });
    await repository.close();
    return this.makeKeyCheap();
  }

  /** Makes the repository, by restic, with a key that costs nothing to try. */
  async init(...options: readonly string[]): Promise<this> {
    await this.restic(['init', ...options]);
    return this.makeKeyCheap();
  }

  private async makeKeyCheap(): Promise<this> {
    const storage = await this.storage();
    try {
      await makeKeyCheap(storage, this.env['RESTIC_PASSWORD']!);
      return this;
    } finally {
      await storage.close();
    }
  }

  /** Opens it with Kirsch while `work` lasts; `wrap` may put something between Kirsch and the storage. */
  async kirsch<T>(
    work: (repository: OpenRepository) => Promise<T>,
    wrap: (storage: Storage) => Storage = (storage) => storage,
  ): Promise<T> {
    const storage = await this.storage();
    const password = this.env['RESTIC_PASSWORD']!;
    try {
      return await work(await openRepository(wrap(storage), { password }));
    } finally {
      await storage.close();
    }
  }

  /** The same with the index loaded. */
  kirschIndexed<T>(work: (repository: IndexedRepository) => Promise<T>): Promise<T> {
    return this.kirsch(async (repository) => work(await loadIndex(repository)));
  }

  /** Lets Kirsch back up, under a lock, as `HOST`; no file may be left out. */
  async backup(
    paths: readonly string[],
    options: Partial<BackupOptions> = {},
    wrap?: (storage: Storage) => Storage,
  ): Promise<BackupResult> {
    const issues: Issue[] = [];
    const all = {
      paths,
      host: HOST,
      username: 'tester',
      lock: { owner: thisProcess() },
      onIssue: (issue: Issue) => issues.push(issue),
      ...options,
    };
    const result = await this.kirsch((repository) => backup(repository, all), wrap);
    for (const { error } of issues) throw error;
    return result;
  }

  /** Lets Kirsch check it, every byte. */
  check(): Promise<CheckResult> {
    return this.kirsch((repository) => check(repository, { readData: 'all' }));
  }

  /** Lets Kirsch restore `NAME` or `NAME:PATH`; gives back in words what could not be restored as it was. */
  restore(reference: string, target: string): Promise<string[]> {
    return this.kirschIndexed(async (repository) => {
      const { snapshot, path } = await resolveSnapshot(repository.repository, reference);
      const issues: string[] = [];
      await restore(repository, {
        snapshot,
        path,
        target,
        onIssue: ({ item, error }) => issues.push(`${item}: ${error.message}`),
      });
      return issues;
    });
  }
}
