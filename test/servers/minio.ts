import { freePorts } from './free-port.ts';
import {
  answers,
  startServer,
  TEST_ACCESS_KEY_ID,
  TEST_SECRET_ACCESS_KEY,
  type TestServer,
} from './server-process.ts';

/** Starts MinIO on free ports over an empty folder. */
export function startMinio(): Promise<TestServer> {
  return startServer('minio', async (folder) => {
    const [port, consolePort] = await freePorts(2);
    const url = `http://127.0.0.1:${port}`;
    return {
      url,
      args: [
        'server',
        '--quiet',
        '--address',
        `127.0.0.1:${port}`,
        '--console-address',
        `127.0.0.1:${consolePort}`,
        folder,
      ],
      env: {
        MINIO_ROOT_USER: TEST_ACCESS_KEY_ID,
        MINIO_ROOT_PASSWORD: TEST_SECRET_ACCESS_KEY,
        MINIO_BROWSER: 'off',
        MINIO_UPDATE: 'off',
      },
      // Its health checks say yes too early; a stranger is refused only once the objects can be reached.
      isReady: () => answers(`${url}/a-bucket/`, (status) => status === 403),
    };
  });
}
