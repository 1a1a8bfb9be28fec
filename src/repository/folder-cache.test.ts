import { spawn, spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openFolderCache } from './folder-cache.ts';
import type { RepositoryCache } from './repository-cache.ts';

const REPOSITORY = 'c0'.repeat(32);
const HOUR_MS = 60 * 60 * 1000;

let base: string;
let root: string;
let folder: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'kirsch-cache-'));
  root = join(base, 'kirsch');
  folder = join(root, REPOSITORY);
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

async function open(maxPackBytes?: number): Promise<RepositoryCache> {
  const options = maxPackBytes === undefined ? {} : { maxPackBytes };
  const cache = await openFolderCache(root, REPOSITORY, options);
  if (!cache) throw new Error('The cache could not be opened.');
  return cache;
}

function idOf(number: number): string {
  return number.toString(16).padStart(64, '0');
}

function setAge(path: string, ageMs: number): void {
  const time = new Date(Date.now() - ageMs);
  utimesSync(path, time, time);
}

describe('a folder cache', () => {
  test('gives back what was saved, to another process as well, for every kind', async () => {
    const cache = await open();
    const other = await open();
    for (const kind of ['snapshot', 'index', 'pack'] as const) {
      await cache.save(kind, idOf(1), Buffer.from(`${kind} bytes`));
      expect(await other.load(kind, idOf(1))).toEqual(Buffer.from(`${kind} bytes`));
      expect(await other.load(kind, idOf(2))).toBeUndefined();
    }
    expect(readdirSync(folder).sort()).toEqual(['data', 'index', 'notes', 'snapshots', 'version']);
    expect(readdirSync(join(folder, 'data'))).toEqual([idOf(1)]);
  });

  test('gives exactly the range asked for, or nothing', async () => {
    const cache = await open();
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 40 }),
        fc.nat(50),
        fc.nat(50),
        async (bytes, offset, length) => {
          await cache.save('pack', idOf(1), bytes);
          const expected =
            offset + length <= bytes.length
              ? Buffer.from(bytes.subarray(offset, offset + length))
              : undefined;
          expect(await cache.loadRange('pack', idOf(1), offset, length)).toEqual(expected);
        },
      ),
      { numRuns: 50 },
    );
  });

  test('takes no memory for a length that the file does not have', async () => {
    const cache = await open();
    await cache.save('pack', idOf(1), Buffer.alloc(10));
    expect(await cache.loadRange('pack', idOf(1), 0, 2 ** 40)).toBeUndefined();
  });

  test('keeps notes by name, and replaces them', async () => {
    const cache = await open();
    expect(await cache.loadNote('directory-fingerprints')).toBeUndefined();
    await cache.saveNote('directory-fingerprints', Buffer.from('old'));
    await cache.saveNote('directory-fingerprints', Buffer.from('new'));
    expect(await cache.loadNote('directory-fingerprints')).toEqual(Buffer.from('new'));
  });

  test('writes and reads nothing under a name that could lead elsewhere', async () => {
    const cache = await open();
    writeFileSync(join(base, 'secret'), 'secret');
    for (const name of ['../../../secret', '..', '', '/etc/passwd', 'A', 'a/b', 'a.b']) {
      await cache.save('index', name, Buffer.from('x'));
      await cache.saveNote(name, Buffer.from('x'));
      await cache.remove('index', name);
      expect(await cache.load('index', name)).toBeUndefined();
      expect(await cache.loadNote(name)).toBeUndefined();
    }
    expect(readFileSync(join(base, 'secret'), 'utf8')).toBe('secret');
    expect(readdirSync(join(folder, 'index'))).toEqual([]);
    expect(readdirSync(join(folder, 'notes'))).toEqual([]);
    expect(await openFolderCache(root, '../elsewhere')).toBeUndefined();
  });

  test('drops what the repository does not have any more, and leaves what others are writing', async () => {
    const cache = await open();
    for (const number of [1, 2, 3]) await cache.save('index', idOf(number), Buffer.from('x'));
    await cache.save('snapshot', idOf(1), Buffer.from('x'));
    const underway = `${idOf(4)}-abcdefabcdef.tmp`;
    const abandoned = `${idOf(5)}-abcdefabcdef.tmp`;
    for (const name of [underway, abandoned]) writeFileSync(join(folder, 'index', name), 'half');
    setAge(join(folder, 'index', abandoned), 2 * HOUR_MS);
    await cache.retain('index', new Set([idOf(2), idOf(9)]));
    expect(readdirSync(join(folder, 'index')).sort()).toEqual([idOf(2), underway].sort());
    expect(await cache.load('snapshot', idOf(1))).toBeDefined();
  });

  test('forgets what is removed', async () => {
    const cache = await open();
    await cache.save('snapshot', idOf(1), Buffer.from('x'));
    await cache.remove('snapshot', idOf(1));
    await cache.remove('snapshot', idOf(1));
    expect(await cache.load('snapshot', idOf(1))).toBeUndefined();
  });

  test('never throws when it is deleted while in use, and serves again when opened anew', async () => {
    const cache = await open();
    await cache.save('pack', idOf(1), Buffer.from('x'));
    rmSync(root, { recursive: true });
    expect(await cache.load('pack', idOf(1))).toBeUndefined();
    expect(await cache.loadRange('pack', idOf(1), 0, 1)).toBeUndefined();
    await cache.save('pack', idOf(1), Buffer.from('x'));
    await cache.retain('pack', new Set());
    await cache.remove('pack', idOf(1));
    await cache.saveNote('note', Buffer.from('x'));
    const again = await open();
    await again.save('pack', idOf(1), Buffer.from('x'));
    expect(await again.load('pack', idOf(1))).toEqual(Buffer.from('x'));
  });

  test('is absent where a file stands in its way', async () => {
    writeFileSync(root, 'a file');
    expect(await openFolderCache(root, REPOSITORY)).toBeUndefined();
    expect(readFileSync(root, 'utf8')).toBe('a file');
  });

  test("is absent where restic's cache of the same repository lives", async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'version'), '1');
    expect(await openFolderCache(root, REPOSITORY)).toBeUndefined();
    expect(readFileSync(join(folder, 'version'), 'utf8')).toBe('1');
  });

  test('survives folders where files should be', async () => {
    const cache = await open();
    mkdirSync(join(folder, 'index', idOf(1)));
    expect(await cache.load('index', idOf(1))).toBeUndefined();
    await cache.save('index', idOf(1), Buffer.from('x'));
    await cache.retain('index', new Set());
    expect(readdirSync(join(folder, 'index'))).toEqual([idOf(1)]);
  });

  test('drops the packs that were not used for longest when it grows above its bound', async () => {
    const cache = await open();
    for (const number of [1, 2, 3, 4]) {
      await cache.save('pack', idOf(number), Buffer.alloc(100));
      setAge(join(folder, 'data', idOf(number)), (10 - number) * HOUR_MS);
    }
    // The oldest is used now, by a run that reads a part of it.
    const user = await open();
    await user.loadRange('pack', idOf(1), 0, 10);
    const reopened = await open(250);
    expect(readdirSync(join(folder, 'data')).sort()).toEqual([idOf(1), idOf(4)]);
    expect(await reopened.load('pack', idOf(1))).toEqual(Buffer.alloc(100));
  });

  test('stays below its bound while it is used, and keeps what the run needs', async () => {
    const cache = await open(1000);
    for (let number = 1; number <= 9; number++) {
      await cache.save('pack', idOf(number), Buffer.alloc(100));
      setAge(join(folder, 'data', idOf(number)), (10 - number) * HOUR_MS);
    }
    const other = await open(1000);
    await other.loadRange('pack', idOf(1), 0, 10);
    await other.save('pack', idOf(20), Buffer.alloc(700));
    expect(readdirSync(join(folder, 'data')).sort()).toEqual(
      [idOf(1), idOf(8), idOf(9), idOf(20)].sort(),
    );
    // Nothing is left that this run does not need.
    await other.loadRange('pack', idOf(8), 0, 10);
    await other.loadRange('pack', idOf(9), 0, 10);
    await other.save('pack', idOf(21), Buffer.alloc(200));
    expect(await other.load('pack', idOf(21))).toBeUndefined();
    for (const number of [1, 8, 9, 20])
      expect(await other.load('pack', idOf(number))).toBeDefined();
  });

  test('keeps no packs where none are wanted', async () => {
    const cache = await open(0);
    await cache.save('pack', idOf(1), Buffer.alloc(1));
    await cache.save('index', idOf(1), Buffer.alloc(1));
    expect(readdirSync(join(folder, 'data'))).toEqual([]);
    expect(await cache.load('index', idOf(1))).toBeDefined();
  });

  test('leaves nothing half written when the disk is full', async () => {
    await open();
    const script = `
      import { openFolderCache } from ${JSON.stringify(new URL('./folder-cache.ts', import.meta.url).href)};
      const cache = await openFolderCache(${JSON.stringify(root)}, ${JSON.stringify(REPOSITORY)});
      for (const kind of ['pack', 'index']) await cache.save(kind, ${JSON.stringify(idOf(1))}, Buffer.alloc(300_000));
      await cache.save('index', ${JSON.stringify(idOf(2))}, Buffer.alloc(300));`;
    const flags = '--experimental-strip-types --no-warnings --input-type=module';
    // No file may become larger than that, which ends a write as a full disk does.
    const command = `ulimit -f 64; exec "$0" ${flags} --eval "$1"`;
    const { status } = spawnSync('sh', ['-c', command, process.execPath, script]);
    expect(status).toBe(0);
    expect(readdirSync(join(folder, 'data'))).toEqual([]);
    expect(readdirSync(join(folder, 'index'))).toEqual([idOf(2)]);
  });

  test('removes temporary files that a killed process left behind', async () => {
    await open();
    const [old, young] = ['note-0123456789ab.tmp', 'note-ba9876543210.tmp'];
    for (const place of ['data', 'notes']) {
      writeFileSync(join(folder, place, old!), 'half');
      setAge(join(folder, place, old!), 2 * HOUR_MS);
      writeFileSync(join(folder, place, young!), 'half');
    }
    await open();
    expect(readdirSync(join(folder, 'data'))).toEqual([young]);
    expect(readdirSync(join(folder, 'notes'))).toEqual([young]);
  });

  test('follows no link in the place of a file, and replaces it', async () => {
    const cache = await open();
    const precious = join(base, 'precious');
    writeFileSync(precious, 'precious');
    setAge(precious, 99 * HOUR_MS);
    const { mtimeMs } = statSync(precious);
    const path = join(folder, 'data', idOf(1));
    symlinkSync(precious, path);
    expect(await cache.load('pack', idOf(1))).toBeUndefined();
    expect(await cache.loadRange('pack', idOf(1), 0, 3)).toBeUndefined();
    await cache.save('pack', idOf(1), Buffer.from('a pack'));
    expect(await cache.load('pack', idOf(1))).toEqual(Buffer.from('a pack'));
    symlinkSync(precious, join(folder, 'data', idOf(2)));
    await open(0);
    expect(readdirSync(join(folder, 'data'))).toEqual([]);
    expect(readFileSync(precious, 'utf8')).toBe('precious');
    expect(statSync(precious).mtimeMs).toBe(mtimeMs);
  });

  test.skipIf(process.platform === 'win32')('does not wait for a pipe', async () => {
    const cache = await open();
    spawnSync('mkfifo', [join(folder, 'index', idOf(1)), join(folder, 'notes', 'a-note')]);
    expect(readdirSync(join(folder, 'index'))).toEqual([idOf(1)]);
    expect(await cache.load('index', idOf(1))).toBeUndefined();
    expect(await cache.loadRange('index', idOf(1), 0, 1)).toBeUndefined();
    expect(await cache.loadNote('a-note')).toBeUndefined();
  });

  test('takes no memory for a file that is larger than any object', async () => {
    const cache = await open();
    const path = join(folder, 'index', idOf(1));
    writeFileSync(path, 'x');
    truncateSync(path, 2 ** 40);
    expect(await cache.load('index', idOf(1))).toBeUndefined();
  });

  test('is made anew where a power cut has left the name of its layout empty', async () => {
    await open();
    writeFileSync(join(folder, 'version'), '');
    const cache = await open();
    await cache.save('index', idOf(1), Buffer.from('x'));
    expect(await cache.load('index', idOf(1))).toBeDefined();
  });

  test('shows that it is in use by the time of its folder', async () => {
    await open();
    setAge(folder, 100 * HOUR_MS);
    await open();
    expect(Date.now() - statSync(folder).mtimeMs).toBeLessThan(HOUR_MS);
  });

  test.skipIf(process.platform === 'win32')('is readable by its owner only', async () => {
    const cache = await open();
    await cache.save('pack', idOf(1), Buffer.from('x'));
    expect(statSync(root).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'data', idOf(1))).mode & 0o777).toBe(0o600);
  });

  test('never shows a half-written file to another process', async () => {
    const cache = await open();
    const script = `
      import { openFolderCache } from ${JSON.stringify(new URL('./folder-cache.ts', import.meta.url).href)};
      const cache = await openFolderCache(${JSON.stringify(root)}, ${JSON.stringify(REPOSITORY)});
      for (let turn = 0; turn < 300; turn++) {
        await cache.save('index', ${JSON.stringify(idOf(1))}, Buffer.alloc(turn % 2 ? 10 : 300_000, turn));
      }`;
    const writer = spawn(
      process.execPath,
      ['--experimental-strip-types', '--input-type=module', '--eval', script],
      { stdio: 'ignore' },
    );
    let ended: number | null | undefined;
    writer.on('exit', (code) => {
      ended = code;
    });
    let seen = 0;
    while (ended === undefined) {
      const bytes = await cache.load('index', idOf(1));
      if (bytes) {
        seen++;
        expect([10, 300_000]).toContain(bytes.length);
        expect(bytes.equals(Buffer.alloc(bytes.length, bytes[0]))).toBe(true);
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(ended).toBe(0);
    expect(seen).toBeGreaterThan(0);
    expect(readdirSync(join(folder, 'index'))).toEqual([idOf(1)]);
  });
});
