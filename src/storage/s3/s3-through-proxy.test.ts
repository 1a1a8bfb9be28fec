import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeWithPrograms, startMinio } from '../../../test/servers/index.ts';
import { startS3Server } from '../../s3-server/index.ts';
import { openStorage } from '../open-storage.ts';
import { parseRepositoryUrl } from '../repository-url.ts';
import { describeStorageContract } from '../storage-contract.test-suite.ts';
import { startConnectProxy } from './http/connect-proxy.test-helper.ts';
import { proxyFromSettings } from './http/proxy-rules.ts';
import { createS3Storage } from './s3-storage.ts';

describeStorageContract(
  's3 through a proxy',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kirsch-s3-proxy-'));
    const keys = { accessKeyId: 'key', secretAccessKey: 'secret' };
    const [server, proxy] = await Promise.all([
      startS3Server({ folder, ...keys, sync: false }),
      startConnectProxy({ credentials: 'user:pass' }),
    ]);
    const storage = await createS3Storage({
      endpoint: server.url,
      bucket: 'contract',
      proxy: proxyFromSettings(`user:pass@${proxy.address}`),
      ...keys,
    });
    return {
      storage,
      dispose: async () => {
        await Promise.all([server.close(), proxy.close()]);
        await rm(folder, { recursive: true });
      },
    };
  },
  { listedObjects: 50 },
);

describeWithPrograms(['minio'], 'MinIO through a proxy', () => {
  test('is reached by the proxy that a storage names, and directly without one', async () => {
    const { url, accessKeyId, secretAccessKey, stop } = await startMinio();
    const proxy = await startConnectProxy();
    try {
      for (const through of [proxy.address, 'none', undefined]) {
        const storage = await openStorage(parseRepositoryUrl(`s3:${url}/proxied`), {
          accessKeyId,
          secretAccessKey,
          proxy: through,
          // This computer itself is never reached through the environment's proxy.
          env: { HTTP_PROXY: 'http://127.0.0.1:1' },
        });
        await storage.create();
        await storage.put('x', Buffer.from('bytes'));
        expect((await storage.get('x')).toString()).toBe('bytes');
        await storage.close();
        expect(proxy.targets).toEqual([new URL(url).host]);
      }
    } finally {
      await proxy.close();
      await stop();
    }
  });
});
