import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from './find-program.ts';
import { freePort } from './free-port.ts';
import {
  answers,
  startServer,
  TEST_ACCESS_KEY_ID,
  TEST_SECRET_ACCESS_KEY,
  type TestServer,
} from './server-process.ts';

/** Makes a JuiceFS on SQLite and a folder, and starts its S3 gateway on a free port. */
export function startJuicefs(): Promise<TestServer> {
  return startServer('juicefs', async (folder) => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const meta = `sqlite3://${join(folder, 'meta.db')}`;
    const store = `${join(folder, 'store')}/`;
    // Without a file system there is nothing to serve.
    await promisify(execFile)(
      findProgram('juicefs') ?? 'juicefs',
      ['format', '--storage', 'file', '--bucket', store, '--trash-days', '0', meta, 'kirsch'],
      { env: { ...process.env, HOME: folder } },
    );
    return {
      url,
      args: [
        'gateway',
        '--multi-buckets',
        '--no-usage-report',
        '--no-banner',
        '--cache-dir',
        join(folder, 'cache'),
        '--metrics',
        `127.0.0.1:${await freePort()}`,
        meta,
        `127.0.0.1:${port}`,
      ],
      env: {
        MINIO_ROOT_USER: TEST_ACCESS_KEY_ID,
        MINIO_ROOT_PASSWORD: TEST_SECRET_ACCESS_KEY,
      },
      isReady: () => answers(`${url}/a-bucket/`, (status) => status === 403),
    };
  });
}
