import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { startS3Server } from '../../src/index.ts';
import { startMinio } from '../servers/index.ts';
import type { StoryStorageKind } from './setting.ts';

/** A bucket as the app's form has it. */
export interface StoryBucket {
  readonly endpoint: string;
  readonly bucket: string;
  readonly keys: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Ends the server that has it. Idempotent. */
  stop(): Promise<void>;
}

const KEYS = { accessKeyId: 'AKIASTORY', secretAccessKey: 'a secret of the stories' };

/**
 * An empty bucket of a server of its own.
 *
 * @param folder for what the embedded storage keeps; not there yet
 */
export async function startStoryBucket(
  kind: StoryStorageKind,
  bucket: string,
  folder: string,
): Promise<StoryBucket> {
  if (kind === 'minio') return startMinioBucket(bucket);
  const server = await startS3Server({ folder, ...KEYS, buckets: { [bucket]: {} } });
  return { endpoint: server.url, bucket, keys: KEYS, stop: () => server.close() };
}

async function startMinioBucket(bucket: string): Promise<StoryBucket> {
  const { url, accessKeyId, secretAccessKey, stop } = await startMinio();
  const keys = { accessKeyId, secretAccessKey };
  const client = new S3Client({
    endpoint: url,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: keys,
  });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  client.destroy();
  return { endpoint: url, bucket, keys, stop };
}
