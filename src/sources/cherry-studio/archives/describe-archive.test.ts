import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  archiveA,
  archiveB,
  archiveC,
  archiveD,
  MANIFEST_OF_D,
  metadata,
} from '../../../../test/sources/handmade-archives.ts';
import { memorySource, soundZip } from '../../../../test/sources/handmade-zip.ts';
import { describeArchive } from './describe-archive.ts';
import { openZip } from './zip-file.ts';

async function described(bytes: Buffer) {
  return describeArchive(await openZip(memorySource(bytes)));
}

test('A is known by its data.json, whose start tells format and time', async () => {
  expect(await described(await archiveA())).toMatchObject({
    generation: 'A',
    formatVersion: 5,
    appVersion: undefined,
    time: '2025-09-23T11:27:08.000Z',
    isLightweight: false,
    parts: [
      { id: 'main', files: 1 },
      { id: 'knowledge', files: 1, size: 7 },
      { id: 'files', files: 1, size: 13 },
      { id: 'notes', files: 1, size: 6 },
    ],
  });
});

test('B and C are known by their metadata.json, with the version that wrote them', async () => {
  expect(await described(await archiveB())).toMatchObject({
    generation: 'B',
    formatVersion: 6,
    appVersion: '1.9.13',
    platform: 'win32',
    time: '2026-01-02T03:04:05.000Z',
    isLightweight: false,
  });
  const c = await described(await archiveC());
  expect(c).toMatchObject({ generation: 'C', formatVersion: 7, appVersion: '2.1.0' });
  expect(c?.parts[0]).toEqual({ id: 'main', files: 4, size: 50 });
});

test('D is known by its manifest, and its resources belong where that says', async () => {
  expect(await described(await archiveD())).toMatchObject({
    generation: 'D',
    formatVersion: 2,
    platform: 'linux',
    isLightweight: false,
    parts: [
      { id: 'main', files: 1 },
      { id: 'files', files: 1, size: 13 },
      { id: 'agents', files: 2, size: 9 },
    ],
  });
});

describe('a lightweight backup', () => {
  test.each([
    ['A', () => archiveA({})],
    ['B', () => archiveB({})],
    ['C', () => archiveC({})],
    ['D', () => archiveD({ ...MANIFEST_OF_D, preset: 'lite', resourcePayloads: [] }, {})],
  ])('of %s is known as one', async (generation, make) => {
    expect(await described(await make())).toMatchObject({ generation, isLightweight: true });
  });
});

test('a later format is called newer, with the version that wrote it', async () => {
  const bytes = await soundZip({ 'metadata.json': metadata(8, '3.0.0') });
  expect(await described(bytes)).toMatchObject({
    generation: 'newer',
    formatVersion: 8,
    appVersion: '3.0.0',
  });
});

test.each([
  ['nothing that it knows', { 'photo.jpg': 'x' }],
  ['the metadata of another program', { 'metadata.json': '{"appName":"Other","version":6}' }],
  ['other data', { 'data.json': '[1, 2]' }],
  ['a manifest without a database', { 'manifest.json': '{}' }],
])('a zip with %s is not called Cherry Studio’s', async (_, files) => {
  expect(await described(await soundZip(files))).toBeUndefined();
});

test.each([
  ['metadata that is no JSON', { 'metadata.json': '{' }],
  ['metadata of no version', { 'metadata.json': '{"appName":"Cherry Studio"}' }],
  ['a manifest of no version', { 'manifest.json': '{}', 'backup.sqlite': 'x' }],
  [
    'a manifest with a resource elsewhere',
    {
      'manifest.json': JSON.stringify({
        ...MANIFEST_OF_D,
        resourcePayloads: [{ ...MANIFEST_OF_D.resourcePayloads[0], archivePath: 'x' }],
      }),
      'backup.sqlite': 'x',
    },
  ],
])('a zip with %s is damaged', async (_, files) => {
  await expect(described(await soundZip(files))).rejects.toMatchObject({
    code: 'ARCHIVE_DAMAGED',
    details: { reason: 'manifest' },
  });
});

test('a large backup is described by reading little of it', async () => {
  const large = randomBytes(3_000_000);
  const source = memorySource(
    await soundZip({ 'metadata.json': metadata(7, '2.1.0'), 'Data/Files/large': large }),
  );
  expect(source.size).toBeGreaterThan(large.length);
  await describeArchive(await openZip(source));
  expect(source.reads.length).toBeLessThanOrEqual(2);
  expect(source.reads.reduce((sum, [, length]) => sum + length, 0)).toBeLessThan(400_000);
});
