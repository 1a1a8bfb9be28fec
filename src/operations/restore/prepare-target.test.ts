import { mkdtempSync, realpathSync, rmSync, statfsSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkRoom, findTarget, makeTarget } from './prepare-target.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'kirsch-target-')));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the target', () => {
  test('is taken with the links on the way to it resolved, or made', () => {
    symlinkSync(folder, join(folder, 'link'));
    expect(findTarget(join(folder, 'link'))).toEqual({ path: folder, exists: true });
    const missing = findTarget(join(folder, 'a', 'b'));
    expect(missing.exists).toBe(false);
    makeTarget(missing);
    expect(findTarget(missing.path).exists).toBe(true);
  });

  test('cannot be a file, nor below one, nor nothing', () => {
    writeFileSync(join(folder, 'file'), '');
    const code = (wanted: string) => expect.objectContaining({ code: wanted });
    expect(() => findTarget(join(folder, 'file'))).toThrow(code('TARGET_UNWRITABLE'));
    expect(() => makeTarget({ path: join(folder, 'file', 'x'), exists: false })).toThrow(
      code('TARGET_UNWRITABLE'),
    );
    expect(() => findTarget('')).toThrow(code('BAD_ARGUMENT'));
    // What the system does not let us look at has words of ours, too.
    expect(() => findTarget(join(folder, 'x'.repeat(300)))).toThrow(code('TARGET_UNWRITABLE'));
  });

  test('has to have room for what is restored, on the disk on which it will be', () => {
    const target = { path: join(folder, 'not', 'made'), exists: false };
    const { bavail, bsize } = statfsSync(folder);
    checkRoom(target, 1);
    expect(() => checkRoom(target, bavail * bsize * 2)).toThrow(
      expect.objectContaining({ code: 'DISK_FULL', message: expect.stringContaining('not/made') }),
    );
  });
});
