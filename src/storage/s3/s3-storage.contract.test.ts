import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  describeWithPrograms,
  startMinio,
  startRclone,
  startSeaweed,
} from '../../../test/servers/index.ts';
import { startS3Server } from '../../s3-server/index.ts';
import { describeStorageContract } from '../storage-contract.test-suite.ts';
import { createS3Storage } from './s3-storage.ts';

describeStorageContract(
  's3 on the embedded server',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kirsch-s3-'));
    const keys = { accessKeyId: 'key', secretAccessKey: 'secret' };
    const server = await startS3Server({ folder, ...keys, sync: false });
    return {
      storage: await createS3Storage({ endpoint: server.url, bucket: 'contract', ...keys }),
      dispose: async () => {
        await server.close();
        await rm(folder, { recursive: true });
      },
    };
  },
  { listedObjects: 200 },
);

for (const [program, start, options] of [
  ['minio', startMinio, { listedObjects: 1_050 }],
  ['weed', startSeaweed, { listedObjects: 200 }],
  ['rclone', startRclone, { listedObjects: 200, replacesAtomically: false }],
] as const) {
  describeWithPrograms([program], program, () => {
    describeStorageContract(
      `s3 on ${program}`,
      async () => {
        const { url, accessKeyId, secretAccessKey, stop } = await start();
        const storage = await createS3Storage({
          endpoint: url,
          bucket: 'contract',
          rootPath: 'some/path/',
          accessKeyId,
          secretAccessKey,
        });
        return { storage, dispose: stop };
      },
      options,
    );
  });
}
