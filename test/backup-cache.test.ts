import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeIndex, encodeIndex } from '../src/format/index.ts';
import type { BackupOptions } from '../src/operations/backup/backup-options.ts';
import { openFolderCache } from '../src/repository/folder-cache.ts';
import type { RepositoryCache } from '../src/repository/repository-cache.ts';
import { type Backup, MemoryBackups } from './memory-backups.ts';
import { noise } from './sample-tree.ts';

/*
 * The cache of a computer makes the next backup quick, and must never make it wrong: whatever becomes of it, a backup
 * has the tree that one without any cache has.
 */

/** Fingerprints of folders with younger files are not kept. */
const RACY_MS = 2_000;
const base = mkdtempSync(join(tmpdir(), 'kirsch-cache-'));
const startedIn = process.cwd();

/** A repository with a cache, and how often a folder listing was looked up in it. */
interface Desk {
  readonly backups: MemoryBackups;
  readonly cacheFolder: string;
  treesRead: number;
  /** Backs the source up; the second result says how many folder listings were read for it. */
  backup(options?: Partial<BackupOptions>): Promise<{ result: Backup; treesRead: number }>;
}

async function newDesk(name: string): Promise<Desk> {
  const cacheFolder = join(base, `${name}-cache`);
  const backups = await MemoryBackups.create(async (id) => {
    const cache = await openFolderCache(cacheFolder, id);
    return cache && counting(cache, () => desk.treesRead++);
  });
  const desk: Desk = {
    backups,
    cacheFolder,
    treesRead: 0,
    async backup(options = {}) {
      desk.treesRead = 0;
      // Without the folders above, which others change.
      const result = await backups.backup(['.'], {
        workers: 1,
        lock: undefined,
        ...options,
      });
      return { result, treesRead: desk.treesRead };
    },
  };
  return desk;
}

function counting(cache: RepositoryCache, onTree: () => void): RepositoryCache {
  return {
    load: (kind, id) => cache.load(kind, id),
    loadRange: (kind, id, offset, length) => {
      onTree();
      return cache.loadRange(kind, id, offset, length);
    },
    save: (kind, id, bytes) => cache.save(kind, id, bytes),
    remove: (kind, id) => cache.remove(kind, id),
    retain: (kind, present) => cache.retain(kind, present),
    loadNote: (name) => cache.loadNote(name),
    saveNote: (name, bytes) => cache.saveNote(name, bytes),
  };
}

/** Every file of a cache, except the tag at its root. */
function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'CACHEDIR.TAG')
    .map((entry) => join(entry.parentPath, entry.name));
}

beforeAll(async () => {
  const source = join(base, 'source');
  mkdirSync(source);
  process.chdir(source);
  for (let folder = 0; folder < 20; folder++) {
    mkdirSync(`folder ${folder}/inner`, { recursive: true });
    writeFileSync(`folder ${folder}/file`, `file ${folder}`);
    writeFileSync(`folder ${folder}/inner/file`, noise(1000, folder));
  }
  writeFileSync('excluded at times', 'sometimes');
  await sleep(RACY_MS + 100);
});

afterAll(() => {
  process.chdir(startedIn);
  rmSync(base, { recursive: true, force: true });
});

describe('the fingerprints of folders', () => {
  test('spare an unchanged backup every folder listing but the root', async () => {
    const desk = await newDesk('spare');
    const first = await desk.backup();
    const second = await desk.backup();
    expect(second.result.snapshot.tree).toBe(first.result.snapshot.tree);
    expect(second.result.snapshot.summary).toMatchObject({
      filesUnmodified: 41,
      filesNew: 0,
      filesChanged: 0,
      dirsUnmodified: 40,
      treeBlobs: 0,
      totalBytesProcessed: first.result.snapshot.summary!.totalBytesProcessed,
    });
    expect(second.treesRead).toBeLessThanOrEqual(1);
  });

  test('do not hide content that changed in place, size and modification time kept', async () => {
    const desk = await newDesk('in-place');
    await desk.backup();
    await desk.backup();
    const file = 'folder 7/inner/file';
    const { atime, mtime } = statSync(file);
    const original = readFileSync(file);
    writeFileSync(file, noise(1000, 777));
    utimesSync(file, atime, mtime);
    expect(statSync(file).mtimeMs).toBe(mtime.getTime());
    const { result } = await desk.backup();
    expect(result.snapshot.summary).toMatchObject({ filesChanged: 1, dataBlobs: 1 });
    writeFileSync(file, original);
    await sleep(RACY_MS + 100);
  });

  test('do not hide what happens right after a backup', async () => {
    const desk = await newDesk('right-after');
    for (let round = 0; round < 4; round++) {
      const content = `${round} of the same size`;
      writeFileSync('folder 3/file', content);
      const { result } = await desk.backup();
      const saved = (await desk.backups.entries(result.snapshot)).get('/folder 3/file')!;
      expect(saved.size).toBe(content.length);
      expect(result.snapshot.summary!.dataBlobs).toBeGreaterThan(0);
    }
    await sleep(RACY_MS + 100);
  });

  test('do not count with other options', async () => {
    const desk = await newDesk('options');
    const excludes = ['excluded at times', 'inner'];
    const all = await desk.backup();
    const less = await desk.backup({ excludes });
    const allAgain = await desk.backup();
    const lessAgain = await desk.backup({ excludes });
    expect(less.result.snapshot.tree).not.toBe(all.result.snapshot.tree);
    expect(allAgain.result.snapshot.tree).toBe(all.result.snapshot.tree);
    expect(lessAgain.result.snapshot.tree).toBe(less.result.snapshot.tree);
  });

  test('of another repository are of no use', async () => {
    const one = await newDesk('one');
    const other = await newDesk('other');
    const first = await one.backup();
    await other.backup({ excludes: ['*'] });
    const [from, to] = [one, other].map(({ cacheFolder, backups }) =>
      join(cacheFolder, backups.repository.config.id),
    );
    cpSync(from!, to!, { recursive: true });
    const { result } = await other.backup();
    expect(result.snapshot.summary!.dataBlobs).toBe(first.result.snapshot.summary!.dataBlobs);
    expect((await other.backups.check()).problems).toEqual([]);
  });

  test('are not trusted once an index file has gone, as when a lost pack was taken out of it', async () => {
    const desk = await newDesk('repaired');
    const { repository } = desk.backups;
    const first = await desk.backup();
    await desk.backup();
    // All folder listings are still there, and so is the snapshot; what is in its files is not.
    for (const id of await repository.listIds('index')) {
      const { packs } = decodeIndex(await repository.loadUnpacked('index', id));
      const trees = packs.filter(({ blobs }) => blobs.every(({ type }) => type === 'tree'));
      await repository.saveUnpacked('index', encodeIndex(trees));
      await repository.remove('index', id);
    }
    const { result } = await desk.backup();
    expect(result.snapshot.tree).toBe(first.result.snapshot.tree);
    const { dataBlobs } = first.result.snapshot.summary!;
    expect(result.snapshot.summary).toMatchObject({ dataBlobs, treeBlobs: 0 });
    expect((await desk.backups.check()).problems).toEqual([]);
  });

  test('are not trusted once everything was pruned away but the snapshot', async () => {
    const desk = await newDesk('pruned');
    const { storage } = desk.backups;
    const first = await desk.backup();
    await desk.backup();
    for await (const { key } of storage.list('')) {
      if (/^(index|data)\//.test(key)) await storage.delete(key);
    }
    const { result } = await desk.backup();
    const { dataBlobs, treeBlobs } = first.result.snapshot.summary!;
    expect(result.snapshot.summary).toMatchObject({ dataBlobs, treeBlobs });
    expect((await desk.backups.check()).problems).toEqual([]);
  });

  test('are not trusted once their snapshot is forgotten', async () => {
    const desk = await newDesk('forgotten');
    const first = await desk.backup();
    const second = await desk.backup();
    await desk.backups.repository.remove('snapshot', second.result.snapshotId!);
    const { result } = await desk.backup();
    expect(result.parentId).toBe(first.result.snapshotId);
    expect(result.snapshot.tree).toBe(first.result.snapshot.tree);
  });
});

describe('a cache', () => {
  const harms: Readonly<Record<string, (file: string) => void>> = {
    deleted: (file) => rmSync(file),
    emptied: (file) => truncateSync(file),
    'cut in half': (file) => truncateSync(file, statSync(file).size >> 1),
    'cut by a byte': (file) => truncateSync(file, Math.max(0, statSync(file).size - 1)),
    'changed in one bit': (file) => {
      const bytes = readFileSync(file);
      bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1);
      writeFileSync(file, bytes);
    },
    'made of something else': (file) => writeFileSync(file, noise(5000, 9)),
  };

  test.each(Object.entries(harms))('that is %s changes no backup', async (name, harm) => {
    const desk = await newDesk(name.replaceAll(' ', '-'));
    const first = await desk.backup();
    const isNote = (file: string) => file.includes('/notes/');
    for (const isHarmed of [isNote, (file: string) => !isNote(file), () => true]) {
      const files = filesOf(desk.cacheFolder).filter(isHarmed);
      expect(files.length).toBeGreaterThan(0);
      files.forEach(harm);
      const { result } = await desk.backup();
      expect(result.snapshot.tree).toBe(first.result.snapshot.tree);
      expect(result.snapshot.summary).toMatchObject({ dataBlobs: 0, treeBlobs: 0 });
    }
    expect((await desk.backups.check()).problems).toEqual([]);
  });

  test('that vanishes again and again while it is used changes no backup', async () => {
    const desk = await newDesk('vanishing');
    const first = await desk.backup();
    let isOver = false;
    const vanish = (async () => {
      while (!isOver) {
        rmSync(desk.cacheFolder, { recursive: true, force: true });
        await sleep(1);
      }
    })();
    for (let round = 0; round < 3; round++) {
      const { result } = await desk.backup();
      expect(result.snapshot.tree).toBe(first.result.snapshot.tree);
    }
    isOver = true;
    await vanish;
    expect((await desk.backups.check()).problems).toEqual([]);
  });
});
