import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HandmadeRepository, makeNode, makeSnapshot } from '../../../test/handmade-repository.ts';
import { refusal } from '../../../test/refusal.ts';
import { silent, unreachable } from '../../../test/troubled-storage.ts';
import { encodeTree, type Node, sha256 } from '../../format/index.ts';
import { keyOf } from '../../repository/file-kind.ts';
import { loadIndex } from '../../repository/indexed-repository.ts';
import { MemoryStorage, type StorageCallOptions } from '../../storage/index.ts';
import type { Issue } from '../progress.ts';
import { newTemporaryPrefix } from './leftovers.ts';
import { restore } from './restore.ts';
import type { RestoredEntry, RestoreOptions, RestoreResult } from './restore-options.ts';

let outside: string;
let target: string;
let repository: HandmadeRepository;
/** Ids of the blobs that a test has stored, by their content. */
const stored = new Map<string, string>();

beforeEach(() => {
  outside = mkdtempSync(join(tmpdir(), 'kirsch-restore-'));
  target = join(outside, 'target');
  repository = new HandmadeRepository();
  stored.clear();
});
afterEach(() => rmSync(outside, { recursive: true }));

/** A file that consists of these parts, each of which is stored once, in a pack of its own. */
async function file(
  name: string,
  parts: readonly string[],
  rest: Partial<Node> = {},
): Promise<Node> {
  const content: string[] = [];
  for (const part of parts) {
    const id = stored.get(part) ?? (await repository.putData(part));
    stored.set(part, id);
    content.push(id);
  }
  const size = parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0);
  return makeNode(name, { content, size, ...rest });
}

async function folder(
  name: string,
  nodes: readonly Node[],
  rest: Partial<Node> = {},
): Promise<Node> {
  return makeNode(name, { type: 'dir', subtree: await repository.putTree(nodes), ...rest });
}

interface Outcome extends RestoreResult {
  readonly problems: readonly Issue[];
  readonly entries: readonly RestoredEntry[];
}

/** Restores a folder with these nodes into the target, on one worker. */
async function restoreNodes(
  nodes: readonly Node[],
  options: Partial<RestoreOptions> = {},
): Promise<Outcome> {
  return restoreTree(await repository.putTree(nodes), options);
}

async function restoreTree(tree: string, options: Partial<RestoreOptions> = {}): Promise<Outcome> {
  const problems: Issue[] = [];
  const entries: RestoredEntry[] = [];
  const result = await restore(await loadIndex(repository.open()), {
    snapshot: makeSnapshot(tree),
    target,
    workers: 1,
    onIssue: (issue) => problems.push(issue),
    onEntry: (entry) => entries.push(entry),
    ...options,
  });
  expect(result.issues).toBe(problems.length);
  return { ...result, problems, entries };
}

const contentOf = (path: string) => readFileSync(join(target, path), 'utf8');
const write = (path: string, content: string) => {
  mkdirSync(dirname(join(target, path)), { recursive: true });
  writeFileSync(join(target, path), content);
};
/** Every path below the target, temporary files included; links are not followed. */
function names(): string[] {
  const below = (folder: string): string[] =>
    readdirSync(join(target, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? [path, ...below(path)] : [path];
    });
  return below('').sort();
}

/** A storage whose answers to requests for packs a test can hold up. */
class HeldStorage extends MemoryStorage {
  before: (signal: AbortSignal | undefined) => Promise<void> = async () => {};

  override async getRange(
    key: string,
    offset: number,
    length: number,
    options: StorageCallOptions = {},
  ): Promise<Buffer> {
    await this.before(options.signal);
    return super.getRange(key, offset, length, options);
  }
}

describe('into an empty folder', () => {
  test('brings content, kinds, metadata and several names of one file', async () => {
    const mtime = '2001-02-03T04:05:06.789012345+02:00';
    const twice = { links: 2, inode: 9, deviceId: 1 };
    const big = await file('big', ['one ', 'two ', 'one ']);
    const nodes = [
      big,
      await folder('dir', [await file('again', ['shared'], twice)], {
        mtime,
        mode: 2 ** 31 + 0o555,
      }),
      makeNode('empty'),
      await file('first', ['shared'], twice),
      makeNode('link', { type: 'symlink', linkTarget: 'nowhere', mtime }),
      makeNode('pipe', { type: 'fifo', mode: (1 << 25) + 0o600 }),
      await file('small', ['x'], { mode: 0o640 + (1 << 23), mtime }),
      makeNode('socket', { type: 'socket' }),
    ];
    const result = await restoreNodes(nodes, { verify: true });
    expect(result).toMatchObject({ files: 5, verified: 4, issues: 0, bytes: 12 + 12 + 1 });
    expect(result.plan).toMatchObject({ filesCreated: 4, othersCreated: 4 });
    expect(names()).toEqual(['big', 'dir', 'dir/again', 'empty', 'first', 'link', 'pipe', 'small']);
    expect(contentOf('big')).toBe('one two one ');
    expect(readlinkSync(join(target, 'link'))).toBe('nowhere');
    const stats = (path: string) => lstatSync(join(target, path), { bigint: true });
    expect(stats('first').ino).toBe(stats('dir/again').ino);
    expect(stats('pipe').isFIFO()).toBe(true);
    expect(Number(stats('small').mode) & 0o7777).toBe(0o4640);
    expect(Number(stats('dir').mode) & 0o7777).toBe(0o555);
    const ns = BigInt(Date.parse('2001-02-03T02:05:06Z')) * 1_000_000n + 789_012_345n;
    for (const path of ['small', 'dir', 'link']) expect(stats(path).mtimeNs).toBe(ns);
    expect(result.entries.map(({ path, change }) => `${change} ${path}`).sort()).toEqual([
      'created /big',
      'created /dir',
      'created /dir/again',
      'created /empty',
      'created /first',
      'created /link',
      'created /pipe',
      'created /small',
    ]);
  });

  test('takes a folder of the snapshot as the root, or one file', async () => {
    const nodes = [await folder('a', [await folder('b', [await file('c', ['deep'])])])];
    await restoreNodes(nodes, { path: '/a/b' });
    expect(names()).toEqual(['c']);
    await restoreNodes(nodes, { path: 'a/b/c', target: join(target, 'new', 'one') });
    expect(contentOf('new/one/c')).toBe('deep');
    const missing = await refusal(restoreNodes(nodes, { path: '/a/x' }));
    expect(missing.code).toBe('PATH_NOT_FOUND');
  });

  test('makes only what is selected and the folders that lead to it', async () => {
    const nodes = [
      await folder('a', [
        await folder('b', [await file('x.txt', ['x']), await file('y', ['y'])]),
        await folder('c', [await file('z', ['z'])]),
      ]),
      await file('top', ['t']),
    ];
    await restoreNodes(nodes, { includes: ['*.txt', '/top'] });
    expect(names()).toEqual(['a', 'a/b', 'a/b/x.txt', 'top']);
    rmSync(target, { recursive: true });
    await restoreNodes(nodes, { excludes: ['b', 'Z'] });
    expect(names()).toEqual(['a', 'a/c', 'a/c/z', 'top']);
  });

  test('leaves holes where a file has zeros, when asked to', async () => {
    const zeros = '\0'.repeat(1_000_000);
    const nodes = [await file('big', [zeros, 'x', zeros]), await file('small', [zeros])];
    await restoreNodes(nodes, { sparse: true, verify: true });
    expect(contentOf('big')).toBe(`${zeros}x${zeros}`);
    for (const path of ['big', 'small']) {
      expect(statSync(join(target, path)).blocks * 512).toBeLessThan(300_000);
    }
    expect(statSync(join(target, 'small')).size).toBe(1_000_000);
  });

  test('tells how far it is, and ends with everything', async () => {
    const told: { files: number; bytes: number; totalKnown: boolean }[] = [];
    const nodes = [await file('a', ['12']), await file('b', ['345'])];
    await restoreNodes(nodes, { onProgress: (progress) => told.push(progress) });
    expect(told.at(-1)).toMatchObject({
      files: 2,
      totalFiles: 2,
      bytes: 5,
      totalBytes: 5,
      totalKnown: true,
    });
  });

  test('plans only in a dry run', async () => {
    const nodes = [await folder('d', [await file('a', ['12'])])];
    const result = await restoreNodes(nodes, { dryRun: true });
    expect(existsSync(target)).toBe(false);
    expect(result.plan).toMatchObject({ filesCreated: 1, othersCreated: 1, bytesToWrite: 2 });
    expect(result.entries.map(({ path }) => path)).toEqual(['/d', '/d/a']);
  });

  test('touches nothing when whoever sees the plan objects', async () => {
    const objection = new Error('no');
    const nodes = [await file('a', ['12'])];
    const call = restoreNodes(nodes, { onPlan: () => Promise.reject(objection) });
    await expect(call).rejects.toBe(objection);
    expect(existsSync(target)).toBe(false);
  });
});

describe('into a folder that has something', () => {
  test('keeps what is right, fetches what differs, and gives all of it its metadata', async () => {
    const parts = ['a'.repeat(3000), 'b'.repeat(3000), 'c'.repeat(3000)];
    write('changed', `${parts[0]}${'x'.repeat(3000)}${parts[2]} and more`);
    write('same', 'the same');
    write('other', 'quite another');
    const inode = statSync(join(target, 'same')).ino;
    const nodes = [
      await file('changed', parts),
      await file('other', ['something new']),
      await file('same', ['the same'], { mode: 0o600 }),
    ];
    const result = await restoreNodes(nodes, { verify: true });
    expect(result).toMatchObject({ files: 3, filesUnchanged: 1, verified: 3, issues: 0 });
    expect(contentOf('changed')).toBe(parts.join(''));
    expect(contentOf('other')).toBe('something new');
    const same = statSync(join(target, 'same'));
    expect([same.ino, same.mode & 0o777, same.mtimeMs]).toEqual([
      inode,
      0o600,
      Date.parse('2026-01-02T03:04:05Z'),
    ]);
    const twoBlobs = result.plan.bytesToDownload;
    rmSync(target, { recursive: true });
    expect((await restoreNodes(nodes)).plan.bytesToDownload).toBeGreaterThan(twoBlobs + 60);
    expect(names()).toEqual(['changed', 'other', 'same']);
  });

  test('believes what is equal in size and time with if-changed, and nothing with always', async () => {
    const nodes = [await file('a', ['right'])];
    write('a', 'wrong');
    utimesSync(
      join(target, 'a'),
      new Date('2026-01-02T03:04:05Z'),
      new Date('2026-01-02T03:04:05Z'),
    );
    expect((await restoreNodes(nodes, { overwrite: 'if-changed' })).filesUnchanged).toBe(1);
    expect(contentOf('a')).toBe('wrong');
    await restoreNodes(nodes);
    expect(contentOf('a')).toBe('right');
  });

  test('keeps newer files with if-newer, and every file with never', async () => {
    write('newer', 'mine');
    write('older', 'mine');
    utimesSync(join(target, 'older'), 1, 1);
    const nodes = [await file('newer', ['new!']), await file('older', ['old!'])];
    const newer = nodes.map((node) => ({ ...node, mtime: '2001-01-01T00:00:00Z' }));
    const result = await restoreNodes(newer, { overwrite: 'if-newer' });
    expect([contentOf('newer'), contentOf('older')]).toEqual(['mine', 'old!']);
    expect(result).toMatchObject({ issues: 0, plan: { entriesKept: 1, filesUpdated: 1 } });
    expect(result.entries).toContainEqual({
      path: '/newer',
      type: 'file',
      change: 'kept',
      size: 4,
    });
    const never = await restoreNodes([...nodes, await file('x', ['x'])], { overwrite: 'never' });
    expect(never.plan).toMatchObject({ entriesKept: 2, filesCreated: 1 });
    expect(contentOf('newer')).toBe('mine');
  });

  test('does not write through links: not through one in place of a file, nor of a folder', async () => {
    mkdirSync(target);
    mkdirSync(join(outside, 'precious'));
    writeFileSync(join(outside, 'precious', 'a'), 'precious');
    symlinkSync('../precious', join(target, 'd'));
    symlinkSync('../precious/a', join(target, 'f'));
    const nodes = [
      await folder('d', [await file('a', ['restored'])]),
      await file('f', ['restored']),
    ];
    const kept = await restoreNodes(nodes, { overwrite: 'never' });
    expect(kept.problems).toMatchObject([{ item: '/d', error: { code: 'TARGET_UNWRITABLE' } }]);
    expect(readlinkSync(join(target, 'd'))).toBe('../precious');

    expect((await restoreNodes(nodes)).issues).toBe(0);
    expect(readFileSync(join(outside, 'precious', 'a'), 'utf8')).toBe('precious');
    expect(lstatSync(join(target, 'd')).isDirectory()).toBe(true);
    expect([contentOf('d/a'), contentOf('f')]).toEqual(['restored', 'restored']);
    expect(lstatSync(join(target, 'f')).isFile()).toBe(true);
  });

  test('replaces an empty folder by a file, and a full one only where it may delete', async () => {
    mkdirSync(join(target, 'empty'), { recursive: true });
    write('full/mine', 'mine');
    const nodes = [await file('empty', ['x']), await file('full', ['y'])];
    const result = await restoreNodes(nodes);
    expect(result.problems).toMatchObject([{ item: join(target, 'full'), during: 'restore' }]);
    expect(names()).toEqual(['empty', 'full', 'full/mine']);
    await restoreNodes(nodes, { delete: true });
    expect([contentOf('empty'), contentOf('full')]).toEqual(['x', 'y']);
  });

  test('does not change a file under a name that the snapshot knows nothing of', async () => {
    write('a', 'same');
    writeFileSync(join(outside, 'other'), 'same');
    rmSync(join(target, 'a'));
    linkSync(join(outside, 'other'), join(target, 'a'));
    const nodes = [await file('a', ['same'], { mode: 0o600 })];
    await restoreNodes(nodes);
    expect(statSync(join(target, 'a')).mode & 0o777).toBe(0o600);
    expect(statSync(join(outside, 'other')).mode & 0o777).not.toBe(0o600);
  });

  test('makes several names of one file out of files that only look alike', async () => {
    write('a', 'same');
    write('b', 'same');
    const twice = { links: 2, inode: 9, deviceId: 1 };
    const nodes = [await file('a', ['same'], twice), await file('b', ['same'], twice)];
    for (let run = 0; run < 2; run++) {
      expect((await restoreNodes(nodes)).issues).toBe(0);
      expect(statSync(join(target, 'a')).ino).toBe(statSync(join(target, 'b')).ino);
      expect(names()).toEqual(['a', 'b']);
    }
  });

  test('deletes what the snapshot does not have, of what is selected, and follows no link', async () => {
    write('stays.txt', 'x');
    write('d/goes', 'x');
    write('d/sub/goes', 'x');
    writeFileSync(join(outside, 'precious'), 'precious');
    symlinkSync('../..', join(target, 'd', 'sub', 'up'));
    const nodes = [await folder('d', [await file('new', ['x'])])];
    const options = { delete: true, excludes: ['*.txt'] };
    const plan = (await restoreNodes(nodes, { ...options, dryRun: true })).plan;
    expect(plan.deletions).toEqual([join(target, 'd/goes'), join(target, 'd/sub')]);
    expect(names().length).toBe(6);
    expect(await restoreNodes(nodes, options)).toMatchObject({ deleted: 2, issues: 0 });
    expect(names()).toEqual(['d', 'd/new', 'stays.txt']);
    expect(existsSync(join(outside, 'precious'))).toBe(true);
    const times = statSync(join(target, 'd')).mtimeMs;
    expect(times).toBe(Date.parse('2026-01-02T03:04:05Z'));
  });

  test('deletes nothing when something could not be restored, and nothing below the root of the system', async () => {
    write('goes', 'x');
    const lost = makeNode('lost', { content: ['ab'.repeat(32)], size: 5 });
    const result = await restoreNodes([lost], { delete: true });
    expect(result.deleted).toBe(0);
    expect(result.problems.map(({ during }) => during)).toEqual(['plan', 'delete']);
    expect(names()).toEqual(['goes']);
    const refused = await refusal(restoreNodes([lost], { delete: true, target: '/' }));
    expect(refused.code).toBe('BAD_ARGUMENT');
  });

  test('removes what a killed restore left behind, and no file that is being written', async () => {
    const gone = newTemporaryPrefix().replace(`-${process.pid}-`, '-999999999-');
    write(`${gone}0`, 'half');
    write(`${newTemporaryPrefix()}0`, 'half');
    await restoreNodes([await file('a', ['x'])]);
    expect(names().length).toBe(2);
  });
});

describe('where something is wrong', () => {
  /** Changes one byte of the pack that holds a data blob. */
  async function spoil(blobId: string): Promise<void> {
    const location = (await loadIndex(repository.open())).index.find('data', blobId)!;
    const key = keyOf('pack', location.packId);
    const bytes = await repository.storage.get(key);
    bytes[location.offset + 20]! ^= 1;
    await repository.storage.put(key, bytes);
  }

  test('a damaged blob costs the files that need it, which stay as they were, and no other', async () => {
    const bad = await file('bad', ['bad']);
    const half = await file('half', ['bad', 'good']);
    const good = await file('good', ['good']);
    write('half', 'mine');
    await spoil(bad.content![0]!);
    const result = await restoreNodes([bad, good, half]);
    expect(result.problems.map(({ item }) => item).sort()).toEqual([
      join(target, 'bad'),
      join(target, 'half'),
    ]);
    for (const { error } of result.problems) expect(error.code).toBe('DAMAGED');
    expect(names()).toEqual(['good', 'half']);
    expect([contentOf('good'), contentOf('half')]).toEqual(['good', 'mine']);
  });

  test('another copy takes the place of a damaged one', async () => {
    const once = await file('a', ['twice stored', 'x']);
    const index = await loadIndex(repository.open());
    const { packId } = index.index.find('data', once.content![0]!)!;
    // Another pack: a blob of other bytes is in it as well.
    await repository.putBlobs([
      { type: 'data', bytes: Buffer.from('another') },
      { type: 'data', bytes: Buffer.from('twice stored') },
    ]);
    await repository.storage.delete(keyOf('pack', packId));
    expect((await restoreNodes([once])).issues).toBe(0);
    expect(contentOf('a')).toBe('twice stored'.concat('x'));
  });

  test('a pack that is gone or cut short costs its files only', async () => {
    const gone = await file('gone', ['gone']);
    const cut = await file('cut', ['cut short']);
    const { index } = await loadIndex(repository.open());
    const keyOfPack = (node: Node) => keyOf('pack', index.find('data', node.content![0]!)!.packId);
    await repository.storage.delete(keyOfPack(gone));
    await repository.storage.put(keyOfPack(cut), Buffer.alloc(10));
    const result = await restoreNodes([cut, await file('fine', ['fine']), gone]);
    expect(result.problems.map(({ error }) => error.code).sort()).toEqual([
      'DAMAGED',
      'OBJECT_NOT_FOUND',
    ]);
    expect(names()).toEqual(['fine']);
  });

  test('names what no index knows, and sizes that cannot be right', async () => {
    const nodes = [
      { ...(await file('long', ['four'])), size: 5 },
      makeNode('lost', { content: ['ab'.repeat(32)], size: 5 }),
      makeNode('no-listing', { type: 'dir', subtree: 'cd'.repeat(32) }),
      makeNode('odd', { type: 'irregular' }),
    ];
    const { problems, files } = await restoreNodes(nodes);
    expect(problems.map(({ item, error }) => `${item} ${error.code}`)).toEqual([
      '/long DAMAGED',
      '/lost BLOB_NOT_FOUND',
      '/no-listing BLOB_NOT_FOUND',
      '/odd DAMAGED',
    ]);
    expect(files).toBe(0);
    expect(names()).toEqual([]);
  });

  test('a folder whose listing is hostile is left out, whatever is in it', async () => {
    const hostile = async (name: string) => {
      const json = JSON.stringify({
        nodes: [{ ...makeNode('x'), name, type: 'file', content: [] }],
      });
      return makeNode('d', { type: 'dir', subtree: await repository.putTree(json) });
    };
    for (const name of ['..', '.', '', '../../escaped', '/escaped', 'a\\x00b']) {
      const { problems } = await restoreNodes([await hostile(name)]);
      expect(problems).toMatchObject([{ item: '/d', error: { code: 'DAMAGED' } }]);
      expect(readdirSync(outside)).toEqual(['target']);
      expect(names()).toEqual(['d']);
    }
  });

  test('a snapshot whose root cannot be read is an error', async () => {
    expect((await refusal(restoreTree('ab'.repeat(32)))).code).toBe('BLOB_NOT_FOUND');
    const broken = await repository.putTree('{"nodes":');
    expect((await refusal(restoreTree(broken))).code).toBe('DAMAGED');
  });

  test('ten thousand levels end where the system’s paths end, and the rest is there', async () => {
    let node = await file('bottom', ['x']);
    const trees = [];
    for (let level = 0; level < 10_000; level++) {
      const bytes = encodeTree([node]);
      trees.push({ type: 'tree' as const, bytes });
      node = makeNode('d', { type: 'dir', subtree: sha256(bytes) });
    }
    await repository.putBlobs(trees);
    const { problems } = await restoreNodes([node, await file('fine', ['fine'])]);
    expect(problems.length).toBe(1);
    expect(problems[0]).toMatchObject({ error: { code: 'TARGET_UNWRITABLE' } });
    expect(contentOf('fine')).toBe('fine');
  });

  test('a name that is too long for the disk is reported by name', async () => {
    const name = 'x'.repeat(256);
    const result = await restoreNodes([await file(name, ['x']), await folder(`${name}d`, [])]);
    expect(result.problems.map(({ item }) => item.slice(-3))).toEqual(['xxd', 'xxx']);
  });

  test('a target that is a file is refused', async () => {
    const nodes = [await file('a', ['x'])];
    writeFileSync(target, 'mine');
    expect((await refusal(restoreNodes(nodes))).code).toBe('TARGET_UNWRITABLE');
  });

  test('a storage that does not answer ends the restore, and no part of a file is left', async () => {
    const storage = new HeldStorage();
    repository = new HandmadeRepository(storage);
    const tree = await repository.putTree([
      await file('a', ['one', 'two']),
      await file('b', ['x']),
    ]);
    let calls = 0;
    const onPlan = () => {
      storage.before = async () => {
        calls++;
        if (calls > 1) await unreachable();
      };
    };
    expect((await refusal(restoreTree(tree, { onPlan }))).code).toBe('STORAGE_UNREACHABLE');
    expect(names().filter((name) => name.startsWith('.'))).toEqual([]);
  });

  test('stops within a moment when it is told to, and the next run finishes the rest', async () => {
    const storage = new HeldStorage();
    repository = new HandmadeRepository(storage);
    const tree = await repository.putTree([
      await file('a', ['one', 'two']),
      await file('b', ['x']),
    ]);
    const abort = new AbortController();
    const onPlan = () => {
      let calls = 0;
      storage.before = async (signal) => {
        calls++;
        if (calls > 1) await silent('get', signal);
      };
      setTimeout(() => abort.abort(), 50);
    };
    const stopped = await refusal(restoreTree(tree, { signal: abort.signal, onPlan }));
    expect(stopped.code).toBe('ABORTED');
    expect(names().filter((name) => name.startsWith('.'))).toEqual([]);
    storage.before = async () => {};
    await restoreTree(tree);
    expect([contentOf('a'), contentOf('b')]).toEqual(['onetwo', 'x']);
  });
});
