import { existsSync, lstatSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeNode } from '../../../test/handmade-repository.ts';
import { refusal } from '../../../test/refusal.ts';
import { RestoreTrial } from '../../../test/restore-trial.ts';
import { RestoreWorkers } from './restore-workers.ts';

let trial: RestoreTrial;
beforeEach(() => {
  trial = new RestoreTrial();
});
afterEach(() => trial.dispose());

describe('into an empty folder', () => {
  test('brings content, kinds, metadata and several names of one file', async () => {
    const mtime = '2001-02-03T04:05:06.789012345+02:00';
    const twice = { links: 2, inode: 9, deviceId: 1 };
    const big = await trial.file('big', ['one ', 'two ', 'one ']);
    const nodes = [
      big,
      await trial.folder('dir', [await trial.file('again', ['shared'], twice)], {
        mtime,
        mode: 2 ** 31 + 0o555,
      }),
      makeNode('empty'),
      await trial.file('first', ['shared'], twice),
      makeNode('link', { type: 'symlink', linkTarget: 'nowhere', mtime }),
      makeNode('pipe', { type: 'fifo', mode: (1 << 25) + 0o600 }),
      await trial.file('small', ['x'], { mode: 0o640 + (1 << 23), mtime }),
      makeNode('socket', { type: 'socket' }),
    ];
    const result = await trial.restoreNodes(nodes, { verify: true });
    expect(result).toMatchObject({ files: 5, verified: 4, issues: 0, bytes: 12 + 12 + 1 });
    expect(result.plan).toMatchObject({ filesCreated: 4, othersCreated: 4 });
    expect(trial.names()).toEqual([
      'big',
      'dir',
      'dir/again',
      'empty',
      'first',
      'link',
      'pipe',
      'small',
    ]);
    expect(trial.contentOf('big')).toBe('one two one ');
    expect(readlinkSync(join(trial.target, 'link'))).toBe('nowhere');
    const stats = (path: string) => lstatSync(join(trial.target, path), { bigint: true });
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
    const nodes = [
      await trial.folder('a', [await trial.folder('b', [await trial.file('c', ['deep'])])]),
    ];
    await trial.restoreNodes(nodes, { path: '/a/b' });
    expect(trial.names()).toEqual(['c']);
    await trial.restoreNodes(nodes, { path: 'a/b/c', target: join(trial.target, 'new', 'one') });
    expect(trial.contentOf('new/one/c')).toBe('deep');
    const missing = await refusal(trial.restoreNodes(nodes, { path: '/a/x' }));
    expect(missing.code).toBe('PATH_NOT_FOUND');
  });

  test('makes only what is selected and the folders that lead to it', async () => {
    const nodes = [
      await trial.folder('a', [
        await trial.folder('b', [await trial.file('x.txt', ['x']), await trial.file('y', ['y'])]),
        await trial.folder('c', [await trial.file('z', ['z'])]),
      ]),
      await trial.file('top', ['t']),
    ];
    await trial.restoreNodes(nodes, { includes: ['*.txt', '/top'] });
    expect(trial.names()).toEqual(['a', 'a/b', 'a/b/x.txt', 'top']);
    rmSync(trial.target, { recursive: true });
    await trial.restoreNodes(nodes, { excludes: ['b', 'Z'] });
    expect(trial.names()).toEqual(['a', 'a/c', 'a/c/z', 'top']);
  });

  test('leaves holes where a file has zeros, when asked to', async () => {
    const zeros = '\0'.repeat(1_000_000);
    const nodes = [
      await trial.file('big', [zeros, 'x', zeros]),
      await trial.file('small', [zeros]),
    ];
    await trial.restoreNodes(nodes, { sparse: true, verify: true });
    expect(trial.contentOf('big')).toBe(`${zeros}x${zeros}`);
    for (const path of ['big', 'small']) {
      expect(statSync(join(trial.target, path)).blocks * 512).toBeLessThan(300_000);
    }
    expect(statSync(join(trial.target, 'small')).size).toBe(1_000_000);
  });

  test('tells how far it is, and ends with everything', async () => {
    const told: { files: number; bytes: number; totalKnown: boolean }[] = [];
    const nodes = [await trial.file('a', ['12']), await trial.file('b', ['345'])];
    await trial.restoreNodes(nodes, { onProgress: (progress) => told.push(progress) });
    expect(told.at(-1)).toMatchObject({
      files: 2,
      totalFiles: 2,
      bytes: 5,
      totalBytes: 5,
      totalKnown: true,
    });
  });

  test('uses threads that were made ahead, and ends them', async () => {
    const workers = new RestoreWorkers(2);
    await trial.restoreNodes([await trial.file('a', ['1', '2'])], { workers });
    expect(trial.contentOf('a')).toBe('12');
    await expect(workers.run({ kind: 'make', entries: [] })).rejects.toThrow();
    await workers.close();
  });

  test('plans only in a dry run', async () => {
    const nodes = [await trial.folder('d', [await trial.file('a', ['12'])])];
    const result = await trial.restoreNodes(nodes, { dryRun: true });
    expect(existsSync(trial.target)).toBe(false);
    expect(result.plan).toMatchObject({ filesCreated: 1, othersCreated: 1, bytesToWrite: 2 });
    expect(result.entries.map(({ path }) => path)).toEqual(['/d', '/d/a']);
  });

  test('touches nothing when whoever sees the plan objects', async () => {
    const objection = new Error('no');
    const nodes = [await trial.file('a', ['12'])];
    const call = trial.restoreNodes(nodes, { onPlan: () => Promise.reject(objection) });
    await expect(call).rejects.toBe(objection);
    expect(existsSync(trial.target)).toBe(false);
  });
});
