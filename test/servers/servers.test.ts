import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  describeWithPrograms,
  findProgram,
  runRestic,
  startJuicefs,
  startMinio,
  startRclone,
  startSeaweed,
  startVersity,
} from './index.ts';

test('a program that nobody has is not found', () => {
  expect(findProgram('kirsch-no-such-program')).toBeUndefined();
});

for (const [program, start] of [
  ['minio', startMinio],
  ['rclone', startRclone],
  ['weed', startSeaweed],
  ['juicefs', startJuicefs],
  ['versitygw', startVersity],
] as const) {
  describeWithPrograms([program, 'restic'], `the test server ${program}`, () => {
    test('serves restic, and is gone with its folder once stopped', async () => {
      const server = await start();
      try {
        const env = {
          RESTIC_REPOSITORY: `s3:${server.url}/servers/here`,
          RESTIC_PASSWORD: 'x',
          AWS_ACCESS_KEY_ID: server.accessKeyId,
          AWS_SECRET_ACCESS_KEY: server.secretAccessKey,
        };
        await runRestic(['init'], { env });
        expect((await runRestic(['cat', 'config'], { env })).stdout).toContain('"version": 2');
      } finally {
        await server.stop();
      }
      await expect(fetch(server.url)).rejects.toThrow();
      expect(existsSync(server.folder)).toBe(false);
    });
  });
}

describeWithPrograms(['restic'], 'runRestic', () => {
  test('throws what restic said when it fails, or hands the status over', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kirsch-restic-'));
    try {
      const env = { RESTIC_REPOSITORY: join(folder, 'none'), RESTIC_PASSWORD: 'x' };
      await expect(runRestic(['snapshots'], { env })).rejects.toThrow('does not exist');
      expect((await runRestic(['snapshots'], { env, anyExit: true })).code).toBe(10);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
