/*
 * Backs a profile up as Cherry Studio 2.1 does: the database written back and hashed before, in the copy and after, everything copied, zipped,
 * and sent in parts as they are read.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, cp, mkdir, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { openSqlite } from '../../src/sources/index.ts';
import { type Destination, destination, withStaging, zip } from './baseline.ts';

const FORMAT = 7;
/** The defaults of the SDK's own way to send parts. */
const PART_BYTES = 5 * 1024 * 1024;
const PARTS_AT_ONCE = 4;
const DATABASE = join('Data', 'cherrystudio.sqlite');

const [profile = ''] = process.argv.slice(2);
const target = destination({ requestChecksumCalculation: 'WHEN_REQUIRED' });
await withStaging(async (folder) => {
  const content = join(folder, 'content');
  await mkdir(content);
  await writeBack(join(profile, DATABASE));
  const before = await hash(join(profile, DATABASE));
  await copyFile(join(profile, 'cache.json'), join(content, 'cache.json'));
  for (const name of ['IndexedDB', 'Local Storage', 'Data']) {
    await cp(join(profile, name), join(content, name), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !/cherrystudio\.sqlite-(wal|shm)$/.test(path),
    });
  }
  for (const path of [join(content, DATABASE), join(profile, DATABASE)]) {
    if ((await hash(path)) !== before) throw new Error('The database has changed.');
  }
  const archive = join(folder, 'backup.zip');
  await zip(content, archive, FORMAT);
  await uploadInParts(archive, target);
});

async function writeBack(path: string): Promise<void> {
  const database = await openSqlite(path);
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
}

async function hash(path: string): Promise<string> {
  const sum = createHash('sha256');
  await pipeline(createReadStream(path), sum);
  return sum.digest('hex');
}

async function uploadInParts(path: string, { client, Bucket, Key }: Destination): Promise<void> {
  const { size } = await stat(path);
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const file = await open(path);
  const count = Math.max(1, Math.ceil(size / PART_BYTES));
  const tags: string[] = [];
  let next = 0;
  const sendParts = async () => {
    for (let part = next++; part < count; part = next++) {
      const offset = part * PART_BYTES;
      const Body = Buffer.alloc(Math.min(PART_BYTES, size - offset));
      await file.read(Body, 0, Body.length, offset);
      const sent = { Bucket, Key, UploadId, PartNumber: part + 1, Body };
      const { ETag } = await client.send(new UploadPartCommand(sent));
      tags[part] = ETag!;
    }
  };
  await Promise.all(Array.from({ length: PARTS_AT_ONCE }, sendParts));
  await file.close();
  const Parts = tags.map((ETag, part) => ({ ETag, PartNumber: part + 1 }));
  const MultipartUpload = { Parts };
  await client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload }));
}
