import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import {
  answers,
  startServer,
  TEST_ACCESS_KEY_ID,
  TEST_SECRET_ACCESS_KEY,
  type TestServer,
} from './server-process.ts';

/** Starts the Versity S3 gateway on a free port over an empty folder, in which each folder is a bucket. */
export function startVersity(): Promise<TestServer> {
  return startServer('versitygw', async (folder) => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const buckets = join(folder, 'buckets');
    mkdirSync(buckets);
    return {
      url,
      args: ['--quiet', '--port', `127.0.0.1:${port}`, 'posix', buckets],
      env: { ROOT_ACCESS_KEY: TEST_ACCESS_KEY_ID, ROOT_SECRET_KEY: TEST_SECRET_ACCESS_KEY },
      isReady: () => answers(url, (status) => status === 403),
    };
  });
}
