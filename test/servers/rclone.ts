import { freePort } from './free-port.ts';
import {
  answers,
  startServer,
  TEST_ACCESS_KEY_ID,
  TEST_SECRET_ACCESS_KEY,
  type TestServer,
} from './server-process.ts';

/** Starts `rclone serve s3` on a free port over an empty folder, in which each folder is a bucket. */
export function startRclone(): Promise<TestServer> {
  return startServer('rclone', async (folder) => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    return {
      url,
      args: ['serve', 's3', '--addr', `127.0.0.1:${port}`, '--config', '', folder],
      env: { RCLONE_AUTH_KEY: `"${TEST_ACCESS_KEY_ID},${TEST_SECRET_ACCESS_KEY}"` },
      isReady: () => answers(url),
    };
  });
}
