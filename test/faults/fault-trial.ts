import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { createKeyFile, sha256 } from '../../src/format/index.ts';
import { backup } from '../../src/operations/backup/backup.ts';
import type { BackupResult } from '../../src/operations/backup/backup-options.ts';
import { type CheckResult, check } from '../../src/operations/check/check.ts';
import type { Issue } from '../../src/operations/progress.ts';
import { restore } from '../../src/operations/restore/restore.ts';
import { keyOf } from '../../src/repository/file-kind.ts';
import { loadIndex } from '../../src/repository/indexed-repository.ts';
import { thisProcess } from '../../src/repository/lock-owner.ts';
import type { OpenRepository } from '../../src/repository/open-repository.ts';
import { openRepository } from '../../src/repository/repository.ts';
import {
  type FaultEvent,
  type FaultPlan,
  type S3ServerOptions,
  startS3Server,
} from '../../src/s3-server/index.ts';
import {
  openStorage,
  parseRepositoryUrl,
  type RetryOptions,
  type Storage,
} from '../../src/storage/index.ts';
import { HandmadeRepository } from '../handmade-repository.ts';
import { randomNumbers } from '../random-numbers.ts';
import { readFolder } from '../restored-tree.ts';
import { runRestic } from '../servers/index.ts';

export const BUCKET = 'faulty';
export const ROOT = 'backups';
const PASSWORD = 'cheap';
const CREDENTIALS = { accessKeyId: 'test-key', secretAccessKey: 'test/secret' };
const OWNER = { username: 'ann', hostname: 'desk', created: '2026-01-02T03:04:05Z' };

/** A snapshot that was made. */
export type BackedUp = BackupResult & { readonly snapshotId: string };

/** What came back of a snapshot. */
export interface Restored {
  /** Whether all that came back is as it was when it was backed up, and nothing is missing without an issue. */
  readonly isRight: boolean;
  readonly issues: readonly Issue[];
}

/**
 * A folder to back up, a repository in the embedded S3 storage, and clients of it whose pauses take no time. The storage
 * is started anew for each piece of work, with the faults that the piece is to meet.
 */
export class FaultTrial {
  /** What went wrong in the last piece of work. */
  events: readonly FaultEvent[] = [];
  /** The objects that were harmed where they lie in the last piece of work, by their keys in the storage. */
  get harmed(): string[] {
    return this.events.flatMap(({ harmed }) => (harmed ? [harmed.slice(ROOT.length + 1)] : []));
  }

  readonly #folder: string;
  readonly #source: string;
  readonly #states = new Map<string, ReadonlyMap<string, string>>();
  #changes = 0;

  private constructor(folder: string) {
    this.#folder = folder;
    this.#source = join(folder, 'source');
  }

  /** With a repository whose password costs nothing to try. */
  static async start(): Promise<FaultTrial> {
    const trial = new FaultTrial(mkdtempSync(join(tmpdir(), 'kirsch-faults-')));
    mkdirSync(trial.#source);
    trial.change();
    await trial.withStorage(undefined, async (storage) => {
      const made = new HandmadeRepository(storage);
      const key = await createKeyFile(made.masterKey, PASSWORD, { ...OWNER, N: 2, r: 1, p: 1 });
      await storage.put(keyOf('key', sha256(key)), key);
      await made.putConfig();
    });
    return trial;
  }

  dispose(): void {
    rmSync(this.#folder, { recursive: true });
  }

  /** Adds files to the source, some of them too large for one blob, and changes one. */
  change(): void {
    const random = randomNumbers(++this.#changes);
    const noise = (length: number) => Buffer.from(Array.from({ length }, () => random(256)));
    const folder = join(this.#source, `folder ${this.#changes}`);
    mkdirSync(folder);
    for (let file = 0; file < 4; file++) writeFileSync(join(folder, `${file}`), noise(2_000));
    writeFileSync(join(folder, 'large'), Buffer.concat(Array(20).fill(noise(60_000 + random(99)))));
    writeFileSync(join(this.#source, 'changing'), `state ${this.#changes}`);
  }

  /** Work on a storage on which that goes wrong. */
  async withStorage<T>(
    faults: FaultPlan | undefined,
    work: (storage: Storage) => Promise<T>,
    more: Partial<S3ServerOptions> = {},
  ): Promise<T> {
    return this.#serving(faults, more, async (url) => {
      const storage = await openStorage(parseRepositoryUrl(`s3:${url}/${BUCKET}/${ROOT}`), {
        ...CREDENTIALS,
        retry: quickRetries(),
      });
      try {
        return await work(storage);
      } finally {
        await storage.close();
      }
    });
  }

  /** Work on the repository while that goes wrong. */
  withRepository<T>(
    faults: FaultPlan | undefined,
    work: (repository: OpenRepository) => Promise<T>,
  ): Promise<T> {
    return this.withStorage(faults, async (storage) =>
      work(await openRepository(storage, { password: PASSWORD })),
    );
  }

  /** Backs the source up. What it was then is what a restore is compared with. */
  async backup(faults?: FaultPlan): Promise<BackedUp> {
    const issues: Issue[] = [];
    const result = await this.withRepository(faults, (repository) =>
      backup(repository, {
        paths: [this.#source],
        host: 'desk',
        username: 'ann',
        workers: 1,
        lock: { owner: thisProcess() },
        onIssue: (issue) => issues.push(issue),
      }),
    );
    for (const { error } of issues) throw error;
    const snapshotId = result.snapshotId!;
    this.#states.set(snapshotId, readFolder(this.#source));
    return { ...result, snapshotId };
  }

  restore({ snapshot, snapshotId }: BackedUp, faults?: FaultPlan): Promise<Restored> {
    return this.withRepository(faults, async (repository) => {
      const target = mkdtempSync(join(this.#folder, 'restored-'));
      const issues: Issue[] = [];
      const indexed = await loadIndex(repository);
      await restore(indexed, {
        snapshot,
        path: this.#source,
        target,
        workers: 1,
        onIssue: (issue) => issues.push(issue),
      });
      const found = readFolder(target);
      const expected = this.#states.get(snapshotId)!;
      // What could not be read is named as in the snapshot, what could not be written as on this disk.
      const excused = issues.map(({ item }) => item.replace(target, '').replace(this.#source, ''));
      const isExcused = (path: string): boolean =>
        excused.some((item) => `${path}/`.startsWith(item === '/' ? item : `${item}/`));
      const isRight =
        [...found].every(([path, facts]) => expected.get(path) === facts || isExcused(path)) &&
        [...expected.keys()].every((path) => found.has(path) || isExcused(path));
      rmSync(target, { recursive: true });
      return { isRight, issues };
    });
  }

  check(faults?: FaultPlan): Promise<CheckResult> {
    return this.withRepository(faults, (repository) =>
      check(repository, { readData: 'all', workers: 1 }),
    );
  }

  /** Which of these objects are not what their names promise: a write that was repeated has healed its object. */
  stillHarmed(keys: readonly string[]): Promise<string[]> {
    return this.withStorage(undefined, async (storage) => {
      const harmed: string[] = [];
      for (const key of new Set(keys)) {
        const bytes = await storage.get(key).catch(() => undefined);
        if (!bytes || !key.endsWith(sha256(bytes))) harmed.push(key);
      }
      return harmed.sort();
    });
  }

  /** What restic says of the repository, which nothing disturbs: `''` when all is well. */
  resticComplaints(): Promise<string> {
    return this.#serving(undefined, {}, async (url) => {
      const env = {
        AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
        AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
        RESTIC_REPOSITORY: `s3:${url}/${BUCKET}/${ROOT}`,
        RESTIC_PASSWORD: PASSWORD,
      };
      const args = ['check', '--read-data', '--no-lock', '--no-cache'];
      const { code, stdout, stderr } = await runRestic(args, { env, anyExit: true });
      return code === 0 && stdout.includes('no errors were found') ? '' : stdout + stderr;
    });
  }

  async #serving<T>(
    faults: FaultPlan | undefined,
    more: Partial<S3ServerOptions>,
    work: (url: string) => Promise<T>,
  ): Promise<T> {
    const events: FaultEvent[] = [];
    this.events = events;
    const server = await startS3Server({
      folder: join(this.#folder, 'storage'),
      ...CREDENTIALS,
      sync: false,
      buckets: { [BUCKET]: {} },
      onFault: (event) => events.push(event),
      ...(faults && { faults }),
      ...more,
    });
    try {
      return await work(server.url);
    } finally {
      await server.close();
    }
  }
}

/** Retries as ever, on a clock that leaps over every pause. */
function quickRetries(): RetryOptions {
  let now = 0;
  return {
    clock: {
      now: () => now,
      sleep: async (ms) => {
        now += ms;
        await breathe();
      },
    },
  };
}
