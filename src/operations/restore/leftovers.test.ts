import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { isLeftover, newTemporaryPrefix } from './leftovers.ts';

test('a temporary file is a leftover once the process that made it is gone', () => {
  const own = `${newTemporaryPrefix()}1-2`;
  expect(isLeftover(own)).toBe(false);
  const { pid } = spawnSync(process.execPath, ['--version']);
  expect(isLeftover(own.replace(`-${process.pid}-`, `-${pid}-`))).toBe(true);
});

test('what another computer or another program has made is no leftover', () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  const gone = `${newTemporaryPrefix()}1`.replace(`-${process.pid}-`, `-${pid}-`);
  expect(isLeftover(gone.replace(/restore-[0-9a-f]{8}/, 'restore-00000000'))).toBe(false);
  expect(isLeftover('.kirsch-restore-notes')).toBe(false);
  expect(isLeftover(`x${gone}`)).toBe(false);
});
