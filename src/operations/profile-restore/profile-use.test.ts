import { spawnSync } from 'node:child_process';
import {
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { processSpace } from '../../repository/process-space.ts';
import { announceUse } from './profile-use.ts';

const MINUTE_MS = 60_000;
let base: string;
let profile: string;
let beside: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'kirsch-use-'));
  profile = join(base, 'CherryStudio');
  beside = join(base, '.kirsch-restore-CherryStudio');
  mkdirSync(profile);
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

test('a profile is not exchanged while it is backed up, nor backed up while it is exchanged', async () => {
  const endBackup = await announceUse(profile, 'backup');
  await expect(announceUse(profile, 'exchange')).rejects.toMatchObject({
    code: 'APP_RUNNING',
    message: `A backup of "${profile}" is being made.`,
  });
  await endBackup();
  const endExchange = await announceUse(profile, 'exchange');
  await expect(announceUse(profile, 'backup')).rejects.toMatchObject({
    code: 'RESTORE_UNFINISHED',
  });
  await endExchange();
  expect(readdirSync(base)).toEqual(['CherryStudio']);
});

test('several back it up at a time, and who waits goes on when the last has ended', async () => {
  const ends = [await announceUse(profile, 'backup'), await announceUse(profile, 'backup')];
  const order: string[] = [];
  const waiting = announceUse(profile, 'exchange', { waitMs: MINUTE_MS }).then((end) => {
    order.push('exchange');
    return end;
  });
  for (const end of ends) {
    order.push('end');
    await end();
  }
  await (await waiting)();
  expect(order).toEqual(['end', 'end', 'exchange']);
});

test('who waits can be stopped', async () => {
  const end = await announceUse(profile, 'backup');
  const stop = new AbortController();
  const waiting = announceUse(profile, 'exchange', { waitMs: MINUTE_MS, signal: stop.signal });
  stop.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'ABORTED' });
  await end();
});

test('what was announced by a process that is gone, or long ago on another boot, holds nobody up', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', '0']);
  const space = processSpace() ?? 'any';
  mkdirSync(beside);
  const leave = (name: string, ageMs: number) => {
    const time = new Date(Date.now() - ageMs);
    writeFileSync(join(beside, name), '');
    utimesSync(join(beside, name), time, time);
  };
  leave(`backup-${space}-${pid}-00000000`, 0);
  // The number of this very process, as in a container that was started again.
  leave(`backup-${space}-${process.pid}-00000000`, 0);
  leave(`backup-0000000000000000-${process.pid}-00000000`, 2 * MINUTE_MS);
  await (await announceUse(profile, 'exchange'))();
  expect(readdirSync(base)).toEqual(['CherryStudio']);
  mkdirSync(beside);
  leave(`backup-0000000000000000-${process.pid}-00000000`, 0);
  await expect(announceUse(profile, 'exchange')).rejects.toMatchObject({ code: 'APP_RUNNING' });
});

test.runIf(process.getuid?.() === 0)(
  'what an administrator announces, the profile’s owner can remove',
  async () => {
    chownSync(profile, 12_345, 12_345);
    const end = await announceUse(profile, 'backup');
    expect(statSync(beside)).toMatchObject({ uid: 12_345, gid: 12_345 });
    await end();
  },
);

test('where nothing can be written beside a profile that is gone, nothing is made', async () => {
  const gone = join(base, 'unplugged', 'CherryStudio');
  await (await announceUse(gone, 'backup'))();
  expect(readdirSync(base)).toEqual(['CherryStudio']);
});
