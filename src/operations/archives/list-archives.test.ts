import { expect, test } from 'vitest';
import { archiveA, archiveB, archiveC, archiveD } from '../../../test/sources/handmade-archives.ts';
import { soundZip } from '../../../test/sources/handmade-zip.ts';
import { MemoryStorage, meterStorage, type Storage, ZIP_NAMES } from '../../storage/index.ts';
import { archiveTime } from './archive-time.ts';
import { listArchives } from './list-archives.ts';
import { verifyStoredArchive } from './verify-stored-archive.ts';

const NAMES = {
  A: 'cherry-studio.20250923112708.MBP.local.mac.zip',
  B: 'cherry-studio.20260102030405.ada-pc.windows.zip',
  C: 'my backup.zip',
  D: 'cherry-studio.20260728000000.box.linux.zip',
};

async function storageOfAll(): Promise<Storage> {
  const storage = new MemoryStorage(() => Date.UTC(2026, 8, 1), ZIP_NAMES);
  await storage.put(NAMES.A, await archiveA());
  await storage.put(NAMES.B, await archiveB());
  await storage.put(NAMES.C, await archiveC());
  await storage.put(NAMES.D, await archiveD());
  await storage.put('photos.zip', await soundZip({ 'a.jpg': 'a' }));
  await storage.put('cut.zip', (await archiveB()).subarray(0, 300));
  await storage.put('empty.zip', Buffer.alloc(0));
  return storage;
}

test('lists backups of all generations with what name and contents say', async () => {
  const listed = await listArchives(await storageOfAll());
  const facts = listed.map(({ name, named, contents, isForeign, problem }) => ({
    name,
    is: contents?.generation ?? (isForeign ? 'foreign' : problem?.code),
    host: named?.host,
    system: named?.system,
    version: contents?.appVersion,
  }));
  expect(facts).toEqual([
    { name: 'cut.zip', is: 'ARCHIVE_DAMAGED' },
    { name: 'empty.zip', is: 'ARCHIVE_DAMAGED' },
    { name: 'photos.zip', is: 'foreign' },
    { name: NAMES.D, is: 'D', host: 'box', system: 'linux' },
    { name: NAMES.B, is: 'B', host: 'ada-pc', system: 'windows', version: '1.9.13' },
    { name: NAMES.C, is: 'C', version: '2.1.0' },
    { name: NAMES.A, is: 'A', host: 'MBP.local', system: 'mac' },
  ]);
});

test('costs one request for each zip that is small', async () => {
  const inner = await storageOfAll();
  const full = meterStorage(inner);
  await listArchives(full);
  // Seven zips of which one is empty, and the list.
  expect(full.snapshot().requests).toMatchObject({ get: 6, list: 1, head: 0 });
  const names = meterStorage(inner);
  const listed = await listArchives(names, { withContents: false });
  expect(names.snapshot().requests).toMatchObject({ get: 0, list: 1, head: 0 });
  expect(listed.map(({ contents }) => contents)).toEqual(new Array(7).fill(undefined));
});

test('verifies a zip, and says what is wrong with another', async () => {
  const storage = await storageOfAll();
  const sound = await verifyStoredArchive(storage, NAMES.D);
  expect(sound).toMatchObject({
    problems: [],
    provenBy: 'manifest',
    contents: { generation: 'D' },
  });
  const bytes = await archiveB();
  bytes[bytes.indexOf('metadata.json') + 20]! ^= 1;
  await storage.put('hurt.zip', bytes);
  const hurt = verifyStoredArchive(storage, 'hurt.zip');
  await expect(hurt).rejects.toMatchObject({ code: 'ARCHIVE_DAMAGED' });
  const foreign = verifyStoredArchive(storage, 'photos.zip');
  await expect(foreign).rejects.toMatchObject({ code: 'ARCHIVE_REFUSED' });
  const missing = verifyStoredArchive(storage, 'missing.zip');
  await expect(missing).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
});

test('believes the contents’ time, then the name’s, then the storage’s, and none that cannot be', () => {
  const now = Date.UTC(2026, 5, 1);
  const contents = { time: '2026-01-02T03:04:05.000Z' };
  const named = { time: '2026-02-02T03:04:05Z' };
  const modified = new Date(Date.UTC(2026, 3, 3));
  const by = (facts: Parameters<typeof archiveTime>[0]) => archiveTime(facts, now)?.by;
  expect(by({ contents, named, modified })).toBe('contents');
  expect(by({ contents: { time: '1970-01-01T00:00:00Z' }, named, modified })).toBe('name');
  expect(by({ contents: { time: '+275760-09-13T00:00:00Z' }, modified })).toBe('storage');
  expect(by({ named: { time: '2222-02-02T03:04:05Z' } })).toBeUndefined();
  expect(by({})).toBeUndefined();
});
