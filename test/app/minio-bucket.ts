import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { startMinio } from '../servers/index.ts';
import type { StoryStorage } from './story.ts';

/** A bucket of a real MinIO. */
export interface MinioBucket extends StoryStorage {
  stop(): Promise<void>;
}

export async function startMinioBucket(bucket: string): Promise<MinioBucket> {
  const server = await startMinio();
  const { url, accessKeyId, secretAccessKey } = server;
  const keys = { accessKeyId, secretAccessKey };
  const client = new S3Client({
    endpoint: url,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: keys,
  });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  client.destroy();
  return {
    endpoint: url,
    bucket,
    keys,
    stop: async () => {
      await server.stop();
    },
  };
}
