import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { archiveC } from '../../../../test/sources/handmade-archives.ts';
import { memorySource, soundZip } from '../../../../test/sources/handmade-zip.ts';
import { unpackArchive } from './unpack-archive.ts';
import { openZip } from './zip-file.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kirsch-unpack-'));
});
afterEach(() => rm(folder, { recursive: true }));

const opened = async (bytes: Promise<Buffer>) => openZip(memorySource(await bytes));

test('unpacks what is wanted, with its times, for nobody else to read', async () => {
  const steps: number[] = [];
  const { files, bytes } = await unpackArchive(await opened(archiveC()), folder, {
    wants: ({ path }) => path !== 'metadata.json',
    onProgress: (at) => steps.push(at),
  });
  expect((await readdir(folder)).sort()).toEqual([
    'Data',
    'IndexedDB',
    'Local Storage',
    'cache.json',
  ]);
  expect(await readFile(join(folder, 'Data/Notes/list.md'), 'utf8')).toBe('# List');
  const { mtimeMs, mode } = await stat(join(folder, 'Data/Notes/list.md'));
  expect(mtimeMs).toBe(Date.UTC(2026, 0, 2, 3, 4, 5));
  if (process.platform !== 'win32') expect(mode & 0o077).toBe(0);
  expect(files).toBe(7);
  expect(steps.at(-1)).toBe(bytes);
});

test('refuses names that a system cannot keep', async () => {
  for (const name of ['Data/a:b', 'Data/nul.txt', 'Data/dot.', 'Data/?']) {
    const zip = await opened(soundZip({ [name]: 'x' }));
    await expect(unpackArchive(zip, folder, { platform: 'win32' })).rejects.toMatchObject({
      code: 'ARCHIVE_REFUSED',
      details: { reason: 'bad-name' },
    });
  }
  expect(await readdir(folder)).toEqual([]);
});

test('refuses a name that the disk has already', async () => {
  await mkdir(join(folder, 'a'));
  const unpacked = unpackArchive(await opened(soundZip({ a: 'x' })), folder);
  await expect(unpacked).rejects.toMatchObject({ details: { reason: 'duplicate-name' } });
});

test('stops at a wrong checksum, and when it is told to', async () => {
  const bytes = await soundZip({ a: 'a'.repeat(1000), b: 'b'.repeat(1000) });
  const zip = await openZip(memorySource(bytes));
  bytes[zip.entries[1]!.offset + 30 + 2]! ^= 0xff;
  await expect(unpackArchive(zip, folder)).rejects.toMatchObject({ code: 'ARCHIVE_DAMAGED' });
  const again = unpackArchive(await opened(archiveC()), folder, { signal: AbortSignal.abort() });
  await expect(again).rejects.toMatchObject({ code: 'ABORTED' });
});
