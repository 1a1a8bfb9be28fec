import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FolderStorage, MemoryStorage, ZIP_NAMES } from '../../storage/index.ts';
import { copyArchive } from './copy-archive.ts';
import { deleteArchives, planDeletion } from './delete-archives.ts';

const BYTES = Buffer.alloc(9 * 1024 * 1024 + 17, 'cherry');
let folder: string;
let bucket: MemoryStorage;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kirsch-copy-archive-'));
  bucket = new MemoryStorage(Date.now, ZIP_NAMES);
  await bucket.put('a.zip', BYTES);
});
afterEach(() => rm(folder, { recursive: true }));

test('downloads a zip as it is, and replaces another only when told', async () => {
  const disk = new FolderStorage(folder, ZIP_NAMES);
  const steps: number[] = [];
  const size = await copyArchive(bucket, disk, 'a.zip', {
    as: 'b.zip',
    onProgress: (bytes) => steps.push(bytes),
  });
  expect(size).toBe(BYTES.length);
  expect(steps.at(-1)).toBe(BYTES.length);
  expect(steps.length).toBeGreaterThan(2);
  expect(BYTES.equals(await readFile(join(folder, 'b.zip')))).toBe(true);
  const again = copyArchive(bucket, disk, 'a.zip', { as: 'b.zip' });
  await expect(again).rejects.toMatchObject({ code: 'TARGET_UNWRITABLE' });
  await copyArchive(bucket, disk, 'a.zip', { as: 'b.zip', overwrite: true });
});

test('leaves nothing behind when it is stopped', async () => {
  const disk = new FolderStorage(folder, ZIP_NAMES);
  const stop = new AbortController();
  const copy = copyArchive(bucket, disk, 'a.zip', {
    signal: stop.signal,
    onProgress: () => stop.abort(),
  });
  await expect(copy).rejects.toMatchObject({ code: 'ABORTED' });
  expect(await readdir(folder)).toEqual([]);
});

test('deletes what was planned, and nothing that has come instead', async () => {
  await bucket.put('b.zip', BYTES.subarray(0, 10));
  await bucket.put('c.zip', BYTES.subarray(0, 10));
  const plan = await planDeletion(bucket, ['a.zip', 'b.zip', 'b.zip', 'x.zip']);
  expect(plan).toMatchObject({ missing: ['x.zip'], bytes: BYTES.length + 10 });
  await bucket.put('b.zip', BYTES.subarray(0, 11));
  expect(await deleteArchives(bucket, plan)).toEqual({ deleted: ['a.zip'], changed: ['b.zip'] });
  const left: string[] = [];
  for await (const { key } of bucket.list('')) left.push(key);
  expect(left.sort()).toEqual(['b.zip', 'c.zip']);
});
