import { randomBytes } from 'node:crypto';
import {
  connectionOf,
  createS3Storage,
  PROVIDER_IDS,
  type S3Settings,
  type Storage,
} from '../../src/storage/index.ts';
import { Retrier } from '../../src/storage/wrappers/retrier.ts';
import { retryStorage } from '../../src/storage/wrappers/retry.ts';
import type { Subject } from './matrix.ts';
import { type Place, resticAt } from './place.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = 'KIRSCH_LIVE_';
const REQUIRED = ['BUCKET', 'ACCESS_KEY_ID', 'SECRET_ACCESS_KEY'];

/**
 * The account that the environment names, as a subject of the matrix. Each run works in a folder of its own below the root
 * path and removes what it has put there; everything else in the bucket is left alone.
 * @throws Error that says which variables are missing
 */
export function liveSubject(env: Environment): Subject {
  const settings = liveSettings(env);
  return {
    provider: connectionOf(settings).provider,
    against: { kind: 'the service' },
    start: async () => livePlace(settings),
    contract: { listedObjects: 60, largeObject: 6 * 1024 * 1024 },
  };
}

function liveSettings(env: Environment): S3Settings {
  const missing = REQUIRED.filter((name) => !env[PREFIX + name]).map((name) => PREFIX + name);
  if (missing.length > 0) {
    throw new Error(`Set ${missing.join(', ')}; CONTRIBUTING.md tells what they mean.`);
  }
  const of = (name: string) => env[PREFIX + name] || undefined;
  return {
    endpoint: of('ENDPOINT'),
    region: of('REGION'),
    bucket: of('BUCKET') ?? '',
    rootPath: of('ROOT_PATH'),
    provider: PROVIDER_IDS.find((id) => id === of('PROVIDER')),
    accessKeyId: of('ACCESS_KEY_ID'),
    secretAccessKey: of('SECRET_ACCESS_KEY'),
    sessionToken: of('SESSION_TOKEN'),
    partSize: 5 * 1024 * 1024,
  };
}

function livePlace(settings: S3Settings): Place {
  const rootPath = [settings.rootPath, `kirsch-live-${randomBytes(6).toString('hex')}`]
    .filter((part) => part)
    .join('/');
  const open = async (): Promise<Storage> => {
    const retrier = new Retrier();
    return retryStorage(await createS3Storage({ ...settings, rootPath, retrier }), retrier);
  };
  const { accessKeyId = '', secretAccessKey = '', sessionToken } = settings;
  const { endpoint, bucket, region, addressing } = connectionOf(settings);
  return {
    open,
    withRestic: (work) =>
      work(
        resticAt({
          url: `${endpoint}/${bucket}/${rootPath}`,
          keys: { accessKeyId, secretAccessKey, sessionToken },
          options: [
            `s3.region=${region}`,
            `s3.bucket-lookup=${addressing === 'path' ? 'path' : 'dns'}`,
          ],
        }),
      ),
    async close() {
      const storage = await open();
      for await (const { key } of storage.list('')) await storage.delete(key);
      await storage.close();
    },
  };
}
