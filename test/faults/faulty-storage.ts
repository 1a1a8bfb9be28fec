import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { createKeyFile, sha256 } from '../../src/format/index.ts';
import { keyOf } from '../../src/repository/file-kind.ts';
import type { OpenRepository } from '../../src/repository/open-repository.ts';
import { openRepository } from '../../src/repository/repository.ts';
import { type FaultEvent, type FaultPlan, startS3Server } from '../../src/s3-server/index.ts';
import {
  openStorage,
  parseRepositoryUrl,
  type RetryOptions,
  type Storage,
} from '../../src/storage/index.ts';
import { HandmadeRepository } from '../handmade-repository.ts';
import { runRestic } from '../servers/index.ts';

export const BUCKET = 'faulty';
export const ROOT = 'backups';
/** Of the repository that others are copied to and mirrored in. */
export const SECOND_ROOT = 'second';
export type Root = typeof ROOT | typeof SECOND_ROOT;

const PASSWORD = 'cheap';
const CREDENTIALS = { accessKeyId: 'test-key', secretAccessKey: 'test/secret' };
const OWNER = { username: 'ann', hostname: 'desk', created: '2026-01-02T03:04:05Z' };

/**
 * Two repositories in the embedded S3 storage, and clients of it whose pauses take no time. The storage is started anew for
 * each piece of work, with the faults that the piece is to meet.
 */
export class FaultyStorage {
  /** What went wrong in the last piece of work that was to meet faults. */
  events: readonly FaultEvent[] = [];
  readonly #folder: string;

  /** @param folder an existing one, in which `storage` and what is kept of it are made */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Makes an empty repository whose password costs nothing to try. */
  makeRepository(root: Root): Promise<void> {
    return this.withStorage(undefined, async (...storages) => {
      const storage = storages[root === ROOT ? 0 : 1];
      const made = new HandmadeRepository(storage);
      const key = await createKeyFile(made.masterKey, PASSWORD, { ...OWNER, N: 2, r: 1, p: 1 });
      await storage.put(keyOf('key', sha256(key)), key);
      await made.putConfig();
    });
  }

  /** Work on a storage on which that goes wrong. */
  withStorage<T>(
    faults: FaultPlan | undefined,
    work: (storage: Storage, second: Storage) => Promise<T>,
  ): Promise<T> {
    return this.#serving(faults, async (url) => {
      const open = (root: Root) =>
        openStorage(parseRepositoryUrl(`s3:${url}/${BUCKET}/${root}`), {
          ...CREDENTIALS,
          retry: quickRetries(),
        });
      const [storage, second] = [await open(ROOT), await open(SECOND_ROOT)];
      try {
        return await work(storage, second);
      } finally {
        await Promise.all([storage.close(), second.close()]);
      }
    });
  }

  /** Work on a repository while that goes wrong. */
  withRepository<T>(
    faults: FaultPlan | undefined,
    work: (repository: OpenRepository) => Promise<T>,
    root: Root = ROOT,
  ): Promise<T> {
    return this.withStorage(faults, async (...storages) =>
      work(await this.open(storages[root === ROOT ? 0 : 1])),
    );
  }

  open(storage: Storage): Promise<OpenRepository> {
    return openRepository(storage, { password: PASSWORD });
  }

  /** The objects that were harmed where they lie in the last piece of work, by their keys in the storage. */
  harmedIn(root: Root): string[] {
    const begin = `${root}/`;
    return this.events.flatMap(({ harmed }) =>
      harmed?.startsWith(begin) ? [harmed.slice(begin.length)] : [],
    );
  }

  /** Which of these objects are not what their names promise: a write that was repeated has healed its object. */
  stillHarmed(keys: readonly string[], root: Root = ROOT): Promise<string[]> {
    return this.withStorage(undefined, async (...storages) => {
      const harmed: string[] = [];
      for (const key of new Set(keys)) {
        const bytes = await storages[root === ROOT ? 0 : 1].get(key).catch(() => undefined);
        if (!bytes || !key.endsWith(sha256(bytes))) harmed.push(key);
      }
      return harmed.sort();
    });
  }

  /** What restic says of a repository, which nothing disturbs: `''` when all is well. */
  resticComplaints(root: Root = ROOT): Promise<string> {
    return this.#serving(undefined, async (url) => {
      const env = {
        AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
        AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
        RESTIC_REPOSITORY: `s3:${url}/${BUCKET}/${root}`,
        RESTIC_PASSWORD: PASSWORD,
      };
      const args = ['check', '--read-data', '--no-lock', '--no-cache'];
      const { code, stdout, stderr } = await runRestic(args, { env, anyExit: true });
      return code === 0 && stdout.includes('no errors were found') ? '' : stdout + stderr;
    });
  }

  /** Whoever was at work has ended, and with it whatever it had locked. */
  removeLocks(): Promise<void> {
    return this.withStorage(undefined, async (...storages) => {
      for (const storage of storages) {
        for await (const { key } of storage.list('locks/')) await storage.delete(key);
      }
    });
  }

  /** Keeps all that is stored, by a name; it can be brought back any number of times. */
  keep(name: string): void {
    cpSync(this.#storageFolder, join(this.#folder, `kept ${name}`), { recursive: true });
  }

  bringBack(name: string): void {
    rmSync(this.#storageFolder, { recursive: true, force: true });
    cpSync(join(this.#folder, `kept ${name}`), this.#storageFolder, { recursive: true });
  }

  get #storageFolder(): string {
    return join(this.#folder, 'storage');
  }

  async #serving<T>(faults: FaultPlan | undefined, work: (url: string) => Promise<T>): Promise<T> {
    const events: FaultEvent[] = [];
    if (faults) this.events = events;
    const server = await startS3Server({
      folder: this.#storageFolder,
      ...CREDENTIALS,
      sync: false,
      buckets: { [BUCKET]: {} },
      onFault: (event) => events.push(event),
      ...(faults && { faults }),
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
