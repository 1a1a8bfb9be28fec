import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { IndexedPack } from '../src/format/index.ts';
import type { BackupOptions } from '../src/operations/backup/backup-options.ts';
import { prune } from '../src/operations/prune/prune.ts';
import type { PruneResult } from '../src/operations/prune/prune-options.ts';
import { readIndexLayout } from '../src/repository/index-layout.ts';
import { thisProcess } from '../src/repository/lock-owner.ts';
import { WALL_CLOCK, type WallClock } from '../src/repository/wall-clock.ts';
import { FolderStorage, MemoryStorage, type StorageCallOptions } from '../src/storage/index.ts';
import { differences } from './folder-differences.ts';
import { MemoryBackups } from './memory-backups.ts';
import { noise } from './sample-tree.ts';
import { describeWithPrograms, runRestic } from './servers/index.ts';
import { SimulatedPrune } from './simulated-prune.ts';

/*
 * A backup that takes thirty hours, while others, who heed no locks, mark for deletion what it relies on, and delete it.
 * Days pass on a clock of the test's, which is the storage's clock as well.
 */
const HOUR_MS = 60 * 60_000;
const base = mkdtempSync(join(tmpdir(), 'kirsch-beside-'));
const source = join(base, 'source');
const startedIn = process.cwd();

beforeAll(() => {
  mkdirSync(join(source, 'folder', 'inner'), { recursive: true });
  for (let file = 0; file < 12; file++) {
    writeFileSync(join(source, 'folder', `file ${file}`), noise(3000, file));
    writeFileSync(join(source, 'folder', 'inner', `file ${file}`), noise(2000, 100 + file));
  }
  writeFileSync(join(source, 'large'), noise(5_000_000, 7));
  // Without the folders above, which others change.
  process.chdir(source);
});
afterAll(() => {
  process.chdir(startedIn);
  rmSync(base, { recursive: true, force: true });
});

/** A storage whose index files may change just before they are listed. */
class ListedStorage extends MemoryStorage {
  indexLists = 0;
  /** Called with the number of the list of index files, from 1 on, before it is made. */
  beforeIndexList: (list: number) => Promise<void> = async () => {};
  hidden: ReadonlySet<string> = new Set();

  override async *list(prefix: string, options: StorageCallOptions = {}) {
    if (prefix === 'index/') {
      const list = ++this.indexLists;
      const { beforeIndexList } = this;
      // What happens then may list as well.
      this.beforeIndexList = async () => {};
      await beforeIndexList(list);
      this.beforeIndexList = beforeIndexList;
      this.indexLists = list;
    }
    for await (const object of super.list(prefix, options)) {
      if (!this.hidden.has(object.key)) yield object;
    }
  }
}

/** A repository that holds the source's data, and no snapshot that needs it. */
class Desk {
  readonly backups: MemoryBackups;
  readonly storage: ListedStorage;
  readonly clock: WallClock;
  readonly prune: SimulatedPrune;
  /** Lets so much time pass. */
  readonly pass: (ms: number) => void;

  private constructor(backups: MemoryBackups, storage: ListedStorage, ahead: { ms: number }) {
    this.backups = backups;
    this.storage = storage;
    this.clock = { now: () => Date.now() + ahead.ms, sleep: WALL_CLOCK.sleep };
    this.prune = new SimulatedPrune(backups.repository);
    this.pass = (ms) => {
      ahead.ms += ms;
    };
  }

  static async create(): Promise<Desk> {
    const ahead = { ms: 0 };
    const storage = new ListedStorage(() => Date.now() + ahead.ms);
    const backups = await MemoryBackups.create(undefined, storage);
    const { snapshotId } = await backups.backup(['.']);
    await backups.repository.remove('snapshot', snapshotId!);
    storage.indexLists = 0;
    return new Desk(backups, storage, ahead);
  }

  /** Backs the source up; `meanwhile` happens before each list of index files but the first. */
  async backup(
    meanwhile: (list: number) => Promise<unknown>,
    options: Partial<BackupOptions> = {},
  ) {
    this.storage.indexLists = 0;
    this.storage.beforeIndexList = async (list) => {
      if (list > 1) await meanwhile(list);
    };
    let isFirst = true;
    try {
      return await this.backups.backup(['.'], {
        workers: 1,
        lock: { owner: thisProcess(), clock: this.clock },
        onProgress: () => {
          if (isFirst) this.pass(30 * HOUR_MS);
          isFirst = false;
        },
        ...options,
      });
    } finally {
      this.storage.beforeIndexList = async () => {};
    }
  }

  /** Marks packs now. */
  mark(chosen: (pack: IndexedPack) => boolean): Promise<readonly string[]> {
    return this.prune.mark(chosen, this.clock.now());
  }

  markAll(): Promise<readonly string[]> {
    return this.mark(all);
  }

  async markAndDelete(chosen: (pack: IndexedPack) => boolean): Promise<readonly string[]> {
    await this.mark(chosen);
    return this.prune.sweep();
  }

  async packs(): Promise<number> {
    return (await this.backups.repository.listIds('pack')).length;
  }

  async isWhole(): Promise<boolean> {
    return (await this.backups.check()).problems.length === 0;
  }
}

const all = () => true;
const isTreePack = ({ blobs }: IndexedPack) => blobs.some(({ type }) => type === 'tree');

describe('a backup of thirty hours', () => {
  test('takes back what was marked meanwhile, and sends nothing again', async () => {
    const desk = await Desk.create();
    const before = await desk.packs();
    const { snapshotId, snapshot } = await desk.backup((list) =>
      list === 2 ? desk.markAll() : Promise.resolve(),
    );
    expect(snapshotId).toBeDefined();
    expect(snapshot.summary).toMatchObject({ dataBlobs: 0, treeBlobs: 0 });
    expect(await desk.packs()).toBe(before);
    const layout = await readIndexLayout(desk.backups.repository);
    expect(layout.live.size).toBe(before);
    expect(layout.marks().size).toBe(0);
    expect(await desk.isWhole()).toBe(true);
  });

  test('takes back only what it needs', async () => {
    const desk = await Desk.create();
    const other = join(base, 'other');
    mkdirSync(other, { recursive: true });
    writeFileSync(join(other, 'file'), noise(4000, 4711));
    const { snapshotId } = await desk.backups.backup([other]);
    await desk.backups.repository.remove('snapshot', snapshotId!);
    await desk.backup((list) => (list === 2 ? desk.markAll() : Promise.resolve()));
    const layout = await readIndexLayout(desk.backups.repository);
    expect(layout.marks().size).toBeGreaterThan(0);
    expect(await desk.isWhole()).toBe(true);
  });

  test.each([
    ['everything', all],
    ['the folder listings', isTreePack],
    ['the contents of files', (pack: IndexedPack) => !isTreePack(pack)],
  ])('sends again what was marked and deleted meanwhile: %s', async (_, chosen) => {
    const desk = await Desk.create();
    let deleted: readonly string[] = [];
    const { snapshot, failed } = await desk.backup(async (list) => {
      if (list !== 2) return;
      deleted = await desk.markAndDelete(chosen);
    });
    expect(deleted.length).toBeGreaterThan(0);
    expect(failed).toEqual([]);
    expect(snapshot.summary!.dataBlobs! + snapshot.summary!.treeBlobs!).toBeGreaterThan(0);
    expect(await desk.isWhole()).toBe(true);
  });

  test('takes back one part and sends the other again', async () => {
    const desk = await Desk.create();
    await desk.backup(async (list) => {
      if (list !== 2) return;
      await desk.markAndDelete((pack) => !isTreePack(pack));
      await desk.markAll();
    });
    expect((await readIndexLayout(desk.backups.repository)).marks().size).toBe(0);
    expect(await desk.isWhole()).toBe(true);
  });

  test('does not rely on what is about to be deleted', async () => {
    const desk = await Desk.create();
    const { snapshot } = await desk.backup(async (list) => {
      if (list !== 2) return;
      await desk.markAll();
      desk.pass(22.5 * HOUR_MS);
    });
    expect(snapshot.summary!.dataBlobs).toBeGreaterThan(0);
    await desk.prune.sweep();
    expect(await desk.isWhole()).toBe(true);
  });

  test('bears index files that were replaced and lost nothing', async () => {
    const desk = await Desk.create();
    const before = await desk.packs();
    const { snapshot } = await desk.backup((list) =>
      list === 2 ? desk.mark(() => false) : Promise.resolve(),
    );
    expect(snapshot.summary).toMatchObject({ dataBlobs: 0, treeBlobs: 0 });
    expect(await desk.packs()).toBe(before);
    expect(await desk.isWhole()).toBe(true);
  });

  test('ends without a snapshot when everything is deleted again and again', async () => {
    const desk = await Desk.create();
    const backup = desk.backup(() => desk.markAndDelete(all));
    await expect(backup).rejects.toMatchObject({ code: 'BLOB_NOT_FOUND' });
    expect(await desk.backups.repository.listIds('snapshot')).toEqual([]);
    expect(await desk.backups.repository.listIds('lock')).toEqual([]);
  });

  test('of a stream takes back what is marked, and fails where it would have to read twice', async () => {
    const content = noise(2_000_000, 99);
    const stream = async function* () {
      yield content;
    };
    const desk = await Desk.create();
    const options = () => ({ paths: ['/stream'], stdin: stream() });
    const first = await desk.backup(async () => {}, options());
    await desk.backups.repository.remove('snapshot', first.snapshotId!);
    await desk.backup((list) => (list === 2 ? desk.markAll() : Promise.resolve()), options());
    expect(await desk.isWhole()).toBe(true);
    const last = desk.backup(() => desk.markAndDelete(all), options());
    await expect(last).rejects.toMatchObject({ code: 'BLOB_NOT_FOUND' });
  });

  test('believes in its own index file though a list does not show it yet', async () => {
    const desk = await Desk.create();
    writeFileSync(join(source, 'new'), noise(1000, 12));
    const before = new Set(await desk.backups.repository.listIds('index'));
    const { snapshot } = await desk.backup(async (list) => {
      if (list !== 2) return;
      const now = [...(await desk.backups.objects()).keys()].filter((key) =>
        key.startsWith('index/'),
      );
      desk.storage.hidden = new Set(now.filter((key) => !before.has(key.slice('index/'.length))));
    });
    expect(desk.storage.hidden.size).toBe(1);
    desk.storage.hidden = new Set();
    expect(snapshot.summary!.dataBlobs).toBe(1);
    expect(await desk.isWhole()).toBe(true);
  });
});

describe('a backup without a lock beside our own prune', () => {
  test.each([
    ['before its end', [0]],
    ['long before its end, and deletes', [24]],
    ['again and again', [24, 24, 24]],
  ])('is whole when that marks %s, and stays whole when that is run again', async (_, hours) => {
    const desk = await Desk.create();
    const { repository } = desk.backups;
    const pruneOnce = () =>
      prune(repository, { lock: { owner: thisProcess(), clock: desk.clock }, workers: 0 });
    const done: PruneResult[] = [];
    await desk.backup(
      async (list) => {
        if (list !== 2) return;
        for (const wait of hours) {
          done.push(await pruneOnce());
          desk.pass(wait * HOUR_MS);
        }
      },
      { lock: undefined },
    );
    expect(done[0]!.marked.count).toBeGreaterThan(0);
    expect(await desk.isWhole()).toBe(true);
    for (let day = 0; day < 2; day++) {
      desk.pass(24 * HOUR_MS);
      await pruneOnce();
      expect(await desk.isWhole()).toBe(true);
    }
  });
});

describe('the second look at the index', () => {
  test('is spared an unchanged backup that held its lock and took less than a minute', async () => {
    const desk = await Desk.create();
    const quick = { onProgress: () => {} };
    await desk.backup(async () => {}, quick);
    await desk.backup(async () => {}, quick);
    expect(desk.storage.indexLists).toBe(1);
    await desk.backup(async () => {}, { ...quick, lock: undefined });
    expect(desk.storage.indexLists).toBe(2);
    await desk.backup(async () => {});
    expect(desk.storage.indexLists).toBe(2);
    writeFileSync(join(source, 'one more'), 'more');
    await desk.backup(async () => {}, quick);
    expect(desk.storage.indexLists).toBe(2);
  });
});

describeWithPrograms(['restic', 'rsync'], 'a backup beside a prune, judged by restic', () => {
  test.each([
    ['marked', false],
    ['marked and deleted', true],
  ])('is whole when what it relies on was %s', async (name, isDeleted) => {
    const desk = await Desk.create();
    const env = {
      RESTIC_REPOSITORY: join(base, `restic ${name}`),
      RESTIC_PASSWORD: 'open sesame',
    };
    const { snapshotId } = await desk.backup(async (list) => {
      if (list === 2) await (isDeleted ? desk.markAndDelete(all) : desk.markAll());
    });
    const folder = new FolderStorage(env.RESTIC_REPOSITORY);
    await folder.create();
    for await (const { key } of desk.storage.list('')) {
      await folder.put(key, await desk.storage.get(key));
    }
    const { stdout } = await runRestic(['check', '--read-data'], { env });
    expect(stdout).toContain('no errors were found');
    const target = join(base, `restored ${name}`);
    await runRestic(['restore', `${snapshotId}:/`, '--target', target], { env });
    // Of the folder that was backed up as `.` only what is in it is stored.
    expect(differences(source, target).filter((line) => !line.endsWith(' ./'))).toEqual([]);
  });
});
