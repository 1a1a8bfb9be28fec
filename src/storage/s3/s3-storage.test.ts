import {
  describeWithPrograms,
  startMinio,
  startRclone,
  startSeaweed,
} from '../../../test/servers/index.ts';
import { describeStorageContract } from '../storage-contract.test-suite.ts';
import { createS3Storage } from './s3-storage.ts';

for (const [program, start, listedObjects] of [
  ['minio', startMinio, 1_050],
  ['weed', startSeaweed, 200],
  ['rclone', startRclone, 200],
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
      { listedObjects },
    );
  });
}
