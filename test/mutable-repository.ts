import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKeyFile, sha256 } from '../src/format/index.ts';
import { backup } from '../src/operations/backup/backup.ts';
import { restore } from '../src/operations/restore/restore.ts';
import { loadSnapshots, type StoredSnapshot } from '../src/operations/snapshots/load-snapshots.ts';
import { keyOf } from '../src/repository/file-kind.ts';
import { type IndexedRepository, loadIndex } from '../src/repository/indexed-repository.ts';
import type { OpenRepository } from '../src/repository/open-repository.ts';
import { openRepository } from '../src/repository/repository.ts';
import { MemoryStorage } from '../src/storage/index.ts';
import { HandmadeRepository } from './handmade-repository.ts';
import { randomNumbers } from './random-numbers.ts';
import { wordsOf } from './refusal.ts';
import { readFolder } from './restored-tree.ts';

/** A password that costs nothing to try. */
export const PASSWORD = 'cheap';
const KEY_OPTIONS = { username: 'ann', hostname: 'desk', created: '2026-01-02T03:04:05Z' };

/** What came back of a snapshot: entries by path, and in words what did not. */
export interface RestoreOutcome {
  readonly facts: ReadonlyMap<string, string>;
  readonly issues: readonly { readonly item: string; readonly words: string }[];
}

/** A repository in memory, of which a test changes one object after another. */
export class MutableRepository {
  readonly storage: MemoryStorage;
  readonly repository: OpenRepository;

  constructor(storage: MemoryStorage, repository: OpenRepository) {
    this.storage = storage;
    this.repository = repository;
  }

  /** Opens what another program made, and gives it a second key, which is cheap. */
  static async of(storage: MemoryStorage, password: string): Promise<MutableRepository> {
    const repository = await openRepository(storage, { password });
    await addCheapKey(storage, repository);
    return new MutableRepository(storage, repository);
  }

  /** Makes one with our own backup: a few files, a large one, folders and a link, in two snapshots. */
  static async make(): Promise<MutableRepository> {
    const folder = mkdtempSync(join(tmpdir(), 'kirsch-mutable-'));
    try {
      const storage = new MemoryStorage();
      const made = new HandmadeRepository(storage);
      await made.putConfig();
      const repository = made.open();
      await addCheapKey(storage, repository);
      writeSampleFiles(folder);
      const options = { paths: [folder], host: 'desk', username: 'ann', workers: 1 };
      await backup(repository, options);
      writeFileSync(join(folder, 'one more'), 'it came later');
      await backup(repository, options);
      return new MutableRepository(storage, repository);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  async keysOf(...prefixes: readonly string[]): Promise<string[]> {
    const keys: string[] = [];
    for (const prefix of prefixes) {
      for await (const { key } of this.storage.list(prefix)) keys.push(key);
    }
    return keys.sort();
  }

  loadIndex(): Promise<IndexedRepository> {
    return loadIndex(this.repository);
  }

  loadSnapshots(): Promise<StoredSnapshot[]> {
    return loadSnapshots(this.repository);
  }

  /** Runs `work` while these objects are other ones, or missing. */
  async whileChanged<T>(
    changes: Iterable<readonly [key: string, bytes: Buffer | undefined]>,
    work: () => Promise<T>,
  ): Promise<T> {
    const before: [string, Buffer | undefined][] = [];
    for (const [key, bytes] of changes) {
      before.unshift([key, await this.storage.get(key).catch(() => undefined)]);
      await this.#set(key, bytes);
    }
    try {
      return await work();
    } finally {
      for (const [key, bytes] of before) await this.#set(key, bytes);
    }
  }

  /** Restores a snapshot with the real thing; an error as a whole counts as an issue of everything. */
  async restore(indexed: IndexedRepository, { snapshot }: StoredSnapshot): Promise<RestoreOutcome> {
    const target = mkdtempSync(join(tmpdir(), 'kirsch-mutant-'));
    const issues: { item: string; words: string }[] = [];
    try {
      await restore(indexed, {
        snapshot,
        target,
        workers: 1,
        onIssue: ({ item, error }) =>
          issues.push({ item: item.replace(target, ''), words: wordsOf(error) }),
      }).catch((error: unknown) => issues.push({ item: '/', words: ownWordsOf(error) }));
      return { facts: readFolder(target), issues };
    } finally {
      rmSync(target, { recursive: true });
    }
  }

  async #set(key: string, bytes: Buffer | undefined): Promise<void> {
    if (bytes) await this.storage.put(key, bytes);
    else await this.storage.delete(key);
  }
}

/** What an error says when it is one of ours; any other must not come from a repository, whatever it holds. */
export function ownWordsOf(error: unknown): string {
  if (
    error instanceof Error &&
    error.name === 'KirschError' &&
    !error.message.includes('nexpected')
  ) {
    return wordsOf(error);
  }
  throw error;
}

/** Where everything lies by the index, for comparing. */
export function placesIn({ index }: IndexedRepository): string[] {
  return [...index.entries()].map((entry) => JSON.stringify(entry)).sort();
}

async function addCheapKey(storage: MemoryStorage, { masterKey }: OpenRepository): Promise<void> {
  const keys: string[] = [];
  for await (const { key } of storage.list('keys/')) keys.push(key);
  for (const key of keys) await storage.delete(key);
  const file = await createKeyFile(masterKey, PASSWORD, { ...KEY_OPTIONS, N: 2, r: 1, p: 1 });
  await storage.put(keyOf('key', sha256(file)), file);
}

function writeSampleFiles(folder: string): void {
  const random = randomNumbers(7);
  const noise = (length: number) => Buffer.from(Array.from({ length }, () => random(256)));
  mkdirSync(join(folder, 'a folder', 'a folder in it'), { recursive: true });
  writeFileSync(join(folder, 'empty'), '');
  writeFileSync(join(folder, 'text'), 'Some text of a file. '.repeat(50));
  writeFileSync(join(folder, 'noise'), noise(3000));
  writeFileSync(join(folder, 'large'), Buffer.concat([Buffer.alloc(1_200_000), noise(2000)]));
  for (let file = 0; file < 6; file++) {
    writeFileSync(join(folder, 'a folder', `file ${file}`), noise(300));
  }
  writeFileSync(
    join(folder, 'a folder', 'a folder in it', 'same'),
    'Some text of a file. '.repeat(50),
  );
  symlinkSync('a folder/file 1', join(folder, 'a link'));
}
