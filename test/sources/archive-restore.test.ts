import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { exportArchive } from '../../src/operations/archives/export-archive.ts';
import {
  type ArchiveRestoreOptions,
  withArchiveRestore,
} from '../../src/operations/archives/restore-archive.ts';
import { backup } from '../../src/operations/backup/backup.ts';
import { undoRestore } from '../../src/operations/profile-restore/undo-restore.ts';
import { makeRepository } from '../../src/operations/sample-repository.test-helper.ts';
import { loadSnapshots } from '../../src/operations/snapshots/load-snapshots.ts';
import { loadIndex } from '../../src/repository/indexed-repository.ts';
import { makeSampleProfile } from '../../src/sources/index.ts';
import { MemoryStorage, ZIP_NAMES } from '../../src/storage/index.ts';
import { archiveA, archiveB, archiveD } from './handmade-archives.ts';
import { TestComputer } from './two-computers.ts';

let base: string;
let temporary: string;
let bob: TestComputer;
const zips = new MemoryStorage(Date.now, ZIP_NAMES);

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'kirsch-archive-restore-'));
  const repository = makeRepository();
  for (const generation of ['b', 'c'] as const) {
    const from = join(base, generation);
    await makeSampleProfile(from, { generation, seed: 1, bytes: 3 << 20 });
    await makeSampleProfile(join(base, `other-${generation}`), {
      ...{ generation, seed: 2 },
      bytes: 3 << 20,
    });
    const { snapshot } = await backup(repository, {
      paths: ['/Cherry Studio'],
      mounts: [{ from, as: '/Cherry Studio' }],
      host: 'ada-pc',
      username: 'ada',
      tags: ['system=linux'],
      workers: 1,
    });
    const indexed = await loadIndex(repository);
    await exportArchive(indexed, snapshot, { to: zips, name: `${generation}.zip` });
    const light = { to: zips, name: `light-${generation}.zip`, isLightweight: true };
    await exportArchive(indexed, snapshot, light);
  }
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

let count = 0;
beforeEach(() => {
  bob = new TestComputer(join(base, `computer-${count++}`), 'bob');
  temporary = join(base, `temporary-${count}`);
  mkdirSync(temporary);
});

function restored(name: string, options: Partial<ArchiveRestoreOptions> = {}) {
  const { computer, folder: profile } = bob;
  const importing = { temporaryFolder: temporary, workers: 1 };
  return withArchiveRestore(zips, name, { computer, profile, importing, ...options }, (plan) =>
    plan.run({ assumeClosed: true }),
  );
}

/** What zips hold: without what says how a computer is set up, and what only Kirsch's own backups have. */
function inZips(files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).filter(
      // A database's paths are made this computer's; a link has become what it led to.
      ([path]) =>
        /^(Data|IndexedDB|Local Storage)\//.test(path) &&
        !/cherrystudio\.sqlite|skills\/summary/.test(path),
    ),
  );
}

describe.each(['b', 'c'])('a zip of generation %s', (generation) => {
  test('is restored over other data, and that can be taken back', async () => {
    const other = new TestComputer(join(base, `other-${count}`), 'x');
    other.copyFrom(join(base, generation));
    bob.copyFrom(join(base, `other-${generation}`));
    const before = bob.read();
    expect(inZips(before)).not.toEqual(inZips(other.read()));
    const { id } = await restored(`${generation}.zip`);
    expect(inZips(bob.read())).toEqual(inZips(other.read()));
    expect(readdirSync(temporary)).toEqual([]);
    expect(id).toBeDefined();
    await undoRestore(bob.folder, { computer: bob.computer });
    expect(bob.read()).toEqual(before);
  });

  test('that is lightweight leaves the files of this computer alone', async () => {
    bob.copyFrom(join(base, `other-${generation}`));
    const filesOf = (files: Record<string, string>) =>
      Object.fromEntries(Object.entries(files).filter(([path]) => path.startsWith('Data/Files/')));
    const before = filesOf(bob.read());
    expect(Object.keys(before).length).toBeGreaterThan(3);
    await restored(`light-${generation}.zip`);
    expect(filesOf(bob.read())).toEqual(before);
  });
});

test('a zip that goes into a repository first stays there as a backup', async () => {
  const repository = makeRepository();
  await restored('b.zip', { repository });
  expect(await loadSnapshots(repository)).toHaveLength(1);
  expect(Object.keys(bob.read())).toContain('Local Storage/leveldb/CURRENT');
});

test('what is damaged, or of A or D, changes nothing and says what to do', async () => {
  const bytes = await archiveB();
  bytes[bytes.indexOf('list.md') + 12]! ^= 0xff;
  await zips.put('damaged.zip', bytes);
  await zips.put('A.zip', await archiveA());
  await zips.put('D.zip', await archiveD());
  bob.copyFrom(join(base, 'other-b'));
  const before = bob.read();
  await expect(restored('damaged.zip')).rejects.toMatchObject({ code: 'ARCHIVE_DAMAGED' });
  for (const name of ['A.zip', 'D.zip']) {
    await expect(restored(name)).rejects.toMatchObject({
      code: 'ARCHIVE_REFUSED',
      hint: expect.stringContaining('kirsch zips download'),
    });
  }
  // No LevelDB can be read in the one by hand.
  await zips.put('B.zip', await archiveB());
  await expect(restored('B.zip')).rejects.toMatchObject({ code: 'DAMAGED' });
  expect(bob.read()).toEqual(before);
  expect(readdirSync(temporary)).toEqual([]);
});
