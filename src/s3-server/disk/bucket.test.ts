import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Bucket } from './bucket.ts';
import type { DurableFiles } from './durable-files.ts';
import { nodeFiles } from './node-files.ts';
import { DamagedFileError, readFacts } from './object-file.ts';
import type { ObjectSource } from './object-writer.ts';
import { Store } from './store.ts';

const WHOLE = { prefix: '', delimiter: '', after: '', limit: 1000 };

let folder: string;
let opened: string[];
let files: DurableFiles;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kirsch-bucket-'));
  opened = [];
  const disk = nodeFiles({ sync: false });
  files = {
    ...disk,
    open: (path) => {
      opened.push(path);
      return disk.open(path);
    },
  };
});

afterEach(() => rm(folder, { recursive: true }));

function sourceOf(...chunks: Uint8Array[]): ObjectSource {
  return {
    chunks: (async function* () {
      yield* chunks;
    })(),
    facts: () => ({ etag: 'etag' }),
  };
}

function put(bucket: Bucket, key: string, ...chunks: Uint8Array[]): Promise<unknown> {
  return bucket.put(sourceOf(...chunks), { key, headers: { a: 'b' }, now: () => 7 });
}

async function newBucket(): Promise<Bucket> {
  const store = new Store(files, folder);
  await store.createBucket('bucket');
  return store.bucket('bucket');
}

/** As a server that starts again sees it. */
function reopened(): Promise<Bucket> {
  return new Store(files, folder).bucket('bucket');
}

describe('a listing', () => {
  test('opens the files of its own page only, and each but once', async () => {
    const first = await newBucket();
    for (let i = 0; i < 300; i++) await put(first, `k${String(i).padStart(3, '0')}`);
    const bucket = await reopened();
    expect(opened).toHaveLength(0);
    const page = await bucket.list({ ...WHOLE, after: 'k199', limit: 10 });
    expect(page.objects.map(({ key }) => key)).toEqual(
      Array.from({ length: 10 }, (_, i) => `k${200 + i}`),
    );
    expect(page.objects[0]).toMatchObject({ size: 0, etag: 'etag', modified: 7 });
    expect(opened).toHaveLength(10);
    await bucket.list({ ...WHOLE, after: 'k199', limit: 10 });
    expect(opened).toHaveLength(10);
    await put(bucket, 'k200', Buffer.from('new'));
    expect((await bucket.list({ ...WHOLE, after: 'k199', limit: 1 })).objects[0]?.size).toBe(3);
    expect(opened).toHaveLength(10);
  });

  test('leaves out what was removed by hand, and passes over files of others', async () => {
    const first = await newBucket();
    await put(first, 'kept');
    await put(first, 'removed');
    const bucket = await reopened();
    await rm(join(folder, 'bucket', 'objects', '=removed'));
    await writeFile(join(folder, 'bucket', 'objects', '.DS_Store'), '');
    expect((await bucket.list(WHOLE)).objects.map(({ key }) => key)).toEqual(['kept']);
    expect((await (await reopened()).list(WHOLE)).objects.map(({ key }) => key)).toEqual(['kept']);
  });
});

describe('an object', () => {
  test('of any size reads back in any piece', async () => {
    const bucket = await newBucket();
    const sizes = fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), fc.nat(), async (lengths, a, b) => {
        const chunks = lengths.map((length, i) => Buffer.alloc(length, i + 1));
        const whole = Buffer.concat(chunks);
        await put(bucket, 'key', ...chunks);
        const object = await bucket.get('key');
        const [start, end] = [a % (whole.length + 1), b % (whole.length + 1)].sort(
          (x, y) => x - y,
        ) as [number, number];
        expect(object.facts).toEqual({
          key: 'key',
          size: whole.length,
          etag: 'etag',
          modified: 7,
          headers: { a: 'b' },
        });
        expect((await object.read(start, end - start)).equals(whole.subarray(start, end))).toBe(
          true,
        );
        await object.close();
      }),
      { numRuns: 50 },
    );
  });

  test('that is being read stays what it is when it is replaced', async () => {
    const bucket = await newBucket();
    await put(bucket, 'key', Buffer.alloc(100_000, 'a'));
    const object = await bucket.get('key');
    await put(bucket, 'key', Buffer.alloc(100_000, 'b'));
    expect((await object.read(0, 1)).toString()).toBe('a');
    await object.close();
  });

  test('whose file was cut short or overwritten is never given out, and still listed', async () => {
    const bucket = await newBucket();
    const [objects, name] = [join(folder, 'bucket', 'objects'), '=key'];
    await fc.assert(
      fc.asyncProperty(fc.nat(200), async (length) => {
        await put(bucket, 'key', Buffer.alloc(150, 'a'));
        await truncate(join(objects, name), length);
        await expect(readFacts(files, objects, name)).rejects.toThrow(DamagedFileError);
      }),
      { numRuns: 20 },
    );
    await expect(bucket.get('key')).rejects.toThrow(DamagedFileError);
    expect((await (await reopened()).list(WHOLE)).objects).toMatchObject([{ key: 'key', size: 0 }]);
  });

  test('whose bytes do not all arrive leaves what was there, and nothing else', async () => {
    const bucket = await newBucket();
    await put(bucket, 'key', Buffer.from('before'));
    const broken: ObjectSource = {
      chunks: (async function* () {
        yield Buffer.alloc(5_000_000);
        throw new Error('cut');
      })(),
      facts: () => ({ etag: '' }),
    };
    await expect(bucket.put(broken, { key: 'key', headers: {}, now: () => 0 })).rejects.toThrow(
      'cut',
    );
    expect((await bucket.list(WHOLE)).objects).toMatchObject([{ key: 'key', size: 6 }]);
    expect(await readdir(join(folder, 'bucket', 'incoming'))).toEqual([]);
  });
});
