import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser } from '../../scripts/sample/browser.ts';
import {
  type IndexedDbFiles,
  openIndexedDb,
  type RecordKey,
  StoredBlob,
} from '../../src/sources/indexed-db/index.ts';
import { levelDbFileOf, levelDbFolder, verifyLevelDb } from '../../src/sources/leveldb/index.ts';
import { readLocalStorage } from '../../src/sources/local-storage/read-local-storage.ts';
import { findProgram } from '../servers/find-program.ts';

const chromium = findProgram('chromium');
const page = fileURLToPath(new URL('../../scripts/sample/page.html', import.meta.url));

/** Values of all kinds, large ones among them: Chromium packs these, or puts them beside the database. */
const SCRIPT = `(async () => {
  const open = (name, stores) => new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 7)
    request.onupgradeneeded = () => { for (const store of stores) request.result.createObjectStore(store).createIndex('by', 'by') }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  const noise = (length) => Array.from({ length }, (_, at) => (at * 2654435761 >>> 0).toString(36)).join('')
  const write = (database, change) => new Promise((resolve, reject) => {
    const transaction = database.transaction('values', 'readwrite', { durability: 'strict' })
    change(transaction.objectStore('values'))
    transaction.oncomplete = resolve
    transaction.onabort = () => reject(transaction.error)
  })
  const database = await open('Kinds', ['values', '樱桃'])
  const other = await open('Other', ['values'])
  await write(other, (store) => store.put('elsewhere', 'key'))
  const loop = { name: 'loop' }
  loop.self = loop
  await write(database, (store) => {
    store.put({ by: 1, map: new Map([[1, new Set(['a'])]]), date: new Date(5), pattern: /x+/gi, big: 2n ** 70n, hole: [1, , 3], none: undefined, nothing: null, half: '\\ud83c', bytes: new Uint16Array([1, 65535]), error: new RangeError('no'), numbers: [-0, NaN, 1e300, -7], __proto__: null }, 'kinds')
    store.put(loop, 'loop')
    store.put({ text: '樱桃'.repeat(60000) }, 'repetitive')
    store.put({ text: noise(60000) }, 'noisy')
    store.put({ text: noise(60000), file: new File(['inside'], 'notes.txt', { type: 'text/plain' }), blob: new Blob(['one']) }, 'noisy with files')
    store.put(1, ['a', [2, new Date(9)], new Uint8Array([1, 2])])
    store.put('gone', 'deleted')
    for (let at = 0; at < 300; at++) store.put({ at, text: 'x'.repeat(at * 10) }, at)
  })
  await write(database, (store) => { store.delete('deleted'); store.put('second', 0) })
  localStorage.setItem('ключ', 'значение')
  localStorage.setItem('empty', '')
  database.close()
  other.close()
})()`;

describe.skipIf(chromium === undefined)('IndexedDB that a real Chromium has written', () => {
  let folder: string;
  let files: IndexedDbFiles;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kirsch-indexed-db-'));
    const args = ['--disable-features=IdbSqliteOnDiskRollout,IdbSqliteBackingStore'];
    const browser = await openBrowser({ program: chromium!, profile: folder, page, args });
    try {
      await browser.evaluate(SCRIPT);
    } finally {
      await browser.close();
    }
    const place = join(folder, 'Default', 'IndexedDB', 'file__0.indexeddb.');
    files = {
      leveldb: levelDbFolder(`${place}leveldb`),
      openBlob: async (path) => {
        const file = join(`${place}blob`, path);
        return (await stat(file).catch(() => undefined)) && levelDbFileOf(await readFile(file));
      },
    };
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  test('has its databases, stores and versions, and nothing is wrong with the files', async () => {
    expect(await verifyLevelDb(files.leveldb)).toEqual([]);
    const databases = await openIndexedDb(files);
    const facts = databases.map(({ name, version, stores }) => ({ name, version, stores }));
    expect(facts.sort((a, b) => a.name.localeCompare(b.name))).toEqual([
      { name: 'Kinds', version: 7, stores: ['values', '樱桃'] },
      { name: 'Other', version: 7, stores: ['values'] },
    ]);
  });

  test('gives every value back as it was put in', async () => {
    const database = (await openIndexedDb(files)).find(({ name }) => name === 'Kinds')!;
    const found = new Map<string, unknown>();
    const name = (key: RecordKey) => (typeof key === 'string' ? key : JSON.stringify(key));
    for await (const { store, key, value } of database.read()) {
      expect(store).toBe('values');
      found.set(name(key), value);
    }
    expect(found.size).toBe(306);
    expect(found.get('0')).toBe('second');
    expect(found.get('299')).toEqual({ at: 299, text: 'x'.repeat(2990) });
    expect(found.has('deleted')).toBe(false);
    const kinds = found.get('kinds') as Record<string, unknown>;
    expect(kinds).toMatchObject({
      map: new Map([[1, new Set(['a'])]]),
      date: new Date(5),
      pattern: /x+/gi,
      big: 2n ** 70n,
      none: undefined,
      nothing: null,
      half: '\ud83c',
      bytes: new Uint16Array([1, 65535]),
      numbers: [-0, Number.NaN, 1e300, -7],
    });
    expect(Object.hasOwn(kinds['hole'] as object, 1)).toBe(false);
    expect(kinds['error']).toMatchObject({ name: 'RangeError', message: 'no' });
    const loop = found.get('loop') as { self: unknown };
    expect(loop.self).toBe(loop);
    expect(found.get('repetitive')).toEqual({ text: '樱桃'.repeat(60_000) });
    const noisy = found.get('noisy') as { text: string };
    expect(noisy.text.length).toBeGreaterThan(300_000);
    const withFiles = found.get('noisy with files') as {
      file: StoredBlob;
      blob: StoredBlob;
      text: string;
    };
    expect(withFiles.text).toBe(noisy.text);
    expect(withFiles.file).toBeInstanceOf(StoredBlob);
    expect(withFiles.file.facts).toMatchObject({ name: 'notes.txt', type: 'text/plain', size: 6 });
    expect(String(await database.readBlob(withFiles.file.facts))).toBe('inside');
    expect(String(await database.readBlob(withFiles.blob.facts))).toBe('one');
  });

  test('gives Local Storage in either encoding', async () => {
    const items = new Map<string, string>();
    const storage = levelDbFolder(join(folder, 'Default', 'Local Storage', 'leveldb'));
    for await (const { origin, key, value } of readLocalStorage(storage)) {
      expect(origin).toBe('file://');
      items.set(key, value);
    }
    expect([items.get('ключ'), items.get('empty')]).toEqual(['значение', '']);
  });
});
