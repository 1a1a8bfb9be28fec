import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  archiveA,
  archiveB,
  archiveC,
  archiveD,
  metadata,
} from '../../../test/sources/handmade-archives.ts';
import { handmadeZip, soundZip } from '../../../test/sources/handmade-zip.ts';
import { loadIndex } from '../../repository/indexed-repository.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import { parseManifest } from '../../sources/index.ts';
import { MemoryStorage, ZIP_NAMES } from '../../storage/index.ts';
import { readFileContent } from '../dump/file-content.ts';
import { addSnapshot, makeRepository } from '../sample-repository.test-helper.ts';
import { loadSnapshots, type StoredSnapshot } from '../snapshots/load-snapshots.ts';
import { walkTree } from '../trees/walk-tree.ts';
import { exportArchive } from './export-archive.ts';
import { type ImportManyOptions, importArchives } from './import-archives.ts';
import { importedNameOf, importedTag } from './import-tags.ts';
import { openStoredArchive } from './open-stored-archive.ts';

const B = 'cherry-studio.20260102030405.ada-pc.windows.zip';
const C = 'cherry-studio.20260102030405123.ada-pc.windows.zip';

let folder: string;
let repository: OpenRepository;
let zips: MemoryStorage;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kirsch-import-'));
  repository = makeRepository();
  zips = new MemoryStorage(() => Date.UTC(2026, 8, 1), ZIP_NAMES);
});
afterEach(async () => {
  // Nothing is ever left in it.
  expect(await readdir(folder)).toEqual([]);
  await rm(folder, { recursive: true });
});

const run = (options: Partial<ImportManyOptions> = {}) =>
  importArchives(repository, zips, { temporaryFolder: folder, workers: 1, ...options });

async function contentsOf({ snapshot }: StoredSnapshot): Promise<Record<string, string>> {
  const indexed = await loadIndex(repository);
  const contents: Record<string, string> = {};
  for await (const { path, node } of walkTree(indexed, snapshot.tree)) {
    if (node.type !== 'file') continue;
    const parts: Buffer[] = [];
    for await (const part of readFileContent(indexed, node)) parts.push(part);
    contents[path] = Buffer.concat(parts).toString('latin1');
  }
  return contents;
}

test('a zip becomes a backup with its date, computer, system and version', async () => {
  await zips.put(B, await archiveB());
  const { outcomes } = await run();
  expect(outcomes).toMatchObject([{ state: 'imported', name: B, ignored: [] }]);
  const [stored] = await loadSnapshots(repository);
  const { time, hostname, paths, tags } = stored!.snapshot;
  expect(new Date(time).toISOString()).toBe('2026-01-02T03:04:05.000Z');
  expect({ hostname, paths }).toEqual({ hostname: 'ada-pc', paths: ['/Cherry Studio'] });
  expect(tags).toEqual([
    'source=cherry-studio',
    'generation=B',
    'app-version=1.9.13',
    'system=windows',
    `imported=${B}`,
  ]);
  const { '/Cherry Studio/kirsch.json': manifest, ...files } = await contentsOf(stored!);
  expect(files).toEqual({
    '/Cherry Studio/Data/Files/0b7c.pdf': 'an attachment',
    '/Cherry Studio/Data/KnowledgeBase/base-1': 'vectors',
    '/Cherry Studio/Data/Notes/list.md': '# List',
    '/Cherry Studio/IndexedDB/file__0.indexeddb.leveldb/CURRENT': 'MANIFEST-000001\n',
    '/Cherry Studio/Local Storage/leveldb/CURRENT': 'MANIFEST-000001\n',
  });
  expect(parseManifest(Buffer.from(manifest!, 'latin1'))).toMatchObject({
    generation: 'B',
    system: 'windows',
    profileFolder: undefined,
    parts: ['main', 'knowledge', 'files', 'notes'],
    units: [
      { kind: 'leveldb', as: '/Cherry Studio/IndexedDB/file__0.indexeddb.leveldb' },
      { kind: 'leveldb', as: '/Cherry Studio/Local Storage/leveldb' },
    ],
  });
});

test('zips of A and C become backups, D stays a zip, and what is damaged costs the others nothing', async () => {
  await zips.put('a.zip', await archiveA());
  await zips.put(C, await archiveC());
  await zips.put('d.zip', await archiveD());
  await zips.put('cut.zip', (await archiveC()).subarray(0, 900));
  await zips.put('photos.zip', await soundZip({ 'a.jpg': '' }));
  const damaged = await archiveB();
  damaged[damaged.indexOf('list.md') + 12]! ^= 0xff;
  await zips.put('damaged.zip', damaged);
  const { outcomes } = await run({ host: 'given' });
  expect(outcomes.map(({ name, state }) => `${name} ${state}`)).toEqual([
    'a.zip imported',
    'damaged.zip refused',
    `${C} imported`,
    'd.zip refused',
    'cut.zip refused',
  ]);
  const stored = await loadSnapshots(repository);
  const hosts = stored.map(({ snapshot }) => snapshot.hostname).sort();
  expect(hosts).toEqual(['ada-pc', 'given']);
  const a = stored.find(({ snapshot }) => snapshot.tags.includes('generation=A'))!;
  expect(Object.keys(await contentsOf(a))).toContain('/Cherry Studio/data.json');
  const named = run({ names: ['photos.zip'] });
  expect((await named).outcomes).toMatchObject([{ state: 'refused' }]);
  await expect(run({ names: ['x.zip'] })).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
});

test('the same zip twice adds nothing, and another of its name is another', async () => {
  await zips.put('a,b %.zip', await archiveC());
  await run();
  const again = await run();
  expect(again).toMatchObject({ outcomes: [{ state: 'known' }], zipBytes: 0, added: 0 });
  expect(await loadSnapshots(repository)).toHaveLength(1);
  const later = metadata(7, '2.1.0').replace('1767323045000', '1767323999000');
  await zips.put('a,b %.zip', await archiveC({ 'metadata.json': later }));
  expect((await run()).outcomes).toMatchObject([{ state: 'imported' }]);
});

test('many zips cost what is new in them, and say what that saves', async () => {
  const { randomBytes } = await import('node:crypto');
  const large = { 'Data/Files/large': randomBytes(300_000) };
  for (let day = 1; day <= 5; day++) {
    const name = `cherry-studio.2026010${day}000000.pc.linux.zip`;
    const time = metadata(7, '2.1.0').replace('1767323045000', `${Date.UTC(2026, 0, day)}`);
    const extra = { ...large, 'metadata.json': time, 'Data/Notes/diary.md': `day ${day}` };
    await zips.put(name, await archiveC(extra));
  }
  const order: string[] = [];
  const { zipBytes, added, saved } = await run({ onArchive: ({ name }) => order.push(name) });
  expect(order).toEqual([...order].sort());
  expect(zipBytes).toBeGreaterThan(5 * 300_000);
  expect(added).toBeLessThan(300_000 + 5 * 20_000);
  expect(saved).toBe(zipBytes - added);
});

test('joins the backups of the one computer of that host name', async () => {
  const tags = ['computer=0123456789abcdef', 'computer-name=Ada’s PC'];
  await addSnapshot(repository, {}, { hostname: 'ada-pc', username: 'ada', tags });
  await zips.put(B, await archiveB());
  await run();
  const imported = (await loadSnapshots(repository)).find(({ snapshot }) =>
    snapshot.tags.includes(importedTag(B)),
  );
  expect(imported?.snapshot.username).toBe('ada');
  expect(imported?.snapshot.tags).toEqual(expect.arrayContaining(tags));
  await addSnapshot(repository, {}, { hostname: 'ada-pc', tags: ['computer=1123456789abcdef'] });
  await zips.put(C, await archiveC());
  await run();
  const other = (await loadSnapshots(repository)).find(({ snapshot }) =>
    snapshot.tags.includes(importedTag(C)),
  );
  expect(other?.snapshot.tags.some((tag) => tag.startsWith('computer='))).toBe(false);
});

test('what was exported and imported again is the same', async () => {
  await zips.put('first.zip', await archiveC());
  await run();
  const [first] = await loadSnapshots(repository);
  const indexed = await loadIndex(repository);
  const { name } = await exportArchive(indexed, first!.snapshot, { to: zips });
  expect(name.startsWith('cherry-studio.2026')).toBe(true);
  const { contents } = await openStoredArchive(zips, name);
  expect(contents).toMatchObject({ generation: 'C', appVersion: '2.1.0', platform: 'win32' });
  await run({ names: [name] });
  const second = (await loadSnapshots(repository)).find(({ id }) => id !== first!.id)!;
  expect(await contentsOf(second)).toEqual(await contentsOf(first!));
});

test('hostile zips change nothing and say why', async () => {
  const description = { name: 'metadata.json', content: Buffer.from(metadata(7, '9"<\n>')) };
  const hostile = {
    'up.zip': handmadeZip([description, { name: '../../evil', content: Buffer.from('x') }]),
    'absolute.zip': handmadeZip([description, { name: '/etc/evil' }]),
    'backslash.zip': handmadeZip([description, { name: 'Data\\..\\evil' }]),
    'twice.zip': handmadeZip([description, { name: 'Data/a' }, { name: 'Data/a' }]),
    'symlink.zip': handmadeZip([
      description,
      { name: 'Data/a', mode: 0o120777, content: Buffer.from('/etc') },
    ]),
    'bomb.zip': handmadeZip([
      description,
      { name: 'Data/a', method: 8, declared: { size: 4_000_000_000 } },
    ]),
    'crc.zip': handmadeZip([
      description,
      { name: 'Data/a', content: Buffer.from('x'), declared: { crc32: 1 } },
    ]),
    'overlap.zip': handmadeZip([
      description,
      { name: 'Data/a', content: Buffer.alloc(50) },
      { name: 'Data/b', content: Buffer.alloc(9), declared: { offset: 0 } },
    ]),
  };
  for (const [name, bytes] of Object.entries(hostile)) await zips.put(name, bytes);
  const { outcomes } = await run();
  expect(outcomes).toHaveLength(Object.keys(hostile).length);
  for (const outcome of outcomes) expect(outcome.state).toBe('refused');
  expect(await loadSnapshots(repository)).toEqual([]);
});

test('brings nothing that could be restored to outside of the profile', async () => {
  await zips.put(
    B,
    await archiveB({
      '.cherrystudio/config/config.json': '{}',
      'kirsch.json': '{}',
      'Data/a': 'a',
    }),
  );
  const { outcomes } = await run();
  expect(outcomes).toMatchObject([{ ignored: ['.cherrystudio', 'kirsch.json'] }]);
  const [stored] = await loadSnapshots(repository);
  const paths = Object.keys(await contentsOf(stored!));
  expect(paths.some((path) => path.includes('.cherrystudio'))).toBe(false);
  expect(importedNameOf(stored!.snapshot)).toBe(B);
});

test('an import that is stopped leaves nothing', async () => {
  await zips.put(B, await archiveB());
  const stop = new AbortController();
  const stopped = run({ signal: stop.signal, onProgress: () => stop.abort() });
  await expect(stopped).rejects.toMatchObject({ code: 'ABORTED' });
  expect(await loadSnapshots(repository)).toEqual([]);
});

test('a name without a computer is of nobody', async () => {
  await zips.put('x.zip', await archiveB());
  await run();
  expect((await loadSnapshots(repository))[0]!.snapshot.hostname).toBe('unknown');
  expect(hostname()).not.toBe('unknown');
});
