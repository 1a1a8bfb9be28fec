import { spawn } from 'node:child_process';
import { hostname, userInfo } from 'node:os';
import { expect, test } from 'vitest';
import { isProcessAlive, thisProcess } from './lock-owner.ts';

test('this process is alive, and a process that has ended is not', async () => {
  expect(isProcessAlive(process.pid)).toBe(true);
  const child = spawn(process.execPath, ['--eval', '']);
  await new Promise((resolve) => child.on('exit', resolve));
  expect(isProcessAlive(child.pid!)).toBe(false);
});

test.each([0, -1, 2 ** 40])(
  '%d names no single process, so nothing is concluded from it',
  (pid) => {
    expect(isProcessAlive(pid)).toBe(true);
  },
);

test('this process is described as restic would describe it', () => {
  const owner = thisProcess();
  const { username, uid } = userInfo();
  expect(owner).toMatchObject({ hostname: hostname(), username, pid: process.pid });
  if (process.platform !== 'win32') expect(owner.uid).toBe(uid);
  expect(owner.startedAt).toBeLessThanOrEqual(Date.now());
});
