import { execFile } from 'node:child_process';
import { hash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backupProfile } from '../../src/operations/profile-backup/backup-profile.ts';
import type { ProfileBackupOptions } from '../../src/operations/profile-backup/profile-backup-options.ts';
import { loadSnapshots } from '../../src/operations/snapshots/load-snapshots.ts';
import { makeSampleProfile } from '../../src/sources/index.ts';
import { MemoryBackups } from '../memory-backups.ts';
import { TestComputer } from './two-computers.ts';

const DATABASE = 'Data/cherrystudio.sqlite';
const DATABASE_ALONE = { isLightweight: true };
const CHILD = fileURLToPath(new URL('./backup-child.ts', import.meta.url));
const base = mkdtempSync(join(tmpdir(), 'kirsch-profile-proof-'));
const temporaryFolder = join(base, 'temporary');
let backups: MemoryBackups;

beforeAll(async () => {
  mkdirSync(temporaryFolder);
  await makeSampleProfile(join(base, 'c'), { bytes: 3 << 20 });
  await makeSampleProfile(join(base, 'b'), { bytes: 3 << 20, generation: 'b' });
  backups = await MemoryBackups.create();
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

function computerOf(user: string, sample: string): TestComputer {
  const computer = new TestComputer(base, user);
  computer.copyFrom(join(base, sample));
  return computer;
}

async function backUp(computer: TestComputer, more: Partial<ProfileBackupOptions> = {}) {
  const profile = await computer.profile();
  const { home: homeFolder } = computer;
  const whose = { host: 'a-computer', username: 'ada', homeFolder, temporaryFolder };
  return backupProfile(backups.repository, { profile, ...whose, ...more });
}

const countSnapshots = async () => (await loadSnapshots(backups.repository)).length;

test('a copy that turns out to be torn is made again, and no snapshot has held it', async () => {
  const ada = computerOf('ada', 'c');
  const sound = readFileSync(ada.path(DATABASE));
  writeFileSync(ada.path(DATABASE), Buffer.from(sound).fill(0xff, 8192, 12_288));
  const before = await countSnapshots();
  const stages: string[] = [];
  const result = await backUp(ada, {
    choice: DATABASE_ALONE,
    onStage: ({ stage }) => {
      if (stages.at(-1) !== stage) stages.push(stage);
      // What was stored so far is of the torn one.
      if (stage === 'store') writeFileSync(ada.path(DATABASE), sound);
    },
  });
  expect(stages).toEqual(['capture', 'store', 'prove', 'capture', 'store', 'prove']);
  expect(result.issues).toBe(0);
  expect(await countSnapshots()).toBe(before + 1);
  const stored = await backups.hashOf(result.snapshot, `/Cherry Studio/${DATABASE}`);
  expect(stored).toBe(hash('sha256', sound));
  expect(readdirSync(temporaryFolder)).toEqual([]);
});

test('a backup of 1.x tells which attachments its IndexedDB names and nobody finds', async () => {
  const bob = computerOf('bob', 'b');
  const without = ['knowledge', 'agents', 'mini-apps', 'notes'].map((part) => [part, false]);
  const choice = { parts: Object.fromEntries(without) };
  expect((await backUp(bob, { choice })).manifest.missingFiles).toEqual([]);
  rmSync(bob.path('Data', 'Files', 'file-0.txt'));
  const result = await backUp(bob, { choice });
  expect(result.manifest.missingFiles).toEqual(['/Cherry Studio/Data/Files/file-0.txt']);
  expect(result.warnings).toContainEqual(expect.objectContaining({ code: 'missing-files' }));
});

test('copies of a backup that was killed are removed by the next', async () => {
  const eve = computerOf('eve', 'c');
  const run = promisify(execFile)(process.execPath, [CHILD, eve.home, temporaryFolder]);
  await expect(run).rejects.toMatchObject({ signal: 'SIGKILL' });
  const [left] = readdirSync(temporaryFolder);
  expect(readdirSync(join(temporaryFolder, left!))).toContainEqual(expect.stringMatching(/^unit-/));
  await backUp(eve, { choice: DATABASE_ALONE, dryRun: true });
  expect(readdirSync(temporaryFolder)).toEqual([]);
  // Nor does its word that it reads the profile keep anybody out.
  expect(readdirSync(join(eve.home, '.config'))).toEqual(['CherryStudio']);
}, 30_000);
