import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runKirsch } from './run-kirsch.ts';

const folder = mkdtempSync(join(tmpdir(), 'kirsch-demo-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const env = { TMPDIR: folder, TEMP: folder };

test('the demo restores everything as it was, sends little the second time, and leaves nothing behind', async () => {
  const { code, stdout, stderr } = await runKirsch(['demo', '--files', '400', '--json'], { env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { steps, differences } = JSON.parse(stdout);
  expect(differences).toEqual([]);
  const sent = (name: string) => steps.find((step: { name: string }) => step.name === name).sent;
  expect(sent('second backup')).toBeLessThan(sent('first backup') / 5);
  expect(readdirSync(folder)).toEqual([]);
});

test('with --keep the commands to go on work, until Ctrl-C', async () => {
  let snapshots: Promise<{ code: number | null; stdout: string }> | undefined;
  let seen = '';
  const { code } = await runKirsch(['demo', '--files', '100', '--keep'], {
    env,
    onStart: (child) => {
      child.stdout?.on('data', (chunk: Buffer) => {
        seen += chunk.toString();
        if (snapshots || !seen.includes('press Ctrl-C')) return;
        const variables = [...seen.matchAll(/([A-Z_]+)='?([^\s']+)'?/g)].map(([, name, value]) => [
          name,
          value,
        ]);
        snapshots = runKirsch(['snapshots', '--no-cache', '--json'], {
          env: Object.fromEntries(variables),
        });
        snapshots.finally(() => child.kill('SIGINT'));
      });
    },
  });
  const listed = await snapshots!;
  expect(listed.code).toBe(0);
  expect(JSON.parse(listed.stdout)).toHaveLength(2);
  expect(code).toBe(0);
  expect(readdirSync(folder)).toHaveLength(1);
});

test('Ctrl-C in the middle of the demo leaves nothing behind', async () => {
  rmSync(folder, { recursive: true });
  const again = mkdtempSync(folder);
  try {
    const { code } = await runKirsch(['demo', '--files', '30000'], {
      env: { TMPDIR: again, TEMP: again },
      onStart: (child) => child.stdout?.once('data', () => child.kill('SIGINT')),
    });
    expect(code).toBe(130);
    expect(readdirSync(again)).toEqual([]);
  } finally {
    rmSync(again, { recursive: true });
  }
});
