import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeNode } from '../../../test/handmade-repository.ts';
import { refusal } from '../../../test/refusal.ts';
import { RestoreTrial } from '../../../test/restore-trial.ts';
import { newTemporaryPrefix } from './leftovers.ts';

let trial: RestoreTrial;
beforeEach(() => {
  trial = new RestoreTrial();
});
afterEach(() => trial.dispose());

describe('into a folder that has something', () => {
  test('keeps what is right, fetches what differs, and gives all of it its metadata', async () => {
    const parts = ['a'.repeat(3000), 'b'.repeat(3000), 'c'.repeat(3000)];
    trial.write('changed', `${parts[0]}${'x'.repeat(3000)}${parts[2]} and more`);
    trial.write('same', 'the same');
    trial.write('other', 'quite another');
    const inode = statSync(join(trial.target, 'same')).ino;
    const nodes = [
      await trial.file('changed', parts),
      await trial.file('other', ['something new']),
      await trial.file('same', ['the same'], { mode: 0o600 }),
    ];
    const result = await trial.restoreNodes(nodes, { verify: true });
    expect(result).toMatchObject({ files: 3, filesUnchanged: 1, verified: 3, issues: 0 });
    expect(trial.contentOf('changed')).toBe(parts.join(''));
    expect(trial.contentOf('other')).toBe('something new');
    const same = statSync(join(trial.target, 'same'));
    expect([same.ino, same.mode & 0o777, same.mtimeMs]).toEqual([
      inode,
      0o600,
      Date.parse('2026-01-02T03:04:05Z'),
    ]);
    const twoBlobs = result.plan.bytesToDownload;
    rmSync(trial.target, { recursive: true });
    expect((await trial.restoreNodes(nodes)).plan.bytesToDownload).toBeGreaterThan(twoBlobs + 60);
    expect(trial.names()).toEqual(['changed', 'other', 'same']);
  });

  test('believes what is equal in size and time with if-changed, and nothing with always', async () => {
    const nodes = [await trial.file('a', ['right'])];
    trial.write('a', 'wrong');
    utimesSync(
      join(trial.target, 'a'),
      new Date('2026-01-02T03:04:05Z'),
      new Date('2026-01-02T03:04:05Z'),
    );
    expect((await trial.restoreNodes(nodes, { overwrite: 'if-changed' })).filesUnchanged).toBe(1);
    expect(trial.contentOf('a')).toBe('wrong');
    await trial.restoreNodes(nodes);
    expect(trial.contentOf('a')).toBe('right');
  });

  test('keeps newer files with if-newer, and every file with never', async () => {
    trial.write('newer', 'mine');
    trial.write('older', 'mine');
    utimesSync(join(trial.target, 'older'), 1, 1);
    const nodes = [await trial.file('newer', ['new!']), await trial.file('older', ['old!'])];
    const newer = nodes.map((node) => ({ ...node, mtime: '2001-01-01T00:00:00Z' }));
    const result = await trial.restoreNodes(newer, { overwrite: 'if-newer' });
    expect([trial.contentOf('newer'), trial.contentOf('older')]).toEqual(['mine', 'old!']);
    expect(result).toMatchObject({ issues: 0, plan: { entriesKept: 1, filesUpdated: 1 } });
    expect(result.entries).toContainEqual({
      path: '/newer',
      type: 'file',
      change: 'kept',
      size: 4,
    });
    const never = await trial.restoreNodes([...nodes, await trial.file('x', ['x'])], {
      overwrite: 'never',
    });
    expect(never.plan).toMatchObject({ entriesKept: 2, filesCreated: 1 });
    expect(trial.contentOf('newer')).toBe('mine');
  });

  test('does not write through links: not through one in place of a file, nor of a folder', async () => {
    mkdirSync(trial.target);
    mkdirSync(join(trial.outside, 'precious'));
    writeFileSync(join(trial.outside, 'precious', 'a'), 'precious');
    symlinkSync('../precious', join(trial.target, 'd'));
    symlinkSync('../precious/a', join(trial.target, 'f'));
    const nodes = [
      await trial.folder('d', [await trial.file('a', ['restored'])]),
      await trial.file('f', ['restored']),
    ];
    const kept = await trial.restoreNodes(nodes, { overwrite: 'never' });
    expect(kept.problems).toMatchObject([{ item: '/d', error: { code: 'TARGET_UNWRITABLE' } }]);
    expect(readlinkSync(join(trial.target, 'd'))).toBe('../precious');

    expect((await trial.restoreNodes(nodes)).issues).toBe(0);
    expect(readFileSync(join(trial.outside, 'precious', 'a'), 'utf8')).toBe('precious');
    expect(lstatSync(join(trial.target, 'd')).isDirectory()).toBe(true);
    expect([trial.contentOf('d/a'), trial.contentOf('f')]).toEqual(['restored', 'restored']);
    expect(lstatSync(join(trial.target, 'f')).isFile()).toBe(true);
  });

  test('replaces an empty folder by a file, and a full one only where it may delete', async () => {
    mkdirSync(join(trial.target, 'empty'), { recursive: true });
    trial.write('full/mine', 'mine');
    const nodes = [await trial.file('empty', ['x']), await trial.file('full', ['y'])];
    const result = await trial.restoreNodes(nodes);
    expect(result.problems).toMatchObject([
      { item: join(trial.target, 'full'), during: 'restore' },
    ]);
    expect(trial.names()).toEqual(['empty', 'full', 'full/mine']);
    await trial.restoreNodes(nodes, { delete: true });
    expect([trial.contentOf('empty'), trial.contentOf('full')]).toEqual(['x', 'y']);
  });

  test('does not change a file under a name that the snapshot knows nothing of', async () => {
    trial.write('a', 'same');
    writeFileSync(join(trial.outside, 'other'), 'same');
    rmSync(join(trial.target, 'a'));
    linkSync(join(trial.outside, 'other'), join(trial.target, 'a'));
    const nodes = [await trial.file('a', ['same'], { mode: 0o600 })];
    await trial.restoreNodes(nodes);
    expect(statSync(join(trial.target, 'a')).mode & 0o777).toBe(0o600);
    expect(statSync(join(trial.outside, 'other')).mode & 0o777).not.toBe(0o600);
  });

  test('makes several names of one file out of files that only look alike', async () => {
    trial.write('a', 'same');
    trial.write('b', 'same');
    const twice = { links: 2, inode: 9, deviceId: 1 };
    const nodes = [await trial.file('a', ['same'], twice), await trial.file('b', ['same'], twice)];
    for (let run = 0; run < 2; run++) {
      expect((await trial.restoreNodes(nodes)).issues).toBe(0);
      expect(statSync(join(trial.target, 'a')).ino).toBe(statSync(join(trial.target, 'b')).ino);
      expect(trial.names()).toEqual(['a', 'b']);
    }
  });

  test('deletes what the snapshot does not have, of what is selected, and follows no link', async () => {
    trial.write('stays.txt', 'x');
    trial.write('d/goes', 'x');
    trial.write('d/sub/goes', 'x');
    writeFileSync(join(trial.outside, 'precious'), 'precious');
    symlinkSync('../..', join(trial.target, 'd', 'sub', 'up'));
    const nodes = [await trial.folder('d', [await trial.file('new', ['x'])])];
    const options = { delete: true, excludes: ['*.txt'] };
    const plan = (await trial.restoreNodes(nodes, { ...options, dryRun: true })).plan;
    expect(plan.deletions).toEqual([join(trial.target, 'd/goes'), join(trial.target, 'd/sub')]);
    expect(trial.names().length).toBe(6);
    expect(await trial.restoreNodes(nodes, options)).toMatchObject({ deleted: 2, issues: 0 });
    expect(trial.names()).toEqual(['d', 'd/new', 'stays.txt']);
    expect(existsSync(join(trial.outside, 'precious'))).toBe(true);
    const times = statSync(join(trial.target, 'd')).mtimeMs;
    expect(times).toBe(Date.parse('2026-01-02T03:04:05Z'));
  });

  test('deletes nothing when something could not be restored, and nothing below the root of the system', async () => {
    trial.write('goes', 'x');
    const lost = makeNode('lost', { content: ['ab'.repeat(32)], size: 5 });
    const result = await trial.restoreNodes([lost], { delete: true });
    expect(result.deleted).toBe(0);
    expect(result.problems.map(({ during }) => during)).toEqual(['plan', 'delete']);
    expect(trial.names()).toEqual(['goes']);
    const refused = await refusal(trial.restoreNodes([lost], { delete: true, target: '/' }));
    expect(refused.code).toBe('BAD_ARGUMENT');
  });

  test('removes what a killed restore left behind, and no file that is being written', async () => {
    const gone = newTemporaryPrefix().replace(`-${process.pid}-`, '-999999999-');
    trial.write(`${gone}0`, 'half');
    trial.write(`${newTemporaryPrefix()}0`, 'half');
    await trial.restoreNodes([await trial.file('a', ['x'])]);
    expect(trial.names().length).toBe(2);
  });
});
