import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { findRestores } from '../../src/operations/profile-restore/find-restores.ts';
import { planProfileRestore } from '../../src/operations/profile-restore/plan-profile-restore.ts';
import {
  dropRestore,
  listRestores,
  redoRestore,
  undoRestore,
} from '../../src/operations/profile-restore/undo-restore.ts';
import { loadIndex } from '../../src/repository/indexed-repository.ts';
import { lockWorkFolder } from '../../src/sources/swap/index.ts';
import { realDisk } from '../../src/sources/swap/real-disk.ts';
import { workFoldersOf } from '../../src/sources/swap/work-folder.ts';
import { type Backup, MemoryBackups } from '../memory-backups.ts';
import { TestComputer } from './two-computers.ts';

let base: string;
let backups: MemoryBackups;
let bob: TestComputer;
let number = 0;

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'kirsch-restore-attacks-'));
  backups = await MemoryBackups.create();
});
beforeEach(() => {
  bob = new TestComputer(join(base, `${number++}`), 'bob');
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => rmSync(base, { recursive: true, force: true }));

function write(folder: string, files: Record<string, string>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

/** A backup of files that make up a profile of 1.x. */
async function backupOf(
  files: Record<string, string>,
  manifest?: Record<string, unknown>,
): Promise<Backup> {
  const folder = join(base, `source-${number++}`);
  write(folder, { 'version.log': '', ...files });
  if (!manifest) return backups.backup([folder]);
  const json = {
    ...{ format: 1, system: 'linux', parts: [], isLightweight: false, isWithoutApiKeys: false },
    ...{ places: {}, units: [], missingFiles: [], ...manifest },
  };
  write(folder, { 'kirsch.json': JSON.stringify(json) });
  return backups.backup(['/Cherry Studio'], { mounts: [{ from: folder, as: '/Cherry Studio' }] });
}

const plan = async (
  { snapshotId, snapshot }: Backup,
  options: Parameters<typeof planProfileRestore>[2] = {},
) =>
  planProfileRestore(
    await loadIndex(backups.repository),
    { id: snapshotId!, snapshot },
    { computer: bob.computer, profile: bob.folder, ...options },
  );
const restoreOf = async (backup: Backup) => (await plan(backup)).run();
const undoing = () => ({ computer: bob.computer });
const workFolder = () => workFoldersOf(bob.folder)[0];

describe('a plan', () => {
  it('names every part that comes with a folder which is not there yet', async () => {
    const backup = await backupOf({
      'Data/Files/a.txt': 'aa',
      'Data/Files/custom-minapps.json': '[]',
      'Data/Notes/n.md': 'n',
    });
    const planned = await plan(backup);
    expect(planned.facts.parts).toMatchObject([
      { part: 'files', incoming: { files: 1, bytes: 2 }, outgoing: { files: 0 } },
      { part: 'notes', incoming: { files: 1, bytes: 1 } },
      { part: 'mini-apps', incoming: { files: 1, bytes: 2 } },
      { part: 'app-config' },
    ]);
    expect(planned.words.join('\n')).not.toContain('as in the backup already');
    await planned.run();
    expect(bob.read()).toMatchObject({ 'Data/Files/a.txt': 'aa', 'Data/Notes/n.md': 'n' });
  });

  it.each(['notes', '', '/', 'HOME', 'HOME/..', 'HOME/.config/..', '/home/ada/../bob/..'])(
    'never takes notes to %j because a backup says so',
    async (folder) => {
      const backup = await backupOf(
        { 'Notes/n.md': 'n' },
        {
          homeFolder: '/home/ada',
          places: { notes: folder.replace('HOME', bob.home) },
        },
      );
      write(bob.folder, { 'version.log': '' });
      const planned = await plan(backup);
      await planned.discard();
      expect(planned.facts.notesFolder).toBe(
        folder.startsWith('/home')
          ? planned.facts.notesFolder
          : join(bob.home, 'Cherry Studio Notes'),
      );
      expect(`${bob.home}/`).not.toContain(`${planned.facts.notesFolder}/`);
    },
  );
});

describe('a link in a profile', () => {
  it.each(['..', '../Data/Notes', '../../..', '/'])(
    'to %s is put away, and nothing that lies there is',
    async (target) => {
      const backup = await backupOf({ 'Data/Files/a.txt': 'a', 'Data/Notes/n.md': 'theirs' });
      write(bob.folder, { 'version.log': '', 'Data/Notes/n.md': 'mine', 'other.txt': 'other' });
      write(bob.home, { 'letter.txt': 'letter' });
      symlinkSync(target, bob.path('Data', 'Files'));
      await restoreOf(backup);
      expect(bob.read()).toMatchObject({
        'Data/Files/a.txt': 'a',
        'Data/Notes/n.md': 'theirs',
        'other.txt': 'other',
      });
      expect(readFileSync(join(bob.home, 'letter.txt'), 'utf8')).toBe('letter');
      await undoRestore(bob.folder, undoing());
      expect(readFileSync(bob.path('Data', 'Notes', 'n.md'), 'utf8')).toBe('mine');
    },
  );
});

describe('undo and redo', () => {
  const first = { 'Data/Notes/x.md': 'first' };
  const second = { 'Data/Notes/x.md': 'base', 'Data/Notes/y.md': 'second' };
  const start = { 'version.log': '', 'Data/Notes/x.md': 'base' };

  it('never mixes a restore that was undone with a later one', async () => {
    write(bob.folder, start);
    await restoreOf(await backupOf(first));
    await undoRestore(bob.folder, undoing());
    await restoreOf(await backupOf(second));
    await undoRestore(bob.folder, undoing());
    expect(bob.read()).toEqual(start);
    expect(await listRestores(bob.folder)).toMatchObject([
      { state: 'undone' },
      { state: 'superseded' },
    ]);
    await redoRestore(bob.folder, undoing());
    expect(bob.read()).toEqual({ 'version.log': '', ...second });
    await expect(redoRestore(bob.folder, undoing())).rejects.toMatchObject({
      code: 'NOTHING_TO_UNDO',
    });
  });

  it('finds a restore where undo has left nothing in its place', async () => {
    const { id } = await restoreOf(await backupOf(first));
    await undoRestore(bob.folder, undoing());
    expect(bob.read()).toEqual({});
    const found = await findRestores(bob.computer);
    expect(found).toMatchObject([{ id, state: 'undone', profile: bob.folder }]);
    await redoRestore(found[0]!.profile, undoing());
    expect(bob.read()).toEqual({ 'version.log': '', ...first });
  });

  it('gives up a restore only where no other stands on it', async () => {
    write(bob.folder, start);
    const one = await restoreOf(await backupOf(first));
    const two = await restoreOf(await backupOf(second));
    await expect(dropRestore(bob.folder, two.id!)).rejects.toMatchObject({
      code: 'BAD_ARGUMENT',
      hint: expect.stringContaining(one.id!),
    });
    await undoRestore(bob.folder, undoing());
    await undoRestore(bob.folder, undoing());
    await expect(dropRestore(bob.folder, one.id!)).rejects.toMatchObject({
      hint: expect.stringContaining(two.id!),
    });
    await dropRestore(bob.folder, two.id!);
    await dropRestore(bob.folder, one.id!);
    expect(bob.read()).toEqual(start);
    expect(existsSync(workFolder())).toBe(false);
  });
});

describe('a restore', () => {
  it('that fails while the app writes keeps what it wrote', async () => {
    write(bob.folder, { 'version.log': '', 'Data/Notes/x.md': 'mine' });
    const backup = await backupOf({ 'Data/Notes/x.md': 'theirs' });
    const rename = realDisk.rename;
    vi.spyOn(realDisk, 'rename').mockImplementation(async (from, to) => {
      await rename(from, to);
      if (from === bob.path('Data', 'Notes', 'x.md') && to.includes('/old/')) {
        writeFileSync(from, 'written in between');
      } else if (to === bob.path('Data', 'Notes', 'x.md') && from.includes('/new/')) {
        throw Object.assign(new Error('EIO'), { code: 'EIO' });
      }
    });
    await expect(restoreOf(backup)).rejects.toThrow('EIO');
    expect(bob.read()['Data/Notes/x.md']).toBe('mine');
    const kept = readdirSync(workFolder(), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    expect(kept).toContain('written in between');
  });

  it('goes on after one that was killed, or had no room, while it wrote what it needs', async () => {
    write(bob.folder, { 'version.log': '', 'Data/Notes/x.md': 'mine' });
    write(join(workFolder(), '20260105T090000Z-abcdef'), { 'roots.json': '["/ho', journal: '12' });
    write(join(workFolder(), '20260105T090001Z-abcdef'), { 'roots.json': '' });
    await restoreOf(await backupOf({ 'Data/Notes/x.md': 'theirs' }));
    expect(bob.read()['Data/Notes/x.md']).toBe('theirs');
    expect(readdirSync(workFolder())).toHaveLength(1);
  });

  it('is not kept out by a process before this one that had the same number', async () => {
    const unlock = await lockWorkFolder(bob.folder);
    const held = readFileSync(join(workFolder(), 'lock'), 'utf8');
    await expect(lockWorkFolder(bob.folder)).rejects.toMatchObject({ code: 'APP_RUNNING' });
    await unlock();
    write(workFolder(), { lock: held });
    await (await lockWorkFolder(bob.folder))();
    expect(existsSync(workFolder())).toBe(false);
  });

  it('waits for one that is about to say who it is, and passes over one that never did', async () => {
    write(workFolder(), { lock: '' });
    const locked = lockWorkFolder(bob.folder);
    writeFileSync(join(workFolder(), 'lock'), `${process.ppid} ${bob.computer.host}`);
    await expect(locked).rejects.toMatchObject({ code: 'APP_RUNNING' });
    write(workFolder(), { lock: '' });
    await (await lockWorkFolder(bob.folder))();
  });

  it('is not in a backup that is made while it is cut off', async () => {
    write(bob.folder, { 'version.log': '', 'Data/Notes/x.md': 'mine' });
    const backup = await backupOf({ 'Data/Notes/x.md': 'theirs' });
    const failure = Object.assign(new Error('EIO'), { code: 'EIO' });
    let isBroken = false;
    vi.spyOn(realDisk, 'rename').mockImplementation(async () => {
      isBroken = true;
      throw failure;
    });
    vi.spyOn(realDisk, 'syncFolder').mockImplementation(async () => {
      if (isBroken) throw failure;
    });
    await expect(restoreOf(backup)).rejects.toMatchObject({ code: 'RESTORE_UNFINISHED' });
    vi.restoreAllMocks();
    await expect(bob.backUp(backups)).rejects.toMatchObject({ code: 'RESTORE_UNFINISHED' });
  });

  it('keeps nothing of a backup of what another restore kept', async () => {
    write(bob.folder, {
      'version.log': '',
      'Data/Files/.kirsch-restore/1/old/a.txt': 'kept',
      'Data/Files/a.txt': 'a',
    });
    const { snapshotId, snapshot } = await bob.backUp(backups);
    const planned = await plan({ snapshotId, snapshot } as Backup);
    expect(planned.facts.unchanged.files).toBe(2);
    await planned.discard();
    const names = [...(await backups.entries(snapshot)).keys()];
    expect(names.filter((name) => name.includes('kirsch-restore'))).toEqual([]);
  });
});
