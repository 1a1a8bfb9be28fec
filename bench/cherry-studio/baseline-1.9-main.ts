/* Backs a profile up as Cherry Studio 1.9 does: everything copied, zipped at level 1, held in memory, sent by one PUT. */
import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { destination, withStaging, zip } from './baseline.ts';

const FORMAT = 6;
const [profile = ''] = process.argv.slice(2);
// Nothing but what is the SDK's default.
const { client, Bucket, Key } = destination({});
await withStaging(async (folder) => {
  const content = join(folder, 'content');
  await mkdir(content);
  for (const name of ['IndexedDB', 'Local Storage', 'Data']) {
    await cp(join(profile, name), join(content, name), { recursive: true, dereference: true });
  }
  const archive = join(folder, 'backup.zip');
  await zip(content, archive, FORMAT);
  const Body = await readFile(archive);
  await client.send(new PutObjectCommand({ Bucket, Key, Body }));
});
