import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { startBlobWriting } from '../../test/blob-writing.ts';
import { HandmadeRepository } from '../../test/handmade-repository.ts';
import { MemoryCache } from '../../test/memory-cache.ts';
import { packsOf } from '../../test/packs-of.ts';
import { refusal } from '../../test/refusal.ts';
import { TroubledStorage, unreachable } from '../../test/troubled-storage.ts';
import { KirschError } from '../errors/index.ts';
import { decodeIndex } from '../format/index.ts';
import { keyOf } from './file-kind.ts';
import { loadIndex } from './indexed-repository.ts';
import type { OpenRepository } from './open-repository.ts';

const MINUTE_MS = 60_000;
/** So small that every blob fills a pack. */
const TINY = { targetBytes: 1 };

let storage: TroubledStorage;
let repository: OpenRepository;
beforeEach(() => {
  storage = new TroubledStorage();
  repository = new HandmadeRepository(storage).open();
});

async function indexedBlobs(): Promise<number[]> {
  const counts: number[] = [];
  for (const id of await repository.listIds('index')) {
    const { packs } = decodeIndex(await repository.loadUnpacked('index', id));
    counts.push(packs.reduce((sum, { blobs }) => sum + blobs.length, 0));
  }
  return counts;
}

/** Lets uploads under way end. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}

describe('sending packs', () => {
  test('names a pack in an index only when it is stored', async () => {
    const { writer, indexed, finish } = await startBlobWriting(repository, TINY);
    const gate = Promise.withResolvers<void>();
    storage.before = (call) => (call === 'put' ? gate.promise : Promise.resolve());
    const id = writer.store('data', Buffer.from('content')).toString('hex');
    await settle();
    expect(indexed.index.has('data', id)).toBe(true);
    expect(indexed.index.find('data', id)).toBeUndefined();
    expect(await repository.listIds('index')).toEqual([]);
    gate.resolve();
    await finish();
    expect(indexed.index.find('data', id)).toBeDefined();
    expect(await indexedBlobs()).toEqual([1]);
  });

  test('writes an index file once a minute, not only in the end', async () => {
    let now = 0;
    const { writer, uploader, finish } = await startBlobWriting(repository, {
      ...TINY,
      now: () => now,
    });
    const store = async (text: string) => {
      writer.store('data', Buffer.from(text));
      await uploader.settled();
    };
    await store('at once');
    now = MINUTE_MS - 1;
    await store('within the minute');
    expect(await indexedBlobs()).toEqual([]);
    now = MINUTE_MS;
    await store('after a minute');
    expect(await indexedBlobs()).toEqual([3]);
    now = 2 * MINUTE_MS - 1;
    await store('within the next');
    expect(await indexedBlobs()).toEqual([3]);
    await finish();
    expect((await indexedBlobs()).sort()).toEqual([1, 3]);
    expect([...uploader.indexIds].sort()).toEqual((await repository.listIds('index')).sort());
  });

  test('writes an index file every 50,000 blobs', async () => {
    const { writer, uploader, finish } = await startBlobWriting(repository, {
      targetBytes: 2 ** 20,
      compression: 'off',
    });
    const blob = Buffer.alloc(8);
    for (let number = 0; number < 120_000; number++) {
      blob.writeUInt32LE(number);
      writer.store('data', blob);
      if (number % 10_000 === 0) await uploader.settled();
    }
    await finish();
    const counts = await indexedBlobs();
    expect(counts.reduce((sum, count) => sum + count)).toBe(120_000);
    expect(counts).toHaveLength(3);
    for (const count of counts) expect(count).toBeLessThan(80_000);
  });

  test('writes no index file when there was nothing to send', async () => {
    const { uploader, finish } = await startBlobWriting(repository);
    await finish();
    expect(uploader.indexIds).toEqual([]);
    expect(storage.calls).not.toContain('put');
  });

  test('sends nothing in a dry run, and does everything else', async () => {
    const told: number[] = [];
    const { writer, indexed, finish } = await startBlobWriting(repository, {
      ...TINY,
      dryRun: true,
      onSent: (bytes) => told.push(bytes),
    });
    const id = writer.store('data', Buffer.from('content')).toString('hex');
    await finish();
    expect(storage.calls.filter((call) => call !== 'list')).toEqual([]);
    expect(indexed.index.find('data', id)).toBeDefined();
    expect(told).toHaveLength(1);
  });

  test('sends packs before it may write an index, and names them then', async () => {
    const { promise: mayIndex, resolve: allow } = Promise.withResolvers<void>();
    const { writer, uploader, finish } = await startBlobWriting(repository, { ...TINY, mayIndex });
    for (let blob = 0; blob < 3; blob++) writer.store('data', Buffer.from(`blob ${blob}`));
    await settle();
    expect(storage.calls.filter((call) => call === 'put')).toHaveLength(3);
    const finished = finish();
    await settle();
    expect(await repository.listIds('index')).toEqual([]);
    allow();
    await finished;
    expect(uploader.indexIds).toHaveLength(1);
    expect(await packsOf(repository)).toHaveLength(3);
  });

  test('names nothing when it may not write an index after all', async () => {
    const refused = new KirschError('REPOSITORY_LOCKED', 'Somebody else was there first.');
    const mayIndex = Promise.reject(refused);
    const { writer, uploader, finish } = await startBlobWriting(repository, { ...TINY, mayIndex });
    writer.store('data', Buffer.from('content'));
    expect(await refusal(finish())).toBe(refused);
    await uploader.salvage();
    expect(await repository.listIds('index')).toEqual([]);
  });

  test('tells the bytes that it has sent', async () => {
    let sent = 0;
    const { writer, finish } = await startBlobWriting(repository, {
      onSent: (bytes) => {
        sent += bytes;
      },
    });
    writer.store('data', randomBytes(50_000));
    await finish();
    const [pack] = await packsOf(repository);
    expect(sent).toBeGreaterThanOrEqual(pack!.bytes.length);
    expect(sent).toBeLessThan(pack!.bytes.length + 1000);
  });

  test('keeps tree packs in the cache, and no others', async () => {
    const cache = new MemoryCache();
    const { writer, finish } = await startBlobWriting(new HandmadeRepository(storage).open(cache));
    writer.store('tree', Buffer.from('{"nodes":[]}\n'));
    writer.store('data', Buffer.from('content'));
    await finish();
    expect([...cache.objects.keys()].filter((key) => key.startsWith('pack'))).toHaveLength(1);
  });
});

describe('a pack that cannot be stored', () => {
  test('ends the run with the storage’s error, told at once', async () => {
    const { writer, uploader, finish } = await startBlobWriting(repository, TINY);
    const told: KirschError[] = [];
    uploader.onFailure = (error) => told.push(error);
    storage.before = (call) => (call === 'put' ? unreachable() : Promise.resolve());
    writer.store('data', Buffer.from('one'));
    writer.store('data', Buffer.from('two'));
    await uploader.settled();
    expect(told.map(({ code }) => code)).toEqual(['STORAGE_UNREACHABLE']);
    expect((await refusal(finish())).code).toBe('STORAGE_UNREACHABLE');
    expect(await repository.listIds('index')).toEqual([]);
  });

  test('leaves those that arrived, and salvage names them in an index', async () => {
    const { writer, uploader, finish } = await startBlobWriting(repository, TINY);
    let puts = 0;
    storage.before = async (call) => {
      if (call === 'put' && ++puts === 3) await unreachable();
    };
    for (let blob = 0; blob < 5; blob++) writer.store('data', Buffer.from(`blob ${blob}`));
    expect((await refusal(finish())).code).toBe('STORAGE_UNREACHABLE');
    await uploader.salvage();
    expect(await packsOf(repository)).toHaveLength(4);
    expect(await indexedBlobs()).toEqual([4]);
  });

  test('does not make salvage fail, even when nothing can be stored', async () => {
    const { writer, uploader } = await startBlobWriting(repository, TINY);
    writer.store('data', Buffer.from('arrives'));
    await uploader.settled();
    storage.before = unreachable;
    writer.store('data', Buffer.from('does not'));
    await uploader.salvage();
    storage.before = async () => {};
    expect(await repository.listIds('index')).toEqual([]);
  });

  test('stops with the signal', async () => {
    const stop = new AbortController();
    const { writer, finish } = await startBlobWriting(repository, { ...TINY, signal: stop.signal });
    stop.abort();
    writer.store('data', Buffer.from('content'));
    expect((await refusal(finish())).code).toBe('ABORTED');
    expect(await packsOf(repository)).toEqual([]);
  });
});

describe('a storage that acknowledges what it does not have', () => {
  test('is asked for every pack before an index names it, and for the index', async () => {
    const { writer, finish } = await startBlobWriting(repository, TINY);
    for (let blob = 0; blob < 5; blob++) writer.store('data', Buffer.from(`blob ${blob}`));
    await finish();
    expect(storage.calls.filter((call) => call === 'head')).toHaveLength(6);
  });

  test.each([
    ['loses', async (key: string) => storage.delete(key), 'does not have it'],
    [
      'cuts',
      async (key: string) => storage.put(key, (await storage.get(key)).subarray(0, 10)),
      'kept 10 of',
    ],
  ])('is found out when it %s a pack, which no index names then', async (_, harm, words) => {
    const { writer, uploader, finish } = await startBlobWriting(repository, TINY);
    for (let blob = 0; blob < 5; blob++) writer.store('data', Buffer.from(`blob ${blob}`));
    await uploader.settled();
    const id = (await repository.listIds('pack'))[2]!;
    await harm(keyOf('pack', id));
    const error = await refusal(finish());
    expect(error).toMatchObject({ code: 'STORAGE_FAILED', details: { key: keyOf('pack', id) } });
    expect(error.message).toContain(words);
    expect(error.message).toContain(keyOf('pack', id));
    // The next run sends it again, and only it.
    const { index } = await loadIndex(repository);
    expect(index.packIds()).not.toContain(id);
    expect([...index.entries()]).toHaveLength(4);
  });

  test('is found out when it loses a pack of a run that was stopped', async () => {
    const { writer, uploader } = await startBlobWriting(repository, TINY);
    for (let blob = 0; blob < 3; blob++) writer.store('data', Buffer.from(`blob ${blob}`));
    await uploader.settled();
    const id = (await repository.listIds('pack'))[0]!;
    await storage.delete(keyOf('pack', id));
    await uploader.salvage();
    expect(await indexedBlobs()).toEqual([2]);
  });

  test.each(['index', 'snapshot'] as const)(
    'is found out when it loses a file of kind %s',
    async (kind) => {
      storage.afterPut = async () => {
        for (const id of await repository.listIds(kind)) await storage.delete(keyOf(kind, id));
      };
      const error = await refusal(repository.saveUnpacked(kind, Buffer.from('{}')));
      expect(error.code).toBe('STORAGE_FAILED');
      expect(error.message).toContain('does not have it');
    },
  );

  test('that cannot be asked gets no index', async () => {
    const { writer, uploader, finish } = await startBlobWriting(repository, TINY);
    writer.store('data', Buffer.from('content'));
    await uploader.settled();
    storage.before = unreachable;
    expect((await refusal(finish())).code).toBe('STORAGE_UNREACHABLE');
    storage.before = async () => {};
    expect(await repository.listIds('index')).toEqual([]);
  });
});
