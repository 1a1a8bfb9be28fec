import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Node, Snapshot } from '../../format/index.ts';
import { loadIndex } from '../../repository/indexed-repository.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import {
  encodeManifest,
  judgeArchive,
  type Objection,
  openSqlite,
  type ProfileManifest,
} from '../../sources/index.ts';
import { MemoryStorage, ZIP_NAMES } from '../../storage/index.ts';
import { addSnapshot, type Folder, makeRepository } from '../sample-repository.test-helper.ts';
import { type ExportOptions, type ExportResult, exportArchive } from './export-archive.ts';
import { linkedNames } from './follow-link.ts';
import { openStoredArchive } from './open-stored-archive.ts';

const LEVELDB = { CURRENT: 'MANIFEST-000001\n', 'MANIFEST-000001': 'list', LOCK: '' };
const BROWSER_STORAGE = {
  IndexedDB: { 'file__0.indexeddb.leveldb': LEVELDB },
  'Local Storage': { leveldb: LEVELDB },
};
const SNAPSHOT: Partial<Snapshot> = {
  time: '2026-03-04T23:59:58.123456789+08:00',
  hostname: 'MBP.local',
  tags: ['source=cherry-studio', 'generation=C', 'app-version=2.1.0', 'system=macos'],
};

let folder: string;
let repository: OpenRepository;
let zips: MemoryStorage;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kirsch-export-'));
  repository = makeRepository();
  zips = new MemoryStorage(Date.now, ZIP_NAMES);
});
afterEach(() => rm(folder, { recursive: true }));

interface Exported extends ExportResult {
  readonly contents: Readonly<Record<string, string>>;
  readonly objections: readonly Objection[];
  readonly metadata: Record<string, unknown>;
}

/** Exports a profile, and reads the zip back. */
async function exported(
  profile: Folder,
  options: Partial<ExportOptions> = {},
  fields: Partial<Snapshot> = SNAPSHOT,
): Promise<Exported> {
  const { snapshot } = await addSnapshot(repository, { 'Cherry Studio': profile }, fields);
  const result = await exportArchive(await loadIndex(repository), snapshot, {
    to: zips,
    ...options,
  });
  const { zip } = await openStoredArchive(zips, result.name);
  const contents: Record<string, string> = {};
  for (const entry of zip.entries) {
    let text = '';
    for await (const part of zip.read(entry)) text += part.toString('latin1');
    contents[entry.isFolder ? `${entry.path}/` : entry.path] = text;
  }
  return {
    ...result,
    contents,
    objections: await judgeArchive(zip, { temporaryFolder: folder }),
    metadata: JSON.parse(contents['metadata.json'] ?? '{}'),
  };
}

/** A database of 2.x that has been through one migration; in WAL mode with a log where that is wanted. */
async function database(withLog = false): Promise<{ database: Buffer; log: Buffer }> {
  const { readFile } = await import('node:fs/promises');
  const path = join(folder, `${Math.random()}.sqlite`);
  const open = await openSqlite(path);
  open.exec('PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0');
  open.exec(
    'CREATE TABLE __drizzle_migrations (id INTEGER PRIMARY KEY, hash TEXT, created_at NUMERIC)',
  );
  open.exec("INSERT INTO __drizzle_migrations VALUES (1, 'aa', 5)");
  if (!withLog) open.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  const files = { database: await readFile(path), log: await readFile(`${path}-wal`) };
  open.close();
  return files;
}

const link = (linkTarget: string) => ({ node: { type: 'symlink', linkTarget } as Partial<Node> });

test('a profile of 2.x becomes a zip that its restore takes', async () => {
  const { database: bytes } = await database();
  const { name, contents, objections, metadata, leftOut, files, generation } = await exported({
    'kirsch.json': '{}',
    'cache.json': '{"version":1}',
    'config.json': '{}',
    'version.log': 'not in any zip',
    '.claude': { 'history.jsonl': '' },
    Notes: { 'elsewhere.md': '#' },
    Data: {
      'cherrystudio.sqlite': bytes,
      'cherrystudio.sqlite-shm': 'shared memory',
      'restore-journal.json': '{}',
      Files: { 'a.pdf': 'attachment' },
      empty: {},
    },
    ...BROWSER_STORAGE,
  });
  expect(name).toBe('cherry-studio.20260304235958.MBP.local.mac.zip');
  expect(objections).toEqual([]);
  expect({ generation, files }).toEqual({ generation: 'C', files: 9 });
  expect(Object.keys(contents).sort()).toEqual([
    'Data/',
    'Data/Files/',
    'Data/Files/a.pdf',
    'Data/cherrystudio.sqlite',
    'Data/empty/',
    'IndexedDB/',
    'IndexedDB/file__0.indexeddb.leveldb/',
    'IndexedDB/file__0.indexeddb.leveldb/CURRENT',
    'IndexedDB/file__0.indexeddb.leveldb/LOCK',
    'IndexedDB/file__0.indexeddb.leveldb/MANIFEST-000001',
    'Local Storage/',
    'Local Storage/leveldb/',
    'Local Storage/leveldb/CURRENT',
    'Local Storage/leveldb/LOCK',
    'Local Storage/leveldb/MANIFEST-000001',
    'cache.json',
    'metadata.json',
  ]);
  expect(metadata).toMatchObject({
    version: 7,
    appName: 'Cherry Studio',
    appVersion: '2.1.0',
    platform: 'darwin',
    timestamp: Date.UTC(2026, 2, 4, 15, 59, 58, 123),
    resources: { database: false, cache: true, indexedDB: true, appClaude: false, data: true },
  });
  expect(leftOut.map(({ path, reason }) => `${path} ${reason}`)).toEqual([
    '.claude no-place',
    'Notes no-place',
    'config.json no-place',
    'version.log no-place',
  ]);
});

test('a lightweight one of 2.x has the database and nothing else', async () => {
  const { database: bytes } = await database();
  const profile = { Data: { 'cherrystudio.sqlite': bytes, Files: { a: 'a' } }, ...BROWSER_STORAGE };
  const { contents, objections, leftOut } = await exported(profile, { isLightweight: true });
  expect(Object.keys(contents)).toEqual([
    'metadata.json',
    'Data/',
    'cache.json',
    'Data/cherrystudio.sqlite',
  ]);
  expect({ objections, leftOut }).toEqual({ objections: [], leftOut: [] });
});

test('the log of changes beside a database is taken in, wherever the database is', async () => {
  const { database: bytes, log } = await database(true);
  expect(log.length).toBeGreaterThan(0);
  const unsealed = await exported({ Data: { 'cherrystudio.sqlite': bytes } });
  expect(unsealed.objections.map(({ rule }) => rule)).toContain('integrity');
  const files = { 'cherrystudio.sqlite': bytes, 'cherrystudio.sqlite-wal': log };
  for (const [name, profile] of Object.entries({ 'a.zip': { Data: files }, 'b.zip': files })) {
    const { objections, contents } = await exported(profile, { name, temporaryFolder: folder });
    expect(objections).toEqual([]);
    expect(Object.keys(contents).filter((path) => path.includes('sqlite'))).toEqual([
      'Data/cherrystudio.sqlite',
    ]);
  }
});

test('a profile of 1.x becomes a zip that its restore takes, with its databases as they are', async () => {
  const profile = {
    ...BROWSER_STORAGE,
    Data: { 'agents.db': 'database', 'agents.db-wal': 'log', Notes: { 'a.md': '#' } },
    'version.log': '1.9.12|win|prod|packaged|install|2026-01-01T00:00:00.000Z\n',
  };
  const { contents, objections, metadata, name } = await exported(
    profile,
    {},
    { tags: ['system=windows'] },
  );
  expect(name).toBe('cherry-studio.20261122160142.laptop.windows.zip');
  expect(objections).toEqual([]);
  expect(metadata).toMatchObject({ version: 6, appVersion: '1.9.12', platform: 'win32' });
  expect(metadata).not.toHaveProperty('resources');
  expect(contents).toMatchObject({ 'Data/agents.db-wal': 'log', 'Data/Notes/a.md': '#' });
  const light = await exported(profile, { isLightweight: true, name: 'light.zip' }, {});
  expect(light.objections).toEqual([]);
  expect(Object.keys(light.contents).filter((path) => path.startsWith('Data'))).toEqual(['Data/']);
});

test('what an older zip has brought is written as such a zip', async () => {
  const { contents, generation } = await exported({
    'data.json': '{"time":1,"version":5,"localStorage":{},"indexedDB":{}}',
    Data: { Files: { a: 'a' } },
  });
  expect(generation).toBe('A');
  expect(Object.keys(contents)).toEqual(['Data/', 'Data/Files/', 'Data/Files/a', 'data.json']);
});

test('a backup without chats is refused: restoring it would empty them', async () => {
  for (const profile of [{}, { Data: { Files: {} } }, { IndexedDB: {}, Data: {} }]) {
    await expect(exported(profile)).rejects.toMatchObject({ code: 'PATH_NOT_FOUND' });
  }
});

test('a link is what it leads to, and one that leads out or in a circle is left out', async () => {
  const manifest: ProfileManifest = {
    generation: 'B',
    appVersion: '1.9.13',
    system: 'windows',
    profileFolder: 'C:\\Users\\ada\\AppData\\Roaming\\CherryStudio',
    homeFolder: undefined,
    parts: ['main'],
    isLightweight: false,
    isWithoutApiKeys: false,
    places: {},
    units: [],
    missingFiles: [],
  };
  const { contents, leftOut, objections } = await exported({
    'kirsch.json': encodeManifest(manifest),
    IndexedDB: { ...BROWSER_STORAGE.IndexedDB, link: link('../Data/Skills') },
    'Local Storage': BROWSER_STORAGE['Local Storage'],
    Data: {
      Skills: { draw: { 'SKILL.md': 'how to', up: link('..') } },
      Agents: {
        relative: link('../Skills/draw/SKILL.md'),
        absolute: link('c:\\users\\Ada\\AppData\\Roaming\\CherryStudio\\Data\\Skills\\draw'),
        twice: link('relative'),
        out: link('../../../../etc/passwd'),
        elsewhere: link('/etc/passwd'),
        nothing: link('../missing'),
        self: link('self'),
        circle: link('.'),
        other: { node: { type: 'fifo' } },
        'back\\slash': 'a',
      },
    },
  });
  expect(objections).toEqual([]);
  expect(contents).toMatchObject({
    'Data/Agents/relative': 'how to',
    'Data/Agents/twice': 'how to',
    'Data/Agents/absolute/': '',
    'Data/Agents/absolute/SKILL.md': 'how to',
  });
  expect(leftOut.map(({ path, reason }) => `${path} ${reason}`).sort()).toEqual([
    'Data/Agents/absolute/up link',
    'Data/Agents/back\\slash bad-name',
    'Data/Agents/circle link',
    'Data/Agents/elsewhere link',
    'Data/Agents/nothing link',
    'Data/Agents/other special-file',
    'Data/Agents/out link',
    'Data/Agents/self link',
    'Data/Skills/draw/up link',
    'IndexedDB/link link',
  ]);
});

test.each([
  [['Data', 'a'], '../b', undefined, ['b']],
  [['Data', 'a'], '../../b', undefined, undefined],
  [['Data', 'a'], '..', undefined, undefined],
  [['a'], '/home/ada/p/Data', '/home/ada/p', ['Data']],
  [['a'], '/home/ada/pp/Data', '/home/ada/p', undefined],
  [['a'], '/home/ada/p/../q', '/home/ada/p', undefined],
  [['a'], '\\\\?\\C:\\p\\Data', 'C:\\p', ['Data']],
  [['a'], '', undefined, undefined],
])('from %j the link %j leads, with the profile in %j, to %j', (from, target, profile, names) => {
  expect(linkedNames(from, target, profile)).toEqual(names);
});

test('a zip of that name stays, unless it is to be replaced', async () => {
  const { database: bytes } = await database();
  const profile = { Data: { 'cherrystudio.sqlite': bytes } };
  await exported(profile, { name: 'a.zip' });
  const again = exported(profile, { name: 'a.zip' });
  await expect(again).rejects.toMatchObject({ code: 'TARGET_UNWRITABLE' });
  await exported(profile, { name: 'a.zip', overwrite: true });
});

test('nothing is left of an export that is stopped, or of which the backup has lost a part', async () => {
  const { database: bytes } = await database();
  const stop = new AbortController();
  const { snapshot } = await addSnapshot(repository, {
    'Cherry Studio': { Data: { 'cherrystudio.sqlite': bytes, Files: { a: 'a'.repeat(1e6) } } },
  });
  const indexed = await loadIndex(repository);
  stop.abort();
  await expect(
    exportArchive(indexed, snapshot, { to: zips, signal: stop.signal }),
  ).rejects.toMatchObject({ code: 'ABORTED' });
  const lost: Folder = {
    'Cherry Studio': {
      Data: {
        'cherrystudio.sqlite': bytes,
        lost: { node: { type: 'file', size: 5, content: ['ab'.repeat(32)] } },
      },
    },
  };
  const other = await addSnapshot(repository, lost);
  await expect(
    exportArchive(await loadIndex(repository), other.snapshot, { to: zips }),
  ).rejects.toMatchObject({ code: 'BLOB_NOT_FOUND' });
  for await (const { key } of zips.list('')) expect(key).toBe('nothing');
});
