import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backupProfile } from '../../src/operations/profile-backup/backup-profile.ts';
import type {
  ProfileBackupOptions,
  ProfileBackupResult,
} from '../../src/operations/profile-backup/profile-backup-options.ts';
import { labelOf } from '../../src/operations/profile-backup/profile-tags.ts';
import type { Issue } from '../../src/operations/progress.ts';
import { processSpace } from '../../src/repository/process-space.ts';
import { SAMPLE_API_KEY } from '../../src/sources/cherry-studio/sample/fill-database.ts';
import {
  findProfiles,
  makeSampleProfile,
  openSqlite,
  type Profile,
  parseManifest,
  realComputer,
} from '../../src/sources/index.ts';
import { MemoryBackups } from '../memory-backups.ts';

const base = mkdtempSync(join(tmpdir(), 'kirsch-profile-backup-'));
const temporaryFolder = join(base, 'temporary');
let sample: string;
let backups: MemoryBackups;

beforeAll(async () => {
  mkdirSync(temporaryFolder);
  sample = join(base, 'sample');
  await makeSampleProfile(sample, { bytes: 4 << 20 });
  backups = await MemoryBackups.create();
});

afterAll(() => rmSync(base, { recursive: true, force: true }));

let homes = 0;

/** The sample, on a computer whose user has another name. */
function computerOf(user: string): { folder: string; home: string } {
  const home = join(base, `${user}-${homes++}`);
  const folder = join(home, '.config', 'CherryStudio');
  mkdirSync(join(home, '.config'), { recursive: true });
  cpSync(sample, folder, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  return { folder, home };
}

async function profileIn({ folder, home }: { folder: string; home: string }): Promise<Profile> {
  const computer = { ...realComputer({}), home };
  const { profiles } = await findProfiles(computer, { folders: [folder] });
  return profiles.find((profile) => profile.folder === folder)!;
}

async function backUp(
  place: { folder: string; home: string },
  more: Partial<ProfileBackupOptions> = {},
): Promise<ProfileBackupResult & { failed: Issue[] }> {
  const failed: Issue[] = [];
  const result = await backupProfile(backups.repository, {
    profile: await profileIn(place),
    homeFolder: place.home,
    host: 'a-computer',
    username: 'ada',
    temporaryFolder,
    onIssue: (issue) => failed.push(issue),
    ...more,
  });
  expect(readdirSync(temporaryFolder)).toEqual([]);
  return { ...result, failed };
}

async function bytesOfFile(result: ProfileBackupResult, path: string): Promise<Buffer> {
  const { loadIndex } = await import('../../src/repository/indexed-repository.ts');
  const { dump } = await import('../../src/operations/dump/dump.ts');
  const pieces: Uint8Array[] = [];
  for await (const piece of dump(await loadIndex(backups.repository), result.snapshot, { path })) {
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

const codes = ({ warnings }: ProfileBackupResult) => warnings.map(({ code }) => code);

describe('a backup of a profile of 2.x', () => {
  let ada: { folder: string; home: string };
  let first: ProfileBackupResult;

  beforeAll(async () => {
    ada = computerOf('ada');
    first = await backUp(ada, { label: 'before, the update', tags: ['computer=0123456789abcdef'] });
  });

  test('holds the parts under their names, and nothing of caches, logs or rebuildable indexes', async () => {
    expect(first.issues).toBe(0);
    expect(first.snapshot.paths).toEqual(['/Cherry Studio']);
    const entries = await backups.entries(first.snapshot);
    const top = [...entries.keys()].filter((path) => path.split('/').length === 3);
    expect(top).toEqual([
      '/Cherry Studio/Data',
      '/Cherry Studio/IndexedDB',
      '/Cherry Studio/Local Storage',
      '/Cherry Studio/cache.json',
      '/Cherry Studio/kirsch.json',
      '/Cherry Studio/version.log',
    ]);
    const all = [...entries.keys()].join('\n');
    expect(all).toContain('/Cherry Studio/Data/cherrystudio.sqlite');
    expect(all).toContain('/raw/paper-0.md');
    expect(all).toContain('/Cherry Studio/IndexedDB/file__0.indexeddb.leveldb/CURRENT');
    expect(all).not.toContain('index.sqlite');
    expect(entries.get('/Cherry Studio/Data/Agents/.claude/skills/summary')).toMatchObject({
      type: 'symlink',
      linkTarget: '../../../Skills/summary',
    });
  });

  test('says what it is, in tags and in a manifest without a time', async () => {
    const { tags } = first.snapshot;
    expect(tags).toEqual([
      'source=cherry-studio',
      'generation=C',
      'app-version=2.1.0',
      expect.stringMatching(/^system=(linux|macos|windows)$/),
      expect.stringMatching(/^profile=[0-9a-f]{8}$/),
      expect.stringMatching(/^messages=\d+$/),
      'label=before%2C the update',
      'computer=0123456789abcdef',
    ]);
    expect(labelOf(first.snapshot)).toBe('before, the update');
    const manifest = parseManifest(await bytesOfFile(first, '/Cherry Studio/kirsch.json'));
    expect(manifest).toMatchObject({
      generation: 'C',
      appVersion: '2.1.0',
      profileFolder: ada.folder,
      homeFolder: ada.home,
      isLightweight: false,
      isWithoutApiKeys: false,
      missingFiles: [],
    });
    expect(manifest.parts).toContain('knowledge');
    expect(manifest.parts).not.toContain('knowledge-index');
    expect(manifest.units).toContainEqual({
      kind: 'sqlite',
      as: '/Cherry Studio/Data/cherrystudio.sqlite',
    });
  });

  test('has the database as SQLite reads it', async () => {
    const path = join(base, 'restored.sqlite');
    writeFileSync(path, await bytesOfFile(first, '/Cherry Studio/Data/cherrystudio.sqlite'));
    const database = await openSqlite(path, { readOnly: true });
    expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    const { n } = database.prepare('SELECT count(*) AS n FROM message').get()!;
    expect(first.snapshot.tags).toContain(`messages=${n}`);
    database.close();
  });

  test('is not made again when nothing has changed', async () => {
    const again = await backUp(ada, { skipIfUnchanged: true });
    expect(again.snapshotId).toBeUndefined();
    expect(again.snapshot.summary).toMatchObject({ filesNew: 0, dataBlobs: 0, treeBlobs: 0 });
  });

  test('of another computer, with another user, adds nearly nothing and compares line by line', async () => {
    const bob = await backUp(computerOf('bob'), { host: 'another-computer', username: 'bob' });
    // Its manifest alone.
    expect(bob.snapshot.summary).toMatchObject({ dataBlobs: 1 });
    expect(bob.snapshot.summary!.dataAddedPacked).toBeLessThan(20_000);
    const contents = async (result: ProfileBackupResult) =>
      [...(await backups.entries(result.snapshot))].flatMap(([path, { content, type }]) =>
        path === '/Cherry Studio/kirsch.json' ? [] : [[path, type, content]],
      );
    expect(await contents(bob)).toEqual(await contents(first));
  });

  test('lists the files that its database names and that are gone, and warns', async () => {
    const place = computerOf('carol');
    const [gone] = readdirSync(join(place.folder, 'Data/Files')).filter((name) =>
      /\.(png|md)$/.test(name),
    );
    rmSync(join(place.folder, 'Data/Files', gone!));
    const result = await backUp(place);
    expect(result.issues).toBe(0);
    expect(result.manifest.missingFiles).toEqual([`/Cherry Studio/Data/Files/${gone}`]);
    expect(codes(result)).toContain('missing-files');
  });

  test('holds chosen parts only, or what Cherry Studio means by lightweight', async () => {
    const notes = await backUp(ada, { choice: { parts: { files: false, main: false } } });
    const paths = [...(await backups.entries(notes.snapshot)).keys()].join('\n');
    expect(paths).toContain('/Cherry Studio/Data/Notes');
    expect(paths).not.toMatch(/Data\/Files|cherrystudio\.sqlite|IndexedDB/);
    expect(notes.manifest.parts).not.toContain('main');
    const light = await backUp(ada, { choice: { isLightweight: true } });
    expect([...(await backups.entries(light.snapshot)).keys()]).toEqual([
      '/Cherry Studio',
      '/Cherry Studio/Data',
      '/Cherry Studio/Data/cherrystudio.sqlite',
      '/Cherry Studio/cache.json',
      '/Cherry Studio/kirsch.json',
    ]);
    expect(light.manifest.isLightweight).toBe(true);
  });

  test('without API keys has no byte of one, in any file', async () => {
    const place = computerOf('dora');
    const whole = await backUp(place);
    const database = '/Cherry Studio/Data/cherrystudio.sqlite';
    expect((await bytesOfFile(whole, database)).includes(SAMPLE_API_KEY)).toBe(true);
    const result = await backUp(place, { choice: { withoutApiKeys: true } });
    expect(result.issues).toBe(0);
    expect(result.snapshot.tags).toContain('without-api-keys=1');
    expect(result.manifest.isWithoutApiKeys).toBe(true);
    const entries = await backups.entries(result.snapshot);
    expect([...entries.keys()].join('\n')).not.toMatch(/IndexedDB|Local Storage/);
    for (const [path, { type }] of entries) {
      if (type !== 'file') continue;
      const hasKey = (await bytesOfFile(result, path)).includes(SAMPLE_API_KEY);
      expect(hasKey, path).toBe(false);
    }
    // The application's own has kept it.
    const live = readFileSync(join(place.folder, 'Data/cherrystudio.sqlite'));
    expect(live.includes(SAMPLE_API_KEY)).toBe(true);
  });

  test('takes what its application has written meanwhile, though its database file has not changed', async () => {
    const place = computerOf('eve');
    await backUp(place);
    const path = join(place.folder, 'Data/cherrystudio.sqlite');
    const application = await openSqlite(path);
    try {
      application.exec("PRAGMA journal_mode = WAL; UPDATE topic SET name = 'written while open'");
      const result = await backUp(place);
      expect(result.issues).toBe(0);
      expect(result.snapshot.summary!.filesChanged).toBeGreaterThan(0);
      const copy = join(base, 'while-open.sqlite');
      writeFileSync(copy, await bytesOfFile(result, '/Cherry Studio/Data/cherrystudio.sqlite'));
      const database = await openSqlite(copy, { readOnly: true });
      const names = database.prepare('SELECT DISTINCT name FROM topic').all();
      expect(names).toEqual([{ name: 'written while open' }]);
      database.close();
    } finally {
      application.close();
    }
  });

  test('goes on past a damaged database, takes it as it is, and says so', async () => {
    const place = computerOf('frank');
    const path = join(place.folder, 'Data/cherrystudio.sqlite');
    const bytes = readFileSync(path);
    bytes.fill(0xff, 8192, 12_288);
    writeFileSync(path, bytes);
    const result = await backUp(place);
    expect(result.issues).toBe(1);
    expect(result.failed).toMatchObject([{ during: 'capture', error: { code: 'SOURCE_DAMAGED' } }]);
    const entries = await backups.entries(result.snapshot);
    expect(entries.has('/Cherry Studio/Data/cherrystudio.sqlite')).toBe(true);
    const blanked = await backUp(place, { choice: { withoutApiKeys: true } });
    const without = await backups.entries(blanked.snapshot);
    expect(without.has('/Cherry Studio/Data/cherrystudio.sqlite')).toBe(false);
    expect(blanked.manifest.units).not.toContainEqual(
      expect.objectContaining({ as: '/Cherry Studio/Data/cherrystudio.sqlite' }),
    );
  });
});

test('of 1.x there is no backup without API keys, with the reason; with them there is one', async () => {
  const place = { folder: join(base, 'v1'), home: join(base, 'v1-home') };
  await makeSampleProfile(place.folder, { generation: 'b', bytes: 3 << 20 });
  const refused = backUp(place, { choice: { withoutApiKeys: true } });
  await expect(refused).rejects.toMatchObject({
    code: 'BAD_ARGUMENT',
    hint: expect.stringContaining('LevelDB'),
  });
  const result = await backUp(place);
  expect(result.issues).toBe(0);
  expect(result.snapshot.tags).toContain('generation=B');
  const kinds = result.manifest.units.map(({ kind, as }) => `${kind} ${as}`);
  expect(kinds).toContain('leveldb /Cherry Studio/IndexedDB/file__0.indexeddb.leveldb');
  expect(kinds.filter((unit) => unit.includes('/KnowledgeBase/'))).toHaveLength(2);
  const again = await backUp(place, { skipIfUnchanged: true });
  expect(again.snapshotId).toBeUndefined();
});

test('a file that is gone by then is told by its name, and a whole folder is an issue', async () => {
  const place = computerOf('jon');
  const profile = await profileIn(place);
  rmSync(join(place.folder, 'cache.json'));
  const file = await backUp(place, { profile });
  expect(file.issues).toBe(0);
  expect(file.warnings).toContainEqual(
    expect.objectContaining({ code: 'vanished', path: join(place.folder, 'cache.json') }),
  );
  rmSync(join(place.folder, 'Data/Notes'), { recursive: true });
  const folder = await backUp(place, { profile });
  expect(folder.failed).toMatchObject([{ item: join(place.folder, 'Data/Notes') }]);
  rmSync(place.folder, { recursive: true });
  await expect(backUp(place, { profile })).rejects.toMatchObject({ code: 'SOURCE_EMPTY' });
});

test('nothing is backed up of a profile where nothing is chosen', async () => {
  const place = computerOf('gil');
  const { PARTS } = await import('../../src/sources/index.ts');
  const parts = Object.fromEntries(PARTS.map(({ id }) => [id, false]));
  await expect(backUp(place, { choice: { parts } })).rejects.toMatchObject({
    code: 'SOURCE_EMPTY',
  });
});

test('what runs that were killed have left is removed by the next, and nothing of one that still runs', async () => {
  const place = computerOf('hal');
  const killed = spawn(process.execPath, ['-e', '0']);
  await once(killed, 'exit');
  const space = processSpace() ?? 'any';
  const left = join(temporaryFolder, `.kirsch-capture-${space}-${killed.pid}-aaaaaa`);
  const others = join(temporaryFolder, `.kirsch-capture-0000000000000000-${killed.pid}-aaaaaa`);
  const running = join(temporaryFolder, `.kirsch-capture-${space}-${process.pid}-aaaaaa`);
  for (const folder of [left, others, running])
    mkdirSync(join(folder, 'unit-1'), { recursive: true });
  await backupProfile(backups.repository, {
    profile: await profileIn(place),
    host: 'a-computer',
    username: 'ada',
    temporaryFolder,
    dryRun: true,
  });
  expect([left, others, running].map(existsSync)).toEqual([false, true, true]);
  for (const folder of [others, running]) rmSync(folder, { recursive: true });
});

test('stopped at any moment, it leaves nothing behind', async () => {
  const place = computerOf('ida');
  const profile = await profileIn(place);
  for (const stage of ['capture', 'store'] as const) {
    const stop = new AbortController();
    const result = backupProfile(backups.repository, {
      profile,
      host: 'a-computer',
      username: 'ada',
      temporaryFolder,
      signal: stop.signal,
      onStage: (reached) => reached.stage === stage && stop.abort(),
    });
    await expect(result).rejects.toMatchObject({ code: 'ABORTED' });
    expect(readdirSync(temporaryFolder)).toEqual([]);
  }
});
