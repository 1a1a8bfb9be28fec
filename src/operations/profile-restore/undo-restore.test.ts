import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { realComputer } from '../../sources/index.ts';
import { dropRestore, finishRestores, redoRestore, undoRestore } from './undo-restore.ts';

const folder = mkdtempSync(join(tmpdir(), 'kirsch-undo-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const computer = realComputer({ HOME: folder });

test('where nothing was restored there is nothing to undo, and nothing is made', async () => {
  const profile = join(folder, 'no', 'such', 'profile');
  const nothing = expect.objectContaining({ code: 'NOTHING_TO_UNDO' });
  await expect(undoRestore(profile, { computer })).rejects.toEqual(nothing);
  await expect(redoRestore(profile, { computer })).rejects.toEqual(nothing);
  await expect(dropRestore(profile, 'x')).rejects.toEqual(nothing);
  expect(existsSync(join(folder, 'no'))).toBe(false);
});

test('a place that cannot be written is told by its name', async () => {
  const file = join(folder, 'a file');
  writeFileSync(file, '');
  const finish = finishRestores(join(file, 'profile'), { computer });
  await expect(finish).rejects.toMatchObject({
    code: 'TARGET_UNWRITABLE',
    message: expect.stringContaining(file),
  });
});
