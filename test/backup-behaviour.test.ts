import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareFileNames } from '../src/format/index.ts';
import { MemoryBackups } from './memory-backups.ts';
import { isRoot, makeCrowd, noise, prose } from './sample-tree.ts';
import { silent, TroubledStorage } from './troubled-storage.ts';

const MIB = 1024 * 1024;
/** A later change within this time might bear the same time stamps: such a file is not trusted. */
const RACY_MS = 2_000;

const base = mkdtempSync(join(tmpdir(), 'kirsch-behaviour-'));
const startedIn = process.cwd();
let folders = 0;

/** A new folder with these files. */
function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = join(base, `source-${folders++}`);
  mkdirSync(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

afterAll(() => {
  process.chdir(startedIn);
  rmSync(base, { recursive: true, force: true });
});

describe('a backup of what cannot be read', () => {
  test('goes on and names what lies too deep for the system, until it is gone', async () => {
    const backups = await MemoryBackups.create();
    const folder = folderOf({ 'a/before': 'before', 'z/after': 'after' });
    const name = 'n'.repeat(250);
    process.chdir(join(folder, 'a'));
    // Only step by step can such a path be made.
    for (let depth = 0; depth < 17; depth++) {
      mkdirSync(name);
      process.chdir(name);
    }
    process.chdir(startedIn);
    const { failed, issues, snapshot, snapshotId } = await backups.backup([folder]);
    expect(issues).toBe(1);
    expect(failed[0]).toMatchObject({
      during: 'scan',
      error: { code: 'SOURCE_UNREADABLE', details: { code: 'ENAMETOOLONG' } },
    });
    expect(failed[0]!.item).toContain(join(folder, 'a', name));
    expect(snapshotId).toBeDefined();
    const entries = await backups.entries(snapshot);
    expect([...entries.keys()]).toContain(join(folder, 'a/before'));
    expect([...entries.keys()]).toContain(join(folder, 'z/after'));
    execFileSync('rm', ['-rf', join(folder, 'a', name)]);
    expect(await backups.backup([folder])).toMatchObject({ issues: 0 });
  });

  test.skipIf(!isRoot)(
    'goes on and names a file that the disk does not give (skipped where we are not root)',
    async (context) => {
      const backups = await MemoryBackups.create();
      const folder = folderOf({ first: '1', broken: '', last: '3' });
      const broken = join(folder, 'broken');
      try {
        // A regular file by all that can be seen of it, and reading it is an error.
        execFileSync('mount', ['--bind', `/proc/${process.pid}/mem`, broken], { stdio: 'pipe' });
      } catch {
        context.skip('nothing can be mounted here');
      }
      try {
        const { failed, snapshot } = await backups.backup([folder]);
        expect(failed).toMatchObject([
          { item: broken, during: 'read', error: { code: 'SOURCE_UNREADABLE' } },
        ]);
        const entries = await backups.entries(snapshot);
        expect(entries.has(join(folder, 'first')) && entries.has(join(folder, 'last'))).toBe(true);
        expect(entries.has(broken)).toBe(false);
      } finally {
        execFileSync('umount', [broken]);
      }
      const mended = await backups.backup([folder]);
      expect((await backups.entries(mended.snapshot)).has(broken)).toBe(true);
    },
  );

  test.skipIf(isRoot)(
    'goes on and names files and folders without permission (skipped where we are root)',
    async () => {
      const backups = await MemoryBackups.create();
      const folder = folderOf({ 'closed/file': 'x', secret: 'y', open: 'z' });
      chmodSync(join(folder, 'closed'), 0);
      chmodSync(join(folder, 'secret'), 0);
      const { failed } = await backups.backup([folder]);
      const items = failed.map(({ item }) => item).sort();
      expect(items).toEqual([join(folder, 'closed'), join(folder, 'secret')]);
      chmodSync(join(folder, 'closed'), 0o700);
    },
  );

  test('says so when none of the paths is there', async () => {
    const backups = await MemoryBackups.create();
    const before = await backups.objects();
    const missing = backups.backup([join(base, 'no such folder')]);
    await expect(missing).rejects.toMatchObject({ code: 'SOURCE_EMPTY' });
    expect(await backups.objects()).toEqual(before);
  });

  test('names a path that is missing, and backs up the others', async () => {
    const backups = await MemoryBackups.create();
    const folder = folderOf({ file: 'x' });
    const { failed, snapshot } = await backups.backup([join(base, 'not there'), folder]);
    expect(failed).toMatchObject([{ item: join(base, 'not there'), during: 'scan' }]);
    expect((await backups.entries(snapshot)).has(join(folder, 'file'))).toBe(true);
  });
});

describe('what is known already', () => {
  test('is not read again, unless it changed so lately that a change could go unseen', async () => {
    const backups = await MemoryBackups.create();
    const folder = folderOf({ large: noise(48 * MIB), small: 'small', 'sub/text': prose(MIB) });
    await backups.backup([folder]);
    const soon = await backups.backup([folder]);
    expect(soon.snapshot.summary).toMatchObject({ filesChanged: 3, dataBlobs: 0 });
    await sleep(RACY_MS + 100);
    await backups.backup([folder]);
    const before = bytesRead();
    const later = await backups.backup([folder]);
    expect(later.snapshot.summary).toMatchObject({ filesUnmodified: 3, filesChanged: 0 });
    // What else is read: the program itself, for its threads.
    if (before !== undefined) expect(bytesRead()! - before).toBeLessThan(16 * MIB);
    expect(await backups.treeOf(later, folder)).toBe(await backups.treeOf(soon, folder));
  });

  test('is read again with `force`, and not stored again', async () => {
    const backups = await MemoryBackups.create();
    const folder = folderOf({ one: noise(MIB), two: 'two' });
    const first = await backups.backup([folder]);
    const forced = await backups.backup([folder], { force: true });
    expect(forced.parentId).toBeUndefined();
    expect(await backups.treeOf(forced, folder)).toBe(await backups.treeOf(first, folder));
    expect(forced.snapshot.summary).toMatchObject({
      filesNew: 2,
      filesUnmodified: 0,
      dataBlobs: 0,
    });
  });

  test('is found in several parents, where no backup had the same paths', async () => {
    const backups = await MemoryBackups.create();
    const [a, b] = [folderOf({ a: 'a' }), folderOf({ b: 'b' })];
    await sleep(RACY_MS + 100);
    const first = await backups.backup([a]);
    const second = await backups.backup([b]);
    const both = await backups.backup([a, b]);
    expect(both.snapshot.summary).toMatchObject({ filesNew: 0, filesUnmodified: 2, dataBlobs: 0 });
    const named = await backups.backup([a, b], {
      parents: [first.snapshotId!.slice(0, 12), second.snapshotId!],
    });
    expect(named.snapshot.summary).toMatchObject({ filesNew: 0, filesUnmodified: 2 });
    expect(named.parentId).toBe(first.snapshotId);
    const one = await backups.backup([a, b], { parents: [second.snapshotId!] });
    expect(one.snapshot.summary).toMatchObject({ filesNew: 1, filesUnmodified: 1 });
    expect(await backups.treeOf(one, a)).toBe(await backups.treeOf(both, a));
  });

  test('makes no new snapshot with `skipIfUnchanged`', async () => {
    const backups = await MemoryBackups.create();
    const folder = folderOf({ file: 'x' });
    const first = await backups.backup([folder], { skipIfUnchanged: true });
    expect(first.snapshotId).toBeDefined();
    const before = await backups.objects();
    // The folder above may change at any time, so only what is in this one is taken.
    process.chdir(folder);
    const inside = await backups.backup(['.'], { skipIfUnchanged: true });
    const again = await backups.backup(['.'], { skipIfUnchanged: true });
    process.chdir(startedIn);
    expect(inside.snapshotId).toBeDefined();
    expect(again).toMatchObject({ snapshotId: undefined, parentId: inside.snapshotId });
    const snapshots = [...(await backups.objects()).keys()].filter((key) => /^snap/.test(key));
    expect(snapshots).toHaveLength(2);
    expect(before.size).toBeGreaterThan(0);
  });
});

describe('a backup', () => {
  test('that is a dry run counts what would travel and changes no byte', async () => {
    const backups = await MemoryBackups.create();
    const folder = folderOf({ one: noise(3 * MIB), two: 'two' });
    const before = await backups.objects();
    process.chdir(folder);
    const dry = await backups.backup(['.'], { dryRun: true });
    expect(await backups.objects()).toEqual(before);
    expect(backups.meter.snapshot()).toMatchObject({ bytesSent: 0, requests: { put: 0 } });
    const wet = await backups.backup(['.']);
    process.chdir(startedIn);
    expect(dry.snapshotId).toBeUndefined();
    const { filesNew, dataBlobs, dataAdded } = wet.snapshot.summary!;
    expect(dry.snapshot.summary).toMatchObject({ filesNew, dataBlobs, dataAdded });
  });

  test('remembers its tags, host, user and time', async () => {
    const backups = await MemoryBackups.create();
    const folder = folderOf({ file: 'x' });
    const { snapshotId } = await backups.backup([folder], {
      tags: ['first', 'kind=test'],
      uid: 7,
      gid: 8,
      time: new Date('2020-02-02T02:02:02.020Z'),
    });
    const json = await backups.repository.loadUnpacked('snapshot', snapshotId!);
    expect(JSON.parse(json.toString())).toMatchObject({
      tags: ['first', 'kind=test'],
      hostname: 'a-computer',
      username: 'tester',
      uid: 7,
      gid: 8,
      paths: [folder],
    });
    expect(Date.parse(JSON.parse(json.toString()).time)).toBe(
      Date.parse('2020-02-02T02:02:02.020Z'),
    );
  });

  test('keeps thousands of entries of one folder in their order', async () => {
    const backups = await MemoryBackups.create();
    const folder = join(base, 'thousands');
    makeCrowd(folder, 6_000);
    const { snapshot } = await backups.backup([folder]);
    const paths = [...(await backups.entries(snapshot)).keys()];
    const names = paths.filter((path) => path.startsWith(`${folder}/`));
    expect(names).toHaveLength(6_000);
    expect(names).toEqual([...names].sort(compareFileNames));
    expect(snapshot.summary).toMatchObject({ filesNew: 6_000, dataBlobs: 2_900 });
  });
});

describe('a backup that is aborted', () => {
  let folder: string;
  const size = 64 * MIB;
  beforeAll(() => {
    folder = folderOf({});
    for (let file = 0; file < 32; file++) {
      writeFileSync(join(folder, `${file}`), noise(size / 32, 100 + file));
    }
  });

  test('leaves a sound repository without a lock, and the next one sends only the rest', async () => {
    const backups = await MemoryBackups.create();
    const controller = new AbortController();
    const aborted = backups.backup([folder], {
      signal: controller.signal,
      packSizeMiB: 4,
      onProgress: ({ transferred }) => {
        if (transferred > size / 4) controller.abort();
      },
    });
    await expect(aborted).rejects.toMatchObject({ code: 'ABORTED' });
    const sentBefore = backups.meter.snapshot().byFolder['data']!.bytesSent;
    expect(sentBefore).toBeGreaterThan(size / 4);
    expect(sentBefore).toBeLessThan(size);
    const keys = [...(await backups.objects()).keys()];
    expect(keys.filter((key) => /^(locks|snapshots)/.test(key))).toEqual([]);
    expect(await backups.check()).toMatchObject({ problems: [], unindexedPacks: [] });

    const { snapshot } = await backups.backup([folder]);
    const sent = backups.meter.snapshot().byFolder['data']!.bytesSent;
    // Headers, seals and listings come on top.
    expect(sent).toBeLessThan(size + MIB);
    expect(snapshot.summary!.totalBytesProcessed).toBe(size);
    expect((await backups.check()).problems).toEqual([]);
  });

  test('ends even while the storage keeps silent', async () => {
    const storage = new TroubledStorage();
    const backups = await MemoryBackups.create(undefined, storage);
    const controller = new AbortController();
    storage.before = (call, signal) => {
      if (call !== 'put' || !signal) return Promise.resolve();
      setTimeout(() => controller.abort(), 50);
      return silent(call, signal);
    };
    const hanging = backups.backup([folder], { signal: controller.signal, lock: undefined });
    await expect(hanging).rejects.toMatchObject({ code: 'ABORTED' });
    storage.before = () => Promise.resolve();
    expect((await backups.check()).problems).toEqual([]);
  });

  test('ends at once when it was aborted before it began', async () => {
    const backups = await MemoryBackups.create();
    const before = await backups.objects();
    const aborted = backups.backup([folder], { signal: AbortSignal.abort() });
    await expect(aborted).rejects.toMatchObject({ code: 'ABORTED' });
    expect(await backups.objects()).toEqual(before);
  });

  test('is sound also when its storage fails for good', async () => {
    const storage = new TroubledStorage();
    const backups = await MemoryBackups.create(undefined, storage);
    let puts = 0;
    storage.before = (call) =>
      call === 'put' && ++puts === 6
        ? Promise.reject(new Error('the disk of the server is full'))
        : Promise.resolve();
    const failed = backups.backup([folder], { packSizeMiB: 4 });
    await expect(failed).rejects.toThrow('the disk of the server is full');
    expect(await backups.check()).toMatchObject({ problems: [] });
    appendFileSync(join(folder, '0'), 'one line more');
    await backups.backup([folder]);
    expect((await backups.check()).problems).toEqual([]);
  });
});

/** Bytes that this process has read from files so far; undefined where the system does not count them. */
function bytesRead(): number | undefined {
  try {
    return Number(/rchar: (\d+)/.exec(readFileSync('/proc/self/io', 'utf8'))![1]);
  } catch {
    return undefined;
  }
}

test('a backup whose index the storage acknowledges and loses gets no snapshot', async () => {
  const storage = new TroubledStorage();
  const backups = await MemoryBackups.create(undefined, storage);
  storage.afterPut = async () => {
    for await (const { key } of storage.list('index/')) await storage.delete(key);
  };
  const source = folderOf({ file: 'content' });
  await expect(backups.backup([source])).rejects.toMatchObject({
    code: 'STORAGE_FAILED',
    details: { key: expect.stringMatching(/^index\//) },
  });
  expect(await backups.repository.listIds('snapshot')).toEqual([]);
  expect(await backups.repository.listIds('lock')).toEqual([]);
});
