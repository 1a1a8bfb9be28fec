/** For tests only: a server over a temporary folder, and clients for it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { type RequestInfo, type S3Server, type S3ServerOptions, startS3Server } from './index.ts';
import type { TestTarget } from './test-client.ts';

export const TEST_CREDENTIALS = { accessKeyId: 'test-key', secretAccessKey: 'test/secret' };

export interface TestS3 {
  readonly folder: string;
  readonly server: S3Server;
  readonly target: TestTarget;
  /** What was reported since the start, or since it was emptied. */
  readonly requests: RequestInfo[];
  client(options?: Partial<S3ClientConfig>): S3Client;
  newBucket(name: string): Promise<string>;
  /** Ends the server and removes the folder. */
  stop(): Promise<void>;
}

export async function startTestS3(options: Partial<S3ServerOptions> = {}): Promise<TestS3> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'kirsch-s3-')));
  const requests: RequestInfo[] = [];
  const server = await startS3Server({
    ...TEST_CREDENTIALS,
    sync: false,
    onRequest: (info) => requests.push(info),
    ...options,
    folder,
  });
  const client = (more: Partial<S3ClientConfig> = {}): S3Client =>
    new S3Client({
      endpoint: server.url,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: TEST_CREDENTIALS,
      maxAttempts: 1,
      ...more,
    });
  return {
    folder,
    server,
    target: { url: server.url, ...TEST_CREDENTIALS },
    requests,
    client,
    newBucket: async (name) => {
      await client().send(new CreateBucketCommand({ Bucket: name }));
      return name;
    },
    stop: async () => {
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}
