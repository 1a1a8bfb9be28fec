import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  archiveA,
  archiveB,
  archiveC,
  archiveD,
  MANIFEST_OF_D,
  metadata,
  RESOURCES_OF_D,
} from '../../../../test/sources/handmade-archives.ts';
import { memorySource, soundZip } from '../../../../test/sources/handmade-zip.ts';
import type { ByteSource } from './byte-source.ts';
import { describeArchive } from './describe-archive.ts';
import { type VerifyOptions, verifyArchive } from './verify-archive.ts';
import { openZip } from './zip-file.ts';

async function verified(source: ByteSource, options?: VerifyOptions) {
  const zip = await openZip(source);
  return verifyArchive(zip, (await describeArchive(zip))!, options);
}

const verifiedBytes = (bytes: Buffer, options?: VerifyOptions) =>
  verified(memorySource(bytes), options);

test.each([
  ['A', archiveA, 'checksums'],
  ['B', archiveB, 'checksums'],
  ['C', archiveC, 'checksums'],
  ['D', archiveD, 'manifest'],
])('a whole backup of %s has no problems', async (_, make, provenBy) => {
  const found = await verifiedBytes(await make());
  expect(found).toMatchObject({ problems: [], provenBy });
  expect(found.files).toBeGreaterThan(1);
});

test('progress ends at the size of all contents', async () => {
  const steps: number[] = [];
  const found = await verifiedBytes(await archiveC(), { onProgress: (bytes) => steps.push(bytes) });
  expect(steps.at(-1)).toBe(found.size);
  expect(steps).toEqual(steps.toSorted((a, b) => a - b));
});

test('every damaged entry is named, and the others are read on', async () => {
  const bytes = await archiveC();
  const zip = await openZip(memorySource(bytes));
  const spoiled = zip.entries.filter(
    ({ path }) => path.startsWith('Data/Files/') || path.endsWith('.md'),
  );
  for (const { end } of spoiled) bytes[end - 20]! ^= 0xff;
  const { problems } = await verifiedBytes(bytes);
  expect(problems.map(({ path }) => path)).toEqual(spoiled.map(({ path }) => path));
});

describe('of D', () => {
  const problemsOf = async (manifest: object, resources = RESOURCES_OF_D) =>
    (await verifiedBytes(await archiveD(manifest, resources))).problems.map(({ path, reason }) => [
      path,
      reason,
    ]);
  const draw = 'resources/Data/Skills/draw';

  test('a database that is another is noticed', async () => {
    const db = { ...MANIFEST_OF_D.db, hash: '0'.repeat(64) };
    expect(await problemsOf({ ...MANIFEST_OF_D, db })).toEqual([['backup.sqlite', 'manifest']]);
  });

  test('whatever changes in a folder is noticed', async () => {
    const { [`${draw}/SKILL.md`]: _, ...without } = RESOURCES_OF_D;
    const changes = [
      without,
      { ...RESOURCES_OF_D, [`${draw}/SKILL.md`]: 'Skill' },
      { ...RESOURCES_OF_D, [`${draw}/more`]: '' },
      { ...RESOURCES_OF_D, [`${draw}/also/`]: '' },
    ];
    for (const resources of changes) {
      expect(await problemsOf(MANIFEST_OF_D, resources)).toEqual([[draw, 'manifest']]);
    }
  });

  test('a file that may be executed and should not be is noticed', async () => {
    const all = { 'manifest.json': JSON.stringify(MANIFEST_OF_D), ...RESOURCES_OF_D };
    const database = { 'backup.sqlite': 'SQLite format 3\0 and more' };
    const executable = [`${draw}/sub/go`, `${draw}/SKILL.md`];
    const bytes = await soundZip({ ...all, ...database }, { executable });
    expect((await verifiedBytes(bytes)).problems).toMatchObject([{ path: draw }]);
  });

  test('what is missing, and what nobody names, is noticed', async () => {
    const { 'resources/Data/Files/0b7c.pdf': _, ...without } = RESOURCES_OF_D;
    expect(await problemsOf(MANIFEST_OF_D, { ...without, 'resources/Data/x': 'x' })).toEqual([
      ['resources/Data/Files/0b7c.pdf', 'missing'],
      ['resources/Data/x', 'unnamed'],
    ]);
  });

  test('a format whose manifest is not known is held against checksums', async () => {
    const bytes = await archiveD({ backupFormatVersion: 1, preset: 'full' });
    expect(await verifiedBytes(bytes)).toMatchObject({ provenBy: 'checksums', problems: [] });
  });
});

test('B and C without what they cannot be restored without are not whole', async () => {
  const b = await soundZip({
    'metadata.json': metadata(6, '1.9.13'),
    'Data/': '',
    'IndexedDB/': '',
  });
  expect((await verifiedBytes(b)).problems).toMatchObject([
    { path: 'Local Storage', reason: 'missing' },
  ]);
  const c = await soundZip({ 'metadata.json': metadata(7, '2.1.0'), 'cache.json': '{}' });
  expect((await verifiedBytes(c)).problems).toMatchObject([
    { path: 'Data/cherrystudio.sqlite', reason: 'missing' },
  ]);
});

test('it can be stopped', async () => {
  const signal = AbortSignal.abort();
  await expect(verifiedBytes(await archiveC(), { signal })).rejects.toMatchObject({
    code: 'ABORTED',
  });
});

test('a source that fails midway is thrown on, and is no problem of the zip', async () => {
  const source = memorySource(await archiveC({ 'Data/Files/large': randomBytes(600_000) }));
  const zip = await openZip(source);
  const archive = (await describeArchive(zip))!;
  const failure = new Error('no connection');
  source.read = () => Promise.reject(failure);
  await expect(verifyArchive(zip, archive)).rejects.toBe(failure);
});
