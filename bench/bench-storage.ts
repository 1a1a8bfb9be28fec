import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { startMinio } from '../test/servers/index.ts';
import { startCountingProxy } from './counting-proxy.ts';
import { contentOf } from './files-in.ts';
import type { Program, StorageName } from './row.ts';
import type { Traffic } from './traffic.ts';

/** Empty storage for one repository of each program. */
export interface BenchStorage {
  /** Where the program's repository goes. */
  address(program: Program): string;
  /** Where on this machine its bytes lie. */
  folder(program: Program): string;
  /** What programs need in their environment to get in. */
  readonly env: Readonly<Record<string, string>>;
  /** What went over the network since the last call; nothing where nobody counts. */
  takeTraffic(): Traffic | undefined;
  /** How many bytes the program's repository takes, where that can be seen. */
  sizeOf(program: Program): number | undefined;
  /** Makes room. */
  remove(program: Program): void;
  /** Ends and removes everything. */
  close(): Promise<void>;
}

/**
 * Opens empty storage of a kind, under `folder`.
 * @param counts whether what goes over a network is counted, which takes its share of the processor
 */
export function openBenchStorage(
  name: StorageName,
  folder: string,
  programs: readonly Program[],
  counts: boolean,
): Promise<BenchStorage> {
  return name === 'minio' ? openMinio(programs, counts) : Promise.resolve(openFolder(folder));
}

function openFolder(folder: string): BenchStorage {
  mkdirSync(folder);
  const address = (program: Program) => join(folder, program);
  return {
    address,
    folder: address,
    env: {},
    takeTraffic: () => undefined,
    sizeOf: (program) => contentOf(address(program)).bytes,
    remove: (program) => rmSync(address(program), { recursive: true, force: true }),
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A bucket for each program on a MinIO of its own; behind a proxy where somebody counts. */
async function openMinio(programs: readonly Program[], counts: boolean): Promise<BenchStorage> {
  const minio = await startMinio();
  try {
    const { accessKeyId, secretAccessKey } = minio;
    const client = new S3Client({
      endpoint: minio.url,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: { accessKeyId, secretAccessKey },
    });
    for (const Bucket of programs) await client.send(new CreateBucketCommand({ Bucket }));
    client.destroy();
    const proxy = counts ? await startCountingProxy(minio.url) : undefined;
    return {
      address: (program) => `s3:${proxy?.url ?? minio.url}/${program}`,
      folder: (program) => join(minio.folder, program),
      env: { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
      takeTraffic: () => proxy?.takeTraffic(),
      sizeOf: () => undefined,
      remove: () => {},
      async close() {
        await proxy?.close();
        await minio.stop();
      },
    };
  } catch (error) {
    await minio.stop();
    throw error;
  }
}
