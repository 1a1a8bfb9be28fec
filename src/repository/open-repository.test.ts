import { beforeEach, describe, expect, test } from 'vitest';
import { HandmadeRepository } from '../../test/handmade-repository.ts';
import { MemoryCache } from '../../test/memory-cache.ts';
import { refusal } from '../../test/refusal.ts';
import { sha256 } from '../format/index.ts';
import { MemoryStorage } from '../storage/index.ts';
import { keyOf } from './file-kind.ts';

const JSON_TEXT = Buffer.from('{"packs":[]}\n');

/** A storage that gives wrong bytes so many times, and then the right ones. */
class FlickeringStorage extends MemoryStorage {
  wrongAnswers = 0;
  gets = 0;

  override async get(key: string): Promise<Buffer> {
    this.gets++;
    const bytes = await super.get(key);
    if (this.wrongAnswers-- > 0) bytes[bytes.length >> 1]! ^= 1;
    return bytes;
  }
}

let storage: FlickeringStorage;
let cache: MemoryCache;
beforeEach(() => {
  storage = new FlickeringStorage();
  cache = new MemoryCache();
});

describe.each([1, 2] as const)('a small file of a repository of version %i', (version) => {
  const made = () => new HandmadeRepository(storage, version);

  test('is saved under the hash of its sealed bytes, and loaded again', async () => {
    const repository = made().open();
    for (const kind of ['index', 'snapshot', 'lock'] as const) {
      const id = await repository.saveUnpacked(kind, JSON_TEXT);
      expect(sha256(await storage.get(keyOf(kind, id)))).toBe(id);
      expect(await repository.loadUnpacked(kind, id)).toEqual(JSON_TEXT);
      expect(await repository.listIds(kind)).toEqual([id]);
    }
  });

  test('is read once more when its bytes do not agree with its name', async () => {
    const repository = made().open();
    const id = await repository.saveUnpacked('index', JSON_TEXT);
    storage.wrongAnswers = 1;
    expect(await repository.loadUnpacked('index', id)).toEqual(JSON_TEXT);
    expect(storage.gets).toBe(2);
  });

  test('is damaged when they do not agree twice, and the error names it', async () => {
    const repository = made().open(cache);
    const id = await repository.saveUnpacked('index', JSON_TEXT);
    cache.objects.clear();
    storage.wrongAnswers = 2;
    const error = await refusal(repository.loadUnpacked('index', id));
    expect(error).toMatchObject({ code: 'DAMAGED', details: { key: keyOf('index', id) } });
    expect(error.message).toContain(keyOf('index', id));
    expect(cache.objects.size).toBe(0);
  });

  test.each([
    ['sealed with another key', (bytes: Buffer) => new HandmadeRepository().sealer.seal(bytes)],
    ['not sealed at all', (bytes: Buffer) => bytes],
    ['empty', () => Buffer.alloc(0)],
  ])('is damaged when it is %s, though its name is right', async (_, spoil) => {
    const repository = made();
    const id = await repository.put('snapshot', spoil(JSON_TEXT));
    const error = await refusal(repository.open().loadUnpacked('snapshot', id));
    expect(error).toMatchObject({ code: 'DAMAGED', details: { key: keyOf('snapshot', id) } });
  });

  test('is missing under its own name', async () => {
    const error = await refusal(made().open().loadUnpacked('index', 'ab'.repeat(32)));
    expect(error.code).toBe('OBJECT_NOT_FOUND');
    expect(error.message).toContain(`index/${'ab'.repeat(32)}`);
  });
});

describe('the cache of small files', () => {
  test('spares the storage, for all but locks', async () => {
    const repository = new HandmadeRepository(storage).open(cache);
    for (const kind of ['index', 'snapshot'] as const) {
      const id = await repository.saveUnpacked(kind, JSON_TEXT);
      expect(await repository.loadUnpacked(kind, id)).toEqual(JSON_TEXT);
    }
    expect(storage.gets).toBe(0);
    const lock = await repository.saveUnpacked('lock', JSON_TEXT);
    await repository.loadUnpacked('lock', lock);
    expect(storage.gets).toBe(1);
    expect([...cache.objects.keys()].some((key) => key.startsWith('lock'))).toBe(false);
  });

  test('is filled by reading', async () => {
    const made = new HandmadeRepository(storage);
    const id = await made.putJson('snapshot', '{}');
    const repository = made.open(cache);
    await repository.loadUnpacked('snapshot', id);
    await repository.loadUnpacked('snapshot', id);
    expect(storage.gets).toBe(1);
  });

  test('is passed over, and mended, where it is spoilt in any way', async () => {
    const made = new HandmadeRepository(storage);
    const repository = made.open(cache);
    const id = await repository.saveUnpacked('index', JSON_TEXT);
    const other = await repository.saveUnpacked('index', Buffer.from('{}'));
    const good = cache.objects.get(`index ${id}`)!;
    const flipped = Buffer.from(good);
    flipped[20]! ^= 8;
    const spoilt = [
      flipped,
      good.subarray(0, -1),
      Buffer.alloc(0),
      cache.objects.get(`index ${other}`)!,
    ];
    for (const bytes of spoilt) {
      cache.objects.set(`index ${id}`, bytes);
      expect(await repository.loadUnpacked('index', id)).toEqual(JSON_TEXT);
      expect(cache.objects.get(`index ${id}`)).toEqual(good);
    }
    expect(storage.gets).toBe(spoilt.length);
  });

  test('forgets what is removed', async () => {
    const repository = new HandmadeRepository(storage).open(cache);
    const id = await repository.saveUnpacked('snapshot', JSON_TEXT);
    await repository.remove('snapshot', id);
    expect((await refusal(repository.loadUnpacked('snapshot', id))).code).toBe('OBJECT_NOT_FOUND');
    expect(cache.objects.size).toBe(0);
  });
});

test('objects whose name is no id are passed over in lists', async () => {
  const repository = new HandmadeRepository(storage);
  await storage.put('snapshots/readme', Buffer.from('hello'));
  await storage.put(`data/00/${'ab'.repeat(32)}`, Buffer.from('hello'));
  const id = await repository.putJson('snapshot', '{}');
  expect(await repository.open().listIds('snapshot')).toEqual([id]);
  expect(await repository.open().listIds('pack')).toEqual([]);
});
