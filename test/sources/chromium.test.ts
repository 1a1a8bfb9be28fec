import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, openBrowser } from '../../scripts/sample/browser.ts';
import { findProfiles, makeSampleProfile, realComputer } from '../../src/sources/index.ts';
import { findProgram } from '../servers/find-program.ts';

const chromium = findProgram('chromium');
const page = fileURLToPath(new URL('../../scripts/sample/page.html', import.meta.url));

describe.skipIf(chromium === undefined)('with a real Chromium', () => {
  let folder: string;
  let profile: string;
  let browser: Browser;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kirsch-chromium-test-'));
    await makeSampleProfile(join(folder, 'sample'), { generation: 'b', bytes: 3 << 20 });
    // A browser has its profiles one folder further down than an Electron application.
    profile = join(folder, 'browser', 'Default');
    await mkdir(join(folder, 'browser'));
    await rename(join(folder, 'sample'), profile);
    const args = ['--disable-features=IdbSqliteOnDiskRollout,IdbSqliteBackingStore'];
    browser = await openBrowser({
      program: chromium!,
      profile: join(folder, 'browser'),
      page,
      args,
    });
  });

  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  test('the sample profile’s IndexedDB and Local Storage open, with all that was written into them', async () => {
    const counts = await browser.evaluate(`openDatabase().then((database) => Promise.all(
      ['topics', 'message_blocks', 'quick_phrases'].map((name) => new Promise((resolve) => {
        const request = database.transaction(name).objectStore(name).count()
        request.onsuccess = () => resolve(request.result)
      }))))`);
    expect(counts).toEqual([16, 76, 1]);
    const size =
      await browser.evaluate(`openDatabase().then((database) => new Promise((resolve) => {
      const request = database.transaction('settings').objectStore('settings').get('image://avatar')
      request.onsuccess = () => resolve(request.result.value.arrayBuffer())
    })).then((bytes) => bytes.byteLength)`);
    expect(size).toBe(3000);
    const settings = await browser.evaluate(`localStorage.getItem('persist:cherry-studio')`);
    expect(Object.keys(JSON.parse(String(settings)))).toEqual([
      'assistants',
      'llm',
      'settings',
      '_persist',
    ]);
  });

  test('its locks on LevelDB are seen while it runs, with its process', async () => {
    const computer = { ...realComputer({}), home: folder };
    const { profiles } = await findProfiles(computer, { folders: [profile] });
    expect(profiles[0]!.presence.state).toBe('running');
    const held = profiles[0]!.presence.evidence.filter(
      ({ kind, found }) => kind === 'leveldb-lock' && found === 'in-use',
    );
    expect(held.map(({ subject }) => subject)).toEqual([
      join(profile, 'IndexedDB', 'file__0.indexeddb.leveldb', 'LOCK'),
      join(profile, 'Local Storage', 'leveldb', 'LOCK'),
    ]);
    expect(held.every(({ pid }) => pid !== undefined)).toBe(true);
  });
});
