import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { createS3Storage } from '../../src/storage/index.ts';
import { describeWithPrograms, startMinio } from '../servers/index.ts';
import { liveSubject } from './live-subject.ts';

const RUN = fileURLToPath(new URL('../../scripts/run.js', import.meta.url));

test('a run on a real account says which variables it lacks', () => {
  expect(() => liveSubject({ KIRSCH_LIVE_BUCKET: 'photos' })).toThrow(
    'Set KIRSCH_LIVE_ACCESS_KEY_ID, KIRSCH_LIVE_SECRET_ACCESS_KEY;',
  );
});

describeWithPrograms(['minio', 'restic'], 'the command that runs on a real account', () => {
  test('passes on a MinIO, and leaves nothing in its bucket', async () => {
    const { url, stop, ...keys } = await startMinio();
    try {
      const { stdout } = await promisify(execFile)(process.execPath, [RUN, 'test:live'], {
        env: {
          ...process.env,
          KIRSCH_LIVE_ENDPOINT: url,
          KIRSCH_LIVE_BUCKET: 'trial',
          KIRSCH_LIVE_ROOT_PATH: 'below',
          KIRSCH_LIVE_ACCESS_KEY_ID: keys.accessKeyId,
          KIRSCH_LIVE_SECRET_ACCESS_KEY: keys.secretAccessKey,
        },
      });
      expect(stdout).toMatch(/\d+ passed, 0 failed\s*$/);
      const storage = await createS3Storage({ endpoint: url, bucket: 'trial', ...keys });
      for await (const { key } of storage.list('')) expect(key).toBe('');
      await storage.close();
    } finally {
      await stop();
    }
  }, 300_000);
});
