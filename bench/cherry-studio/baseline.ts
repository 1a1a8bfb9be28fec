/*
 * What Cherry Studio's own backups do, as its public documentation and threads tell it, written anew for this comparison. Its code is not
 * here, and the application was not run.
 */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { ZipFile } from 'yazl';
import { filesIn } from '../files-in.ts';

/** Where a baseline puts its zip, as its environment says. */
export interface Destination {
  readonly client: S3Client;
  readonly Bucket: string;
  readonly Key: string;
}

const COMPRESSION_LEVEL = 1;

export function destination(config: S3ClientConfig): Destination {
  const { BASELINE_ENDPOINT: endpoint, BASELINE_BUCKET, BASELINE_KEY } = process.env;
  if (!endpoint || !BASELINE_BUCKET || !BASELINE_KEY) throw new Error('No destination is named.');
  const client = new S3Client({ ...config, endpoint, region: 'us-east-1', forcePathStyle: true });
  return { client, Bucket: BASELINE_BUCKET, Key: BASELINE_KEY };
}

/** Runs `work` with a folder for temporary files that is gone afterwards. */
export async function withStaging(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cherry-studio-backup-'));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Zips a folder, and what says of which version it is. */
export async function zip(folder: string, target: string, version: number): Promise<void> {
  const metadata = { version, timestamp: Date.now(), appName: 'Cherry Studio' };
  await writeFile(join(folder, 'metadata.json'), JSON.stringify(metadata));
  const file = new ZipFile();
  for (const { path } of filesIn(folder)) {
    const name = relative(folder, path).split(sep).join('/');
    file.addFile(path, name, { compressionLevel: COMPRESSION_LEVEL });
  }
  file.end();
  await pipeline(file.outputStream, createWriteStream(target, { mode: 0o600 }));
}
