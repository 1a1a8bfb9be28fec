import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProfileBackupResult } from '../../src/operations/profile-backup/profile-backup-options.ts';
import { changesSinceBackup } from '../../src/operations/profile-restore/changes-since-backup.ts';
import { planProfileRestore } from '../../src/operations/profile-restore/plan-profile-restore.ts';
import { restoreToFolder } from '../../src/operations/profile-restore/restore-to-folder.ts';
import {
  listRestores,
  redoRestore,
  undoRestore,
} from '../../src/operations/profile-restore/undo-restore.ts';
import { loadIndex } from '../../src/repository/indexed-repository.ts';
import { makeSampleProfile } from '../../src/sources/index.ts';
import { levelDbFolder, readLevelDb, verifyLevelDb } from '../../src/sources/leveldb/index.ts';
import { MemoryBackups } from '../memory-backups.ts';
import { execute, query, readTree, TestComputer } from './two-computers.ts';

const DATABASE = 'Data/cherrystudio.sqlite';
let base: string;
let backups: MemoryBackups;
let ada: TestComputer;
let bob: TestComputer;

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'kirsch-profile-restore-'));
  for (const [name, generation, seed] of [
    ['c', 'c', 1],
    ['other-c', 'c', 2],
    ['b', 'b', 1],
    ['other-b', 'b', 2],
  ] as const) {
    await makeSampleProfile(join(base, name), { generation, seed, bytes: 3 << 20 });
  }
  backups = await MemoryBackups.create();
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

let pairs = 0;
beforeEach(() => {
  bob = new TestComputer(join(base, `b-${pairs++}`), 'bob lovelace');
});

const plan = async (
  { snapshotId, snapshot }: Pick<ProfileBackupResult, 'snapshotId' | 'snapshot'>,
  options: Parameters<typeof planProfileRestore>[2] = {},
) =>
  planProfileRestore(
    await loadIndex(backups.repository),
    { id: snapshotId!, snapshot },
    { computer: bob.computer, profile: bob.folder, ...options },
  );
const undoing = () => ({ computer: bob.computer });
/** What is no part of a backup of a profile. */
const dataOf = (files: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(files).filter(
      ([path]) =>
        !/^(Cache|logs)\/|\.cherry\/|window-state|\/LOCK$|cherrystudio\.sqlite/.test(path),
    ),
  );

describe('a restore of 2.x on another computer', () => {
  let backup: ProfileBackupResult;

  beforeAll(async () => {
    ada = new TestComputer(join(base, 'a'), 'ada');
    ada.copyFrom(join(base, 'c'));
    const workspace = join(ada.folder, 'Data', 'Agents', 'system', 'x');
    const project = join(ada.home, 'projects', 'y');
    await execute(
      ada.path(DATABASE),
      `UPDATE agent_workspace SET path = '${workspace}';
       INSERT INTO file_entry (id, origin, name, external_path, created_at, updated_at)
         VALUES ('e1', 'external', 'y', '${project}', 0, 0);
       UPDATE mcp_server SET args = '["--root","${project}","ls /home/ada"]';
       INSERT INTO preference (scope, key, value, created_at, updated_at)
         VALUES ('default', 'data.backup.s3.auto_sync', 'true', 0, 0)`,
    );
    backup = await ada.backUp(backups);
  });

  it('brings everything to an empty one, with paths that exist here', async () => {
    const planned = await plan(backup);
    expect(planned.facts).toMatchObject({
      refusal: undefined,
      snapshot: { computer: 'computer-a', version: '2.1.0', folder: ada.folder },
    });
    expect(planned.facts.rewritten.map(({ table, to }) => [table, to])).toEqual([
      ['agent_workspace', join(bob.folder, 'Data', 'Agents', 'system', 'x')],
      ['file_entry', join(bob.home, 'projects', 'y')],
      ['mcp_server', JSON.stringify(['--root', join(bob.home, 'projects', 'y'), 'ls /home/ada'])],
    ]);
    expect(planned.words.join('\n')).toContain('from computer-a (Cherry Studio 2.1.0 on Linux)');
    await planned.run();
    expect(dataOf(bob.read())).toEqual(dataOf(ada.read()));
    expect(await query(bob.path(DATABASE), 'PRAGMA integrity_check')).toEqual([
      { integrity_check: 'ok' },
    ]);
    const found = await query(bob.path(DATABASE), 'SELECT path FROM agent_workspace');
    expect(found).toEqual([{ path: join(bob.folder, 'Data', 'Agents', 'system', 'x') }]);
    const messages = 'SELECT id, data FROM message ORDER BY id';
    expect(await query(bob.path(DATABASE), messages)).toEqual(
      await query(ada.path(DATABASE), messages),
    );
    const sync = "SELECT value FROM preference WHERE key = 'data.backup.s3.auto_sync'";
    expect(await query(bob.path(DATABASE), sync)).toEqual([{ value: 'false' }]);
  });

  it('tells what has changed since a backup, on the computer that made it', async () => {
    const carol = new TestComputer(join(base, `b-${pairs++}`), 'carol');
    carol.copyFrom(join(base, 'c'));
    const made = await carol.backUp(backups);
    const since = async () => {
      const stored = { id: made.snapshotId!, snapshot: made.snapshot };
      const { computer, folder: profile } = carol;
      const options = { computer, profile };
      return changesSinceBackup(await loadIndex(backups.repository), stored, options);
    };
    expect(await since()).toEqual([]);
    const [gone] = readdirSync(carol.path('Data/Files')).sort();
    rmSync(carol.path(`Data/Files/${gone}`));
    writeFileSync(carol.path('Data/Files/new.txt'), 'new');
    await execute(carol.path(DATABASE), 'DELETE FROM message');
    const told = (await since()).map(({ change, path }) => `${change} ${path}`).sort();
    expect(told).toEqual(
      [
        `added ${carol.path('Data/Files/new.txt')}`,
        `changed ${carol.path(DATABASE)}`,
        `removed ${carol.path(`Data/Files/${gone}`)}`,
      ].sort(),
    );
  });

  it('replaces what is there, keeps this computer’s own, and can be undone and redone', async () => {
    bob.copyFrom(join(base, 'other-c'));
    writeFileSync(bob.path('window-state.json'), '{"width":1}');
    await execute(
      bob.path(DATABASE),
      `INSERT INTO preference (scope, key, value, created_at, updated_at)
         VALUES ('default', 'data.backup.local.dir', '"/mine"', 0, 0)`,
    );
    const before = bob.read();
    const planned = await plan(backup);
    expect(planned.facts.chatsOnlyHere?.length).toBeGreaterThan(0);
    const files = planned.facts.parts.find(({ part }) => part === 'files')!;
    expect(files.onlyHere.length).toBeGreaterThan(0);
    const result = await planned.run({
      safetyBackup: { host: 'computer-b', username: 'bob' },
    });
    expect(result.safetyBackup?.snapshotId).toBeDefined();
    const after = bob.read();
    expect(after['window-state.json']).toBe('{"width":1}');
    expect(dataOf(after)).toEqual(dataOf(ada.read()));
    const own = "SELECT value FROM preference WHERE key LIKE 'data.backup.%' ORDER BY key";
    expect(await query(bob.path(DATABASE), own)).toContainEqual({ value: '"/mine"' });
    expect(await query(bob.path(DATABASE), own)).not.toContainEqual({ value: 'true' });

    expect(await listRestores(bob.folder)).toMatchObject([{ id: result.id, state: 'applied' }]);
    const restored = bob.read();
    await undoRestore(bob.folder, undoing());
    expect(bob.read()).toEqual(before);
    await redoRestore(bob.folder, undoing());
    expect(bob.read()).toEqual(restored);
    await undoRestore(bob.folder, undoing());
    expect(bob.read()).toEqual(before);
    await expect(undoRestore(bob.folder, undoing())).rejects.toMatchObject({
      code: 'NOTHING_TO_UNDO',
    });
  });

  it('costs no room for what is the same on both', async () => {
    bob.copyFrom(ada.folder);
    writeFileSync(bob.path('Data/Notes/Note 1.md'), 'changed');
    writeFileSync(bob.path('Data/Notes/Mine.md'), 'only here');
    const result = await (await plan(backup, { parts: ['notes', 'files'] })).run();
    expect(readTree(result.kept[0]!)).toEqual({
      'Data/Notes/Mine.md': 'only here',
      'Data/Notes/Note 1.md': 'changed',
    });
    expect(dataOf(bob.read())).toEqual(dataOf(ada.read()));
  });

  it('goes back one restore after the other', async () => {
    bob.copyFrom(join(base, 'other-c'));
    const states = [bob.read()];
    for (const part of ['notes', 'files'] as const) {
      await (await plan(backup, { parts: [part] })).run();
      states.push(bob.read());
    }
    expect(states[1]).not.toEqual(states[2]);
    await undoRestore(bob.folder, undoing());
    expect(bob.read()).toEqual(states[1]);
    await undoRestore(bob.folder, undoing());
    expect(bob.read()).toEqual(states[0]);
    await redoRestore(bob.folder, undoing());
    expect(bob.read()).toEqual(states[1]);
  });

  it('touches a single file where only that is wanted', async () => {
    bob.copyFrom(join(base, 'other-c'));
    const before = bob.read();
    await (await plan(backup, { files: ['Data/Notes/Note 1.md'] })).run();
    const name = 'Data/Notes/Note 1.md';
    expect(bob.read()).toEqual({ ...before, [name]: ada.read()[name] });
    await expect(plan(backup, { files: ['Data/Notes/None.md'] })).rejects.toMatchObject({
      code: 'PATH_NOT_FOUND',
    });
  });

  it('brings notes that were in a folder of their own to one like it, and says so to the app', async () => {
    const carol = new TestComputer(join(base, `c-${pairs}`), 'carol');
    carol.copyFrom(join(base, 'c'));
    const notes = join(carol.home, 'My notes');
    mkdirSync(notes);
    writeFileSync(join(notes, 'plan.md'), 'a plan');
    const set = (folder: string) =>
      `INSERT INTO preference (scope, key, value, created_at, updated_at)
         VALUES ('default', 'feature.notes.path', '${JSON.stringify(folder)}', 0, 0)`;
    await execute(carol.path(DATABASE), set(notes));
    const outside = await carol.backUp(backups);
    bob.copyFrom(join(base, 'other-c'));
    const planned = await plan(outside);
    const folder = join(bob.home, 'My notes');
    expect(planned.facts.notesFolder).toBe(folder);
    await planned.run();
    expect(readTree(folder)).toEqual({ 'plan.md': 'a plan' });
    const told = "SELECT value FROM preference WHERE key = 'feature.notes.path'";
    expect(await query(bob.path(DATABASE), told)).toEqual([{ value: JSON.stringify(folder) }]);
    await undoRestore(bob.folder, undoing());
    expect(readTree(folder)).toEqual({});
    await expect(plan(outside, { notesFolder: bob.path('Data', 'Notes') })).rejects.toMatchObject({
      code: 'BAD_ARGUMENT',
    });
  });

  it('leaves nothing behind where it is only planned', async () => {
    bob.copyFrom(join(base, 'other-c'));
    const before = readTree(join(bob.home, '.config'));
    const planned = await plan(backup);
    await planned.discard();
    expect(readTree(join(bob.home, '.config'))).toEqual(before);
    expect(readdirSync(join(bob.home, '.config'))).toEqual(['CherryStudio']);
  });

  it('is refused while Cherry Studio is open, which is found and waited for, and never ended', async () => {
    bob.copyFrom(join(base, 'other-c'));
    const before = bob.read();
    const commandLine = `/opt/cherrystudio --user-data-dir=${bob.folder}`;
    bob.running = [{ pid: 4711, name: 'cherrystudio', commandLine }];
    const refused = await plan(backup);
    await expect(refused.run()).rejects.toMatchObject({
      code: 'APP_RUNNING',
      message: expect.stringContaining('process 4711'),
    });
    expect(bob.read()).toEqual(before);
    const waiting = await plan(backup);
    await waiting.run({
      waitMs: 30_000,
      onWait: () => {
        bob.running = [];
      },
    });
    expect(dataOf(bob.read())).toEqual(dataOf(ada.read()));
  });

  it('is refused for an older app and for one of the other generation, with the reason', async () => {
    bob.copyFrom(join(base, 'other-c'));
    writeFileSync(
      bob.path('version.log'),
      '2.0.14|linux|prod|packaged|install|2026-01-05T09:00:00.000Z\n',
    );
    const older = await plan(backup);
    expect(older.facts.refusal).toMatchObject({ reason: 'newer-backup' });
    await expect(older.run()).rejects.toMatchObject({ code: 'RESTORE_REFUSED' });
    bob.copyFrom(join(base, 'b'));
    const other = await plan(backup);
    expect(other.facts.refusal).toMatchObject({ reason: 'other-generation' });
    await other.discard();
  });

  it('puts aside a restore that the app had begun, and brings it back with undo', async () => {
    bob.copyFrom(join(base, 'other-c'));
    mkdirSync(bob.path('restore-staging'));
    writeFileSync(bob.path('restore-staging', 'x'), 'staged');
    writeFileSync(bob.path('Data', 'restore-journal.json'), '{}');
    const before = bob.read();
    const planned = await plan(backup);
    expect(planned.facts.pending.toSorted()).toEqual([
      'Data/restore-journal.json',
      'restore-staging',
    ]);
    await planned.run();
    expect(existsSync(bob.path('restore-staging'))).toBe(false);
    await undoRestore(bob.folder, undoing());
    expect(bob.read()).toEqual(before);
  });

  it('follows a part that lies on another disk, behind a link', async () => {
    bob.copyFrom(join(base, 'other-c'));
    const { cpSync, symlinkSync } = await import('node:fs');
    const elsewhere = join(bob.home, 'large disk', 'files');
    cpSync(bob.path('Data', 'Files'), elsewhere, { recursive: true });
    rmSync(bob.path('Data', 'Files'), { recursive: true });
    symlinkSync(elsewhere, bob.path('Data', 'Files'));
    const before = readTree(elsewhere);
    await (await plan(backup)).run();
    expect(readTree(elsewhere)).toEqual(readTree(ada.path('Data', 'Files')));
    await undoRestore(bob.folder, undoing());
    expect(readTree(elsewhere)).toEqual(before);
  });

  it('takes nothing of a backup whose blobs are lost', async () => {
    bob.copyFrom(join(base, 'other-c'));
    const before = bob.read();
    const planned = await plan(backup, { parts: ['files'] });
    const { repository } = backups;
    const load = repository.storage.getRange.bind(repository.storage);
    repository.storage.getRange = async () => {
      throw Object.assign(new Error('gone'), { code: 'EIO' });
    };
    try {
      await expect(planned.run()).rejects.toThrow();
    } finally {
      repository.storage.getRange = load;
    }
    expect(bob.read()).toEqual(before);
    expect(await listRestores(bob.folder)).toEqual([]);
  });

  it('goes into another folder as it is, to look at', async () => {
    const folder = join(base, `look-${pairs}`);
    const index = await loadIndex(backups.repository);
    const stored = { id: backup.snapshotId!, snapshot: backup.snapshot };
    const result = await restoreToFolder(index, stored, { folder, parts: ['notes', 'main'] });
    expect(result.issues).toBe(0);
    const files = readTree(folder);
    expect(Object.keys(files)).toContain(DATABASE);
    expect(Object.keys(files).some((path) => path.startsWith('Data/Files'))).toBe(false);
  });
});

describe('a restore of 1.x on another computer', () => {
  beforeEach(() => {
    ada = new TestComputer(join(base, `a-${pairs}`), 'ada');
  });

  it('brings LevelDB and SQLite of generation B whole', async () => {
    ada.copyFrom(join(base, 'b'));
    mkdirSync(ada.path('Local Storage', 'leveldb'), { recursive: true });
    bob.copyFrom(join(base, 'other-b'));
    writeFileSync(bob.path('IndexedDB', 'file__0.indexeddb.leveldb', '000099.log'), 'newer');
    writeFileSync(bob.path('window-state.json'), '{"width":1}');
    const before = bob.read();
    const backup = await ada.backUp(backups);
    const planned = await plan(backup);
    expect(planned.facts.snapshot.generation).toBe('B');
    await planned.run();
    for (const names of [
      ['IndexedDB', 'file__0.indexeddb.leveldb'],
      ['Local Storage', 'leveldb'],
    ]) {
      const [theirs, ours] = [ada, bob].map((each) => levelDbFolder(each.path(...names)));
      expect(await verifyLevelDb(ours!)).toEqual([]);
      expect(await entries(ours!)).toEqual(await entries(theirs!));
    }
    expect(await query(bob.path('Data/agents.db'), 'SELECT * FROM session_messages')).toEqual(
      await query(ada.path('Data/agents.db'), 'SELECT * FROM session_messages'),
    );
    expect(bob.read()['window-state.json']).toBe('{"width":1}');
    await undoRestore(bob.folder, undoing());
    expect(bob.read()).toEqual(before);
  });

  it('takes a backup that knows nothing of Cherry Studio by its layout, here of generation A', async () => {
    ada.copyFrom(join(base, 'b'));
    // What knows no version is older than the log of versions.
    rmSync(ada.path('version.log'));
    bob.copyFrom(join(base, 'other-b'));
    const backup = await backups.backup([ada.home]);
    const planned = await plan(backup);
    expect(planned.facts.snapshot).toMatchObject({ generation: 'A', version: undefined });
    await planned.run();
    const indexed = levelDbFolder(bob.path('IndexedDB', 'file__0.indexeddb.leveldb'));
    expect(await verifyLevelDb(indexed)).toEqual([]);
    expect(dataOf(bob.read())).toEqual(dataOf(ada.read()));
    expect(bob.read()['logs/app.log']).not.toBe(ada.read()['logs/app.log']);
  });
});

async function entries(files: ReturnType<typeof levelDbFolder>): Promise<string[]> {
  const found: string[] = [];
  for await (const { key, value } of readLevelDb(files)) {
    found.push(`${key.toString('hex')} ${value.toString('hex')}`);
  }
  return found.sort();
}
