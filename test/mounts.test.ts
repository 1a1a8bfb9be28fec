import { createHash } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BackupMount } from '../src/operations/backup/mounts.ts';
import { MemoryBackups } from './memory-backups.ts';
import { MemoryCache } from './memory-cache.ts';
import { noise } from './sample-tree.ts';
import { describeWithPrograms } from './servers/index.ts';
import { SharedRepository } from './shared-repository.ts';

const base = mkdtempSync(join(tmpdir(), 'kirsch-mounts-'));
const OLD = new Date(Date.UTC(2026, 0, 1));
const PATHS = ['/App'];

/** A folder of one computer, with a database in it that others must not read. */
function makeData(name: string): string {
  const folder = join(base, name);
  mkdirSync(join(folder, 'Files', 'deep'), { recursive: true });
  mkdirSync(join(folder, 'Base', 'one', '.index'), { recursive: true });
  for (let number = 0; number < 40; number++) {
    writeFileSync(join(folder, 'Files', `${number}.bin`), noise(5_000, number));
  }
  writeFileSync(join(folder, 'Files', 'deep', 'large.bin'), noise(2_000_000, 99));
  symlinkSync('deep/large.bin', join(folder, 'Files', 'link'));
  writeFileSync(join(folder, 'Base', 'one', '.index', 'db'), 'live bytes that change');
  writeFileSync(join(folder, 'Base', 'one', '.index', 'db-wal'), 'more of them');
  writeFileSync(join(folder, 'Base', 'one', 'raw.txt'), 'raw material');
  for (const file of ['db', 'db-wal']) utimesSync(join(folder, 'Base/one/.index', file), OLD, OLD);
  return folder;
}

let captures = 0;
/** The mounts of a backup of that folder, with the database captured to another place each time. */
function mountsOf(folder: string, database: string | Uint8Array = 'captured bytes'): BackupMount[] {
  const captured = join(base, `captured-${captures++}`);
  writeFileSync(captured, database);
  const live = join(folder, 'Base', 'one', '.index', 'db');
  return [
    { from: join(folder, 'Files'), as: '/App/Data/Files' },
    { from: join(folder, 'Base'), as: '/App/Data/Base', excludes: [live, `${live}-wal`] },
    { from: captured, as: '/App/Data/Base/one/.index/db', copyOf: [live, `${live}-wal`] },
  ];
}

let backups: MemoryBackups;

beforeAll(async () => {
  backups = await MemoryBackups.create();
});

afterAll(() => rmSync(base, { recursive: true, force: true }));

test('mounts are stored under their names, with a captured file among the files of another', async () => {
  const { snapshot, issues } = await backups.backup(PATHS, {
    mounts: mountsOf(makeData('first')),
  });
  expect(issues).toBe(0);
  expect(snapshot.paths).toEqual(PATHS);
  const entries = await backups.entries(snapshot);
  expect([...entries.keys()].filter((path) => !path.includes('/Files/'))).toEqual([
    '/App',
    '/App/Data',
    '/App/Data/Base',
    '/App/Data/Base/one',
    '/App/Data/Base/one/.index',
    '/App/Data/Base/one/.index/db',
    '/App/Data/Base/one/raw.txt',
    '/App/Data/Files',
  ]);
  expect(entries.get('/App/Data/Files/link')).toMatchObject({
    type: 'symlink',
    linkTarget: readlinkSync(join(base, 'first/Files/link')),
  });
  expect(entries.get('/App/Data/Base/one/.index/db')).toMatchObject({ size: 14, inode: 0 });
  expect(entries.get('/App')).toMatchObject({
    type: 'dir',
    mode: 0o700 + 2 ** 31,
    inode: 0,
    links: 0,
  });
  expect((await backups.check()).problems).toEqual([]);
});

test('a copy bears the newest time of what it is a copy of, whenever and wherever it was made', async () => {
  const folder = makeData('times');
  const newer = new Date(Date.UTC(2026, 1, 1));
  utimesSync(join(folder, 'Base/one/.index/db-wal'), newer, newer);
  const { snapshot } = await backups.backup(PATHS, { mounts: mountsOf(folder) });
  const node = (await backups.entries(snapshot)).get('/App/Data/Base/one/.index/db')!;
  expect(new Date(node.mtime)).toEqual(newer);
  expect(node.ctime).toBe(node.mtime);
});

test('where nothing has changed but where the database was captured to, nothing is new', async () => {
  const folder = makeData('unchanged');
  await backups.backup(PATHS, { mounts: mountsOf(folder) });
  const again = await backups.backup(PATHS, { mounts: mountsOf(folder), skipIfUnchanged: true });
  expect(again.snapshotId).toBeUndefined();
  expect(again.snapshot.summary).toMatchObject({
    filesNew: 0,
    dirsNew: 0,
    dirsChanged: 0,
    dataBlobs: 0,
    treeBlobs: 0,
  });
});

test('a copy is read again though its size and times are as they were', async () => {
  const folder = makeData('reread');
  await backups.backup(PATHS, { mounts: mountsOf(folder, 'captured bytes') });
  const { snapshot } = await backups.backup(PATHS, { mounts: mountsOf(folder, 'bytes captured') });
  expect(snapshot.summary).toMatchObject({ filesNew: 0, dataBlobs: 1 });
});

test('a file that is cut into blocks costs a block for each place that was changed in it', async () => {
  const from = join(base, 'database');
  const bytes = noise(20_000_123, 7);
  const mounts = [{ from, as: '/App/database', copyOf: [], blockBytes: 65_536 }];
  writeFileSync(from, bytes);
  const { snapshot: before } = await backups.backup(PATHS, { mounts });
  expect((await backups.entries(before)).get('/App/database')!.content).toHaveLength(306);
  for (let place = 0; place < 10; place++) bytes[place * 2_000_000]! ^= 1;
  writeFileSync(from, bytes);
  const { snapshot } = await backups.backup(PATHS, { mounts });
  expect(snapshot.summary).toMatchObject({ dataBlobs: 10, filesChanged: 1 });
  const hash = createHash('sha256').update(bytes).digest('hex');
  expect(await backups.hashOf(snapshot, '/App/database')).toBe(hash);
});

test('with a cache, unchanged folders are taken over unread, and what changes below a mount is found', async () => {
  const cache = new MemoryCache();
  const cached = await MemoryBackups.reopen(backups, async () => cache);
  const folder = makeData('cached');
  // Old enough to be believed.
  for (let number = 0; number < 40; number++) {
    utimesSync(join(folder, 'Files', `${number}.bin`), OLD, OLD);
  }
  await new Promise((resolve) => setTimeout(resolve, 2_100));
  await cached.backup(PATHS, { mounts: mountsOf(folder) });
  const same = await cached.backup(PATHS, { mounts: mountsOf(folder), skipIfUnchanged: true });
  expect(same.snapshotId).toBeUndefined();
  appendFileSync(join(folder, 'Files', '7.bin'), 'more');
  const changed = await cached.backup(PATHS, { mounts: mountsOf(folder) });
  expect(changed.snapshot.summary).toMatchObject({ filesChanged: 1, filesUnmodified: 42 });
});

test('another computer with the same data adds nearly nothing', async () => {
  const first = makeData('ada');
  await backups.backup(PATHS, { mounts: mountsOf(first), host: 'adas-computer' });
  const second = join(base, 'elsewhere', 'bob');
  cpSync(first, second, { recursive: true, verbatimSymlinks: true });
  const { snapshot } = await backups.backup(PATHS, {
    mounts: mountsOf(second),
    host: 'bobs-computer',
    username: 'bob',
  });
  expect(snapshot.summary).toMatchObject({ dataBlobs: 0 });
  expect(snapshot.summary!.dataAddedPacked).toBeLessThan(10_000);
  expect(snapshot.parent).toBeUndefined();
});

test('where nothing of what is mounted is there, there is nothing to back up', async () => {
  const mounts = [{ from: join(base, 'nowhere'), as: '/App/x' }];
  await expect(backups.backup(PATHS, { mounts })).rejects.toMatchObject({ code: 'SOURCE_EMPTY' });
});

describeWithPrograms(['restic'], 'restic', () => {
  test('finds nothing wrong with mounts, and restores them', async () => {
    const folder = makeData('for restic');
    const shared = await new SharedRepository(join(base, 'repository')).create(2);
    await shared.backup(PATHS, { mounts: mountsOf(folder) });
    const { stdout } = await shared.restic(['check', '--read-data']);
    expect(stdout).toContain('no errors were found');
    const target = join(base, 'restored');
    await shared.restic(['restore', 'latest', '--target', target]);
    const restored = join(target, 'App', 'Data');
    expect(readFileSync(join(restored, 'Base/one/.index/db'), 'utf8')).toBe('captured bytes');
    expect(readFileSync(join(restored, 'Files/deep/large.bin'))).toEqual(noise(2_000_000, 99));
  });
});
