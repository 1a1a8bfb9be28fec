import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { notificationCommand, showNotification } from './desktop-notification.ts';

const HOSTILE = { title: '"; rm -rf ~', message: '$(id) `id` <b>&</b> %PATH% --help' };

test('texts are never part of a script', () => {
  for (const platform of ['darwin', 'win32'] as const) {
    const { args, env } = notificationCommand(HOSTILE, platform)!;
    const decoded = args.map((arg) => arg + Buffer.from(arg, 'base64').toString('utf16le')).join();
    expect(decoded).not.toContain('rm -rf');
    expect(env).toEqual({ KIRSCH_TITLE: HOSTILE.title, KIRSCH_MESSAGE: HOSTILE.message });
  }
});

test('a text that begins with a hyphen is no option, and markup is text', () => {
  const { args } = notificationCommand({ title: '--help', message: '<b>' }, 'linux')!;
  expect(args).toEqual(['--app-name=Kirsch', '--', '--help', '&lt;b&gt;']);
});

test('the program of the system is called, and a missing one is no error', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kirsch-notify-'));
  try {
    expect(await showNotification(HOSTILE, { platform: 'linux', env: { PATH: folder } })).toBe(
      false,
    );
    const program = join(folder, 'notify-send');
    writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$@" > "${folder}/said"\n`);
    chmodSync(program, 0o755);
    expect(await showNotification(HOSTILE, { platform: 'linux', env: { PATH: folder } })).toBe(
      true,
    );
    expect(readFileSync(join(folder, 'said'), 'utf8').split('\n')[2]).toBe(HOSTILE.title);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('where no way is known, nothing is shown', async () => {
  expect(await showNotification(HOSTILE, { platform: 'aix' })).toBe(false);
});
