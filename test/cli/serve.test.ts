import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type KirschResult, runKirsch } from './run-kirsch.ts';

const folder = mkdtempSync(join(tmpdir(), 'kirsch-serve-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Serves while `work` runs, which gets what was announced; then Ctrl-C. */
async function whileServing(
  words: readonly string[],
  work: (announced: Record<string, string>) => Promise<void>,
): Promise<KirschResult> {
  let working: Promise<void> | undefined;
  const ended = await runKirsch(['serve', join(folder, 'storage'), '--json', ...words], {
    onStart: (child) => {
      child.stdout?.once('data', (line: Buffer) => {
        working = work(JSON.parse(line.toString())).finally(() => child.kill('SIGINT'));
      });
    },
  });
  await working;
  return ended;
}

test('serves a storage that the command line can use, until Ctrl-C', async () => {
  const ended = await whileServing(['--provider', 'r2'], async (announced) => {
    expect(announced['region']).toBe('auto');
    expect(announced['access_key_id']).toHaveLength(32);
    const env = {
      AWS_ACCESS_KEY_ID: announced['access_key_id']!,
      AWS_SECRET_ACCESS_KEY: announced['secret_access_key']!,
      RESTIC_REPOSITORY: `s3:${announced['endpoint']}/${announced['bucket']}/backups`,
      RESTIC_PASSWORD: 'x',
    };
    expect(await runKirsch(['init'], { env })).toMatchObject({ code: 0, stderr: '' });
    expect(await runKirsch(['check', '--no-cache'], { env })).toMatchObject({ code: 0 });
  });
  expect(ended.code).toBe(0);
});

test('says what goes wrong, and does it', async () => {
  const rule = 'access-denied on=ListObjectsV2';
  await whileServing(['--fault', rule, '--seed', '9'], async (announced) => {
    expect(announced['faults']).toBe(`seed=9; ${rule}`);
    const env = {
      AWS_ACCESS_KEY_ID: announced['access_key_id']!,
      AWS_SECRET_ACCESS_KEY: announced['secret_access_key']!,
      RESTIC_REPOSITORY: `s3:${announced['endpoint']}/${announced['bucket']}/denied`,
      RESTIC_PASSWORD: 'x',
    };
    const { code, stderr } = await runKirsch(['init'], { env });
    expect(code).toBe(1);
    expect(stderr).toContain('refuses access');
  });
});

test('refuses a fault that there is none of', async () => {
  const { code, stderr } = await runKirsch(['serve', folder, '--fault', 'earthquake']);
  expect(code).toBe(1);
  expect(stderr).toContain('There is no fault “earthquake”');
});
