import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type S3Server, startS3Server } from '../../src/s3-server/index.ts';
import {
  createS3Storage,
  type ProviderId,
  providerById,
  type S3Settings,
  type Storage,
} from '../../src/storage/index.ts';
import { type ResticResult, runRestic, type TestServer } from '../servers/index.ts';

/** Where a suite of the matrix runs: an empty folder of a bucket, seen by Kirsch and by restic. */
export interface Place {
  /** Opens it; whoever calls closes it. Not while restic is at work. */
  open(): Promise<Storage>;
  /** Lets restic work in the same folder, on the repository there whose password is `PASSWORD`. */
  withRestic(work: (restic: Restic) => Promise<void>): Promise<void>;
  /** Ends and removes everything. */
  close(): Promise<void>;
}

/** Runs restic with these words. */
export type Restic = (...words: readonly string[]) => Promise<ResticResult>;

export const PASSWORD = 'cheap';

const BUCKET = 'matrix';
/** Tencent Cloud's buckets bear the account's number. */
const BUCKETS: Readonly<Partial<Record<ProviderId, string>>> = { cos: 'matrix-1250000000' };
const ROOT = 'some/path';
/** The smallest parts that services take: little data is enough for several. */
const PART_SIZE = 5 * 1024 * 1024;

/** On a real server. */
export async function serverPlace(start: () => Promise<TestServer>): Promise<Place> {
  const { url, accessKeyId, secretAccessKey, stop } = await start();
  return {
    open: () =>
      createS3Storage({
        endpoint: url,
        bucket: BUCKET,
        rootPath: ROOT,
        accessKeyId,
        secretAccessKey,
      }),
    withRestic: (work) =>
      work(resticAt({ url: `${url}/${BUCKET}/${ROOT}`, keys: { accessKeyId, secretAccessKey } })),
    close: stop,
  };
}

/**
 * On the simulator of a service, addressed as the service wants it. restic, which does not know all these services, works
 * on the same objects at the plain server.
 */
export async function simulatedPlace(provider: ProviderId): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'kirsch-matrix-'));
  const keys = { accessKeyId: 'k'.repeat(20), secretAccessKey: 'a secret of the matrix' };
  const bucket = BUCKETS[provider] ?? BUCKET;
  const serve = (id: ProviderId) =>
    startS3Server({ folder, ...keys, provider: id, sync: false, buckets: { [bucket]: {} } });
  let server: S3Server | undefined = await serve(provider);
  return {
    async open() {
      server ??= await serve(provider);
      const settings: S3Settings = {
        endpoint: `http://localhost:${server.port}`,
        provider,
        bucket,
        rootPath: ROOT,
        region: server.region,
        pathStyle: providerById(provider).addressing.style.value === 'path',
        partSize: PART_SIZE,
        ...keys,
      };
      return createS3Storage(settings);
    },
    async withRestic(work) {
      await server?.close();
      server = undefined;
      const plain = await serve('other');
      try {
        await work(resticAt({ url: `${plain.url}/${bucket}/${ROOT}`, keys }));
      } finally {
        await plain.close();
      }
    },
    async close() {
      await server?.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export interface ResticAddress {
  /** With the bucket and the folder in it as its path. */
  readonly url: string;
  readonly keys: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string | undefined;
  };
  /** As restic's `-o` takes them. */
  readonly options?: readonly string[];
}

export function resticAt({ url, keys, options = [] }: ResticAddress): Restic {
  const env = {
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    ...(keys.sessionToken && { AWS_SESSION_TOKEN: keys.sessionToken }),
    RESTIC_REPOSITORY: `s3:${url}`,
    RESTIC_PASSWORD: PASSWORD,
  };
  return (...words) => runRestic([...words, ...options.flatMap((one) => ['-o', one])], { env });
}
