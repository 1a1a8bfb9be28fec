import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runKirsch } from './run-kirsch.ts';

const folder = mkdtempSync(join(tmpdir(), 'kirsch-interrupt-'));
const env = {
  RESTIC_REPOSITORY: join(folder, 'repository'),
  RESTIC_PASSWORD: 'x',
  KIRSCH_CACHE_DIR: join(folder, 'cache'),
};
afterAll(() => rmSync(folder, { recursive: true }));

test('Ctrl-C ends a backup with status 130, no lock is left, and the next run goes on', async () => {
  const source = join(folder, 'source');
  mkdirSync(source);
  for (let file = 0; file < 60; file++)
    writeFileSync(join(source, `${file}`), randomBytes(1_000_000));
  expect((await runKirsch(['init'], { env })).code).toBe(0);
  // Slow enough to be caught in the middle.
  const slow = ['backup', source, '--limit-upload', '2000', '--json'];
  let interruptedAt = 0;
  const stopped = await runKirsch(slow, {
    env,
    onStart: (child) => {
      child.stdout?.on('data', (chunk: Buffer) => {
        if (interruptedAt > 0 || !/"bytes_done":[1-9]/.test(chunk.toString())) return;
        interruptedAt = performance.now();
        child.kill('SIGINT');
      });
    },
  });
  expect(interruptedAt).toBeGreaterThan(0);
  expect(stopped.code).toBe(130);
  expect(stopped.stderr).toContain('"error_code":"ABORTED"');
  expect((await runKirsch(['list', 'locks'], { env })).stdout).toBe('');
  expect((await runKirsch(['list', 'snapshots'], { env })).stdout).toBe('');
  expect(await runKirsch(['check', '--read-data'], { env })).toMatchObject({ code: 0 });
  expect(await runKirsch(['backup', source], { env })).toMatchObject({ code: 0, stderr: '' });
});
