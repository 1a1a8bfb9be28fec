import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  findProfiles,
  makeSampleProfile,
  type Presence,
  realComputer,
} from '../../src/sources/index.ts';
import { type MemoryComputerOptions, memoryComputer } from './memory-computer.ts';
import { below, v2Tree } from './profile-trees.ts';

const folder = '/home/ada/.config/CherryStudio';

async function presenceOf(options: Partial<MemoryComputerOptions>): Promise<Presence> {
  const tree = { ...below('linux', folder, v2Tree()), ...options.tree };
  const computer = memoryComputer({ platform: 'linux', ...options, tree });
  return (await findProfiles(computer)).profiles[0]!.presence;
}

describe('whether Cherry Studio has a profile open', () => {
  test('is denied when nothing of it runs and nothing is locked, and says what was looked at', async () => {
    const { state, evidence } = await presenceOf({});
    expect(state).toBe('closed');
    expect(evidence.map(({ kind, found }) => [kind, found])).toEqual([
      ['process', 'free'],
      ['singleton-lock', 'absent'],
      ['leveldb-lock', 'free'],
      ['leveldb-lock', 'free'],
      ['sqlite-lock', 'free'],
      ['sqlite-lock', 'free'],
      ['sqlite-lock', 'absent'],
      ['sqlite-lock', 'free'],
    ]);
  });

  test.each([
    ['a LevelDB', 'IndexedDB/file__0.indexeddb.leveldb/LOCK', 'leveldb-lock'],
    ['a database', 'Data/cherrystudio.sqlite-shm', 'sqlite-lock'],
  ] as const)('is said when %s is locked', async (_, path, kind) => {
    const presence = await presenceOf({ locks: { [`${folder}/${path}`]: { pid: 42 } } });
    expect(presence.state).toBe('running');
    expect(presence.evidence).toContainEqual({
      kind,
      subject: `${folder}/${path}`,
      found: 'in-use',
      pid: 42,
    });
  });

  test('is said when the process that the lock of the only instance names is alive', async () => {
    const tree = { [`${folder}/SingletonLock`]: { linkTo: 'my-laptop-815' } };
    const alive = [{ pid: 815, name: 'cherrystudio' }];
    const state = async (options: Partial<MemoryComputerOptions>) =>
      (await presenceOf({ tree, host: 'my-laptop', ...options })).state;
    expect(await state({ processes: alive })).toBe('running');
    expect(await state({ processes: [] })).toBe('closed');
    expect(await state({ processes: alive, host: 'other', locks: undefined })).toBe('unclear');
  });

  test('is said when a helper process names the folder, and denied when it names another', async () => {
    const helper = (path: string) => [
      { pid: 9, name: 'cherrystudio', commandLine: `/opt/c --type=gpu --user-data-dir=${path}` },
    ];
    expect((await presenceOf({ processes: helper(folder) })).state).toBe('running');
    expect((await presenceOf({ processes: helper('/other') })).state).toBe('closed');
  });

  test('is left open when the application runs and no lock can be looked at', async () => {
    const processes = [{ pid: 9, name: 'Cherry Studio.exe' }];
    expect((await presenceOf({ processes, locks: undefined })).state).toBe('unclear');
    expect((await presenceOf({ processes, locks: {} })).state).toBe('closed');
    expect((await presenceOf({ processes: undefined, locks: undefined })).state).toBe('unclear');
  });

  test('is seen on Windows by the file that only the running application has', async () => {
    const place = 'C:\\Users\\ada\\AppData\\Roaming\\CherryStudio';
    const tree = { ...below('win32', place, v2Tree()), [`${place}\\lockfile`]: { size: 0 } };
    const locks = { [`${place}\\lockfile`]: {} };
    const computer = memoryComputer({ platform: 'win32', tree, locks });
    expect((await findProfiles(computer)).profiles[0]!.presence.state).toBe('running');
  });
});

describe.runIf(process.platform === 'linux')('on this computer', () => {
  let home: string;
  let profile: string;
  let writer: ChildProcess | undefined;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'kirsch-presence-'));
    profile = join(home, '.config', 'CherryStudio');
    await makeSampleProfile(profile, { bytes: 4 << 20 });
  });

  afterAll(async () => {
    writer?.kill('SIGKILL');
    await rm(home, { recursive: true, force: true });
  });

  const look = async () => {
    const computer = { ...realComputer({}), home };
    return (await findProfiles(computer)).profiles[0]!;
  };

  test('a process that has the database open in WAL mode is seen, with its number, and its end as well', async () => {
    expect((await look()).presence.state).toBe('closed');
    const script = `
      process.emitWarning = () => {};
      const { DatabaseSync } = require('node:sqlite');
      const database = new DatabaseSync(process.argv[1]);
      database.exec("PRAGMA journal_mode = WAL; UPDATE preference SET value = '\\"dark\\"' WHERE key = 'ui.theme_mode'");
      process.stdout.write('open');
      process.stdin.resume();`;
    const database = join(profile, 'Data', 'cherrystudio.sqlite');
    writer = spawn(process.execPath, ['-e', script, database], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {},
    });
    await once(writer.stdout!, 'data');
    const { presence, items } = await look();
    expect(presence.state).toBe('running');
    expect(presence.evidence).toContainEqual({
      kind: 'sqlite-lock',
      subject: `${database}-shm`,
      found: 'in-use',
      pid: writer.pid,
    });
    const unit = items.find(({ path }) => path === database)?.unit;
    expect(unit?.members).toEqual([database, `${database}-wal`, `${database}-shm`]);
    writer.stdin!.end();
    await once(writer, 'exit');
    expect((await look()).presence.state).toBe('closed');
  });
});
