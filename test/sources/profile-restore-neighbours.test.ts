import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { planJson } from '../../src/cli/profile-restore-report.ts';
import { backupProfile } from '../../src/operations/profile-backup/backup-profile.ts';
import type { ProfileBackupResult } from '../../src/operations/profile-backup/profile-backup-options.ts';
import { planProfileRestore } from '../../src/operations/profile-restore/plan-profile-restore.ts';
import { undoRestore } from '../../src/operations/profile-restore/undo-restore.ts';
import { loadIndex } from '../../src/repository/indexed-repository.ts';
import type { OpenRepository } from '../../src/repository/open-repository.ts';
import { makeSampleProfile } from '../../src/sources/index.ts';
import { MemoryBackups } from '../memory-backups.ts';
import { readTree, TestComputer } from './two-computers.ts';

const WHO = { host: 'computer-b', username: 'bob' };
const base = mkdtempSync(join(tmpdir(), 'kirsch-neighbours-'));
let backups: MemoryBackups;
let backup: ProfileBackupResult;

beforeAll(async () => {
  await makeSampleProfile(join(base, 'sample'), { bytes: 3 << 20 });
  backups = await MemoryBackups.create();
  const ada = new TestComputer(base, 'ada');
  ada.copyFrom(join(base, 'sample'));
  writeConfig(ada, 'of ada');
  // Without databases, which take longer.
  const without = ['main', 'knowledge', 'agents', 'mini-apps', 'notes'].map((part) => [
    part,
    false,
  ]);
  backup = await backupProfile(backups.repository, {
    ...{ host: 'computer-a', username: 'ada' },
    profile: await ada.profile(),
    choice: { parts: Object.fromEntries(without) },
  });
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

function writeConfig({ home }: TestComputer, content: string): void {
  mkdirSync(join(home, '.cherrystudio', 'config'), { recursive: true });
  writeFileSync(join(home, '.cherrystudio', 'config', 'other.json'), content);
}

/** Something of which nobody can say by which Cherry Studio it is. */
function writeFile(computer: TestComputer): void {
  mkdirSync(computer.path('Data', 'Files'), { recursive: true });
  writeFileSync(computer.path('Data', 'Files', 'letter.txt'), 'Dear Reader');
}

const planFor = async ({ computer, folder }: TestComputer) =>
  planProfileRestore(
    await loadIndex(backups.repository),
    { id: backup.snapshotId!, snapshot: backup.snapshot },
    { computer, profile: folder },
  );

test('what other profiles use as well is named before it is changed for all of them', async () => {
  const bob = new TestComputer(base, 'bob');
  writeFile(bob);
  writeConfig(bob, 'of bob');
  const alone = await planFor(bob);
  expect(alone.facts.alsoChanged).toBeUndefined();
  await alone.discard();
  const development = join(dirname(bob.folder), 'CherryStudioDev');
  mkdirSync(join(development, 'Data'), { recursive: true });
  const planned = await planFor(bob);
  const folder = join(bob.home, '.cherrystudio');
  expect(planned.facts.alsoChanged).toEqual({ folder, profiles: [development] });
  expect(planJson(planned.facts, planned.words)).toMatchObject({
    also_changed: { folder, profiles: [development] },
  });
  expect(planned.words).toContain(
    `"${folder}" changes for other profiles as well, which share it: ${development}.`,
  );
  await planned.run();
  expect(readTree(folder)).toEqual({ 'config/other.json': 'of ada' });
});

test('a profile of which nobody can say whose it is gets a safety backup, too', async () => {
  const carol = new TestComputer(base, 'carol');
  writeFile(carol);
  const result = await (await planFor(carol)).run({ safetyBackup: WHO });
  const entries = await backups.entries(result.safetyBackup!.snapshot);
  expect([...entries.keys()]).toContain('/Cherry Studio/Data/Files/letter.txt');
  const nobody = new TestComputer(base, 'nobody');
  mkdirSync(nobody.path('Data'), { recursive: true });
  const nothing = await (await planFor(nobody)).run({ safetyBackup: WHO });
  expect(nothing.safetyBackup).toBeUndefined();
});

test('undo waits for a backup of the same profile, or is refused with its reason', async () => {
  const dave = new TestComputer(base, 'dave');
  writeFile(dave);
  const before = dave.read();
  await (await planFor(dave)).run();
  const restored = dave.read();
  const opening = Promise.withResolvers<OpenRepository>();
  const captured = Promise.withResolvers<void>();
  const underWay = backupProfile(opening.promise, {
    ...WHO,
    profile: await dave.profile(),
    onStage: ({ stage }) => stage === 'store' && captured.resolve(),
  });
  await captured.promise;
  const { computer } = dave;
  await expect(undoRestore(dave.folder, { computer })).rejects.toMatchObject({
    code: 'APP_RUNNING',
    message: expect.stringContaining('A backup of'),
  });
  expect(dave.read()).toEqual(restored);
  const undone = undoRestore(dave.folder, { computer, waitMs: 60_000 });
  opening.resolve(backups.repository);
  const result = await underWay;
  expect(result.issues).toBe(0);
  await undone;
  expect(dave.read()).toEqual(before);
  const left = readdirSync(join(dave.home, '.config', '.kirsch-restore-CherryStudio'));
  expect(left).toHaveLength(1);
});
