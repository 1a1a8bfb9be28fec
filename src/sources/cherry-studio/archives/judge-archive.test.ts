import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { memorySource, soundZip } from '../../../../test/sources/handmade-zip.ts';
import { openSqlite } from '../../open-sqlite.ts';
import { type JudgeOptions, judgeArchive } from './judge-archive.ts';
import { openZip } from './zip-file.ts';

let folder: string;
let database: Buffer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kirsch-judge-'));
  database = await databaseWith(['aa', 'bb']);
});
afterAll(() => rm(folder, { recursive: true }));

async function databaseWith(hashes: readonly string[]): Promise<Buffer> {
  const path = join(folder, `${hashes.join('-')}.sqlite`);
  const open = await openSqlite(path);
  open.exec(
    'CREATE TABLE __drizzle_migrations (id INTEGER PRIMARY KEY, hash TEXT, created_at NUMERIC)',
  );
  open.exec('CREATE TABLE topic (id TEXT); CREATE INDEX topic_id ON topic (id); BEGIN');
  for (let at = 0; at < 500; at++) open.exec(`INSERT INTO topic VALUES ('${at}')`);
  for (const [at, hash] of hashes.entries()) {
    open.exec(`INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('${hash}', ${at})`);
  }
  open.exec('COMMIT');
  open.close();
  const bytes = await readFile(path);
  await rm(path);
  return bytes;
}

type Files = Readonly<Record<string, string | Buffer | undefined>>;

const app = { appName: 'Cherry Studio', platform: 'linux' };
const resources = {
  database: false,
  cache: true,
  indexedDB: true,
  localStorage: true,
  appClaude: false,
  data: true,
};
const levelDb = {
  'IndexedDB/file__0.indexeddb.leveldb/CURRENT': 'MANIFEST-000001\n',
  'IndexedDB/file__0.indexeddb.leveldb/MANIFEST-000001': 'list',
  'Local Storage/leveldb/CURRENT': 'MANIFEST-000001\n',
  'Local Storage/leveldb/MANIFEST-000001': 'list',
};

/** The rules that a zip breaks: a sound one of that version, in which these files are others, or missing. */
async function objections(
  version: 6 | 7,
  changes: Files = {},
  options: Partial<JudgeOptions> = {},
): Promise<string[]> {
  const metadata = JSON.stringify({ ...app, version, ...(version === 7 && { resources }) });
  const own = version === 7 ? { 'cache.json': '{}', 'Data/cherrystudio.sqlite': database } : {};
  const all = { 'metadata.json': metadata, 'Data/': '', ...own, ...levelDb, ...changes };
  const files = Object.entries(all).filter(([, content]) => content !== undefined);
  const zip = await openZip(
    memorySource(await soundZip(Object.fromEntries(files) as Record<string, string>)),
  );
  const found = await judgeArchive(zip, { temporaryFolder: folder, ...options });
  expect(await readdir(folder)).toEqual([]);
  return found.map(({ rule, path }) => `${rule} ${path}`);
}

const metadataOfC = (changes: object, others: object = {}) =>
  JSON.stringify({ ...app, version: 7, ...others, resources: { ...resources, ...changes } });

test('sound zips are taken', async () => {
  expect(await objections(6)).toEqual([]);
  expect(await objections(7)).toEqual([]);
  const migrations = ['aa', 'bb', 'cc'].map((hash, time) => ({ hash, time }));
  expect(await objections(7, {}, { migrations })).toEqual([]);
});

test('the layout of early builds is taken as well', async () => {
  const early = {
    'metadata.json': metadataOfC({ database: true, appClaude: true }),
    'Data/cherrystudio.sqlite': undefined,
    'cherrystudio.sqlite': database,
    '.claude/': '',
  };
  expect(await objections(7, early)).toEqual([]);
  expect(await objections(7, { ...early, '.claude/': undefined })).toEqual(['folder .claude']);
});

test.each<[string, 6 | 7, () => Files, string]>([
  ['no metadata', 7, () => ({ 'metadata.json': undefined }), 'metadata metadata.json'],
  ['metadata that is no JSON', 6, () => ({ 'metadata.json': '{' }), 'metadata metadata.json'],
  [
    'another application',
    7,
    () => ({ 'metadata.json': metadataOfC({}, { appName: 'Other' }) }),
    'metadata metadata.json',
  ],
  [
    'a newer format',
    7,
    () => ({ 'metadata.json': metadataOfC({}, { version: 8 }) }),
    'metadata metadata.json',
  ],
  [
    'resources that do not agree',
    7,
    () => ({ 'metadata.json': metadataOfC({ localStorage: false }) }),
    'resources metadata.json',
  ],
  [
    'no resources',
    7,
    () => ({ 'metadata.json': metadataOfC({}, { version: 7 }).replace('resources', 'none') }),
    'resources metadata.json',
  ],
  ['no cache', 7, () => ({ 'cache.json': undefined }), 'cache cache.json'],
  [
    'no database',
    7,
    () => ({ 'Data/cherrystudio.sqlite': undefined }),
    'database Data/cherrystudio.sqlite',
  ],
  [
    'a database that is none',
    7,
    () => ({ 'Data/cherrystudio.sqlite': 'text' }),
    'integrity Data/cherrystudio.sqlite',
  ],
  [
    'no LevelDB',
    6,
    () => ({ 'Local Storage/leveldb/CURRENT': undefined }),
    'leveldb Local Storage',
  ],
  [
    'a LevelDB without its list',
    6,
    () => ({ 'IndexedDB/file__0.indexeddb.leveldb/MANIFEST-000001': undefined }),
    'leveldb IndexedDB/file__0.indexeddb.leveldb/CURRENT',
  ],
  [
    'a LevelDB that names a path',
    6,
    () => ({ 'Local Storage/leveldb/CURRENT': '../../metadata.json' }),
    'leveldb Local Storage/leveldb/CURRENT',
  ],
])('refuses %s', async (_, version, changes, expected) => {
  expect(await objections(version, changes())).toEqual([expected]);
});

test('refuses a database that is damaged, that no version knows, or that is of a later one', async () => {
  const path = 'Data/cherrystudio.sqlite';
  const damaged = Buffer.from(database);
  // A page of rows, or of their index.
  damaged.fill(0x5a, 3 * 4096, 4 * 4096);
  expect(await objections(7, { [path]: damaged })).toContain(`integrity ${path}`);
  expect(await objections(7, { [path]: await databaseWith([]) })).toEqual([`migrations ${path}`]);
  const migrations = [{ hash: 'aa', time: 0 }];
  expect(await objections(7, {}, { migrations })).toEqual([`migrations ${path}`]);
});

test('refuses contents that are not what the checksum says', async () => {
  const bytes = await soundZip({ 'metadata.json': metadataOfC({}), 'cache.json': 'x'.repeat(100) });
  const zip = await openZip(memorySource(bytes));
  bytes[zip.entries[1]!.offset + 30 + 'cache.json'.length + 1]! ^= 0xff;
  const found = await judgeArchive(zip, { temporaryFolder: folder });
  expect(found.map(({ rule, path }) => `${rule} ${path}`)).toContain('contents cache.json');
});
