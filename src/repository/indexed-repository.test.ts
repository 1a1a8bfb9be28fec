import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { HandmadeRepository, makeNode } from '../../test/handmade-repository.ts';
import { MemoryCache } from '../../test/memory-cache.ts';
import { refusal, wordsOf } from '../../test/refusal.ts';
import {
  encodeIndex,
  encodeTree,
  type IndexedPack,
  type PackedBlob,
  SCANNED_WORDS,
  sha256,
} from '../format/index.ts';
import { MemoryStorage } from '../storage/index.ts';
import { keyOf } from './file-kind.ts';
import { loadIndex } from './indexed-repository.ts';

/** A storage that counts its calls and gives wrong bytes of a range so many times. */
class FlickeringStorage extends MemoryStorage {
  override capabilities = { connections: 4, remote: false };
  wrongAnswers = 0;
  readonly asked: string[] = [];

  override async getRange(key: string, offset: number, length: number): Promise<Buffer> {
    this.asked.push(`range ${key}`);
    const bytes = await super.getRange(key, offset, length);
    if (this.wrongAnswers-- > 0) bytes[0]! ^= 1;
    return bytes;
  }

  override async get(key: string): Promise<Buffer> {
    this.asked.push(`get ${key}`);
    return super.get(key);
  }
}

let storage: FlickeringStorage;
let made: HandmadeRepository;
beforeEach(() => {
  storage = new FlickeringStorage();
  made = new HandmadeRepository(storage);
});

const CONTENT = Buffer.from('what is in the file, '.repeat(40));
const ID = sha256(CONTENT);

async function spoil(key: string, change: (bytes: Buffer) => Buffer): Promise<void> {
  await storage.put(key, change(await storage.get(key)));
}

function flip(at: number): (bytes: Buffer) => Buffer {
  return (bytes) => {
    bytes[at]! ^= 0x40;
    return bytes;
  };
}

describe.each([1, 2] as const)('a blob of a repository of version %i', (version) => {
  beforeEach(() => {
    made = new HandmadeRepository(storage, version);
  });

  test('is loaded, empty, small or of some megabytes', async () => {
    const contents = [Buffer.alloc(0), CONTENT, Buffer.alloc(3e6), randomBytes(3e6)];
    await made.putBlobs(contents.map((bytes) => ({ type: 'data', bytes })));
    const indexed = await loadIndex(made.open());
    for (const bytes of contents) {
      expect((await indexed.loadBlob('data', sha256(bytes))).equals(bytes)).toBe(true);
    }
  });

  test('is fetched once more when its bytes do not verify', async () => {
    await made.putData(CONTENT);
    const indexed = await loadIndex(made.open());
    storage.asked.length = 0;
    storage.wrongAnswers = 1;
    expect(await indexed.loadBlob('data', ID)).toEqual(CONTENT);
    expect(storage.asked).toHaveLength(2);
  });

  test('is damaged when it does not verify twice, and the error names its pack', async () => {
    const pack = await made.putBlobs([{ type: 'data', bytes: CONTENT }]);
    const indexed = await loadIndex(made.open());
    storage.asked.length = 0;
    storage.wrongAnswers = 100;
    const error = await refusal(indexed.loadBlob('data', ID));
    expect(error).toMatchObject({ code: 'DAMAGED', details: { key: keyOf('pack', pack.id) } });
    expect(storage.asked).toHaveLength(2);
  });
});

describe('a blob that lies in two packs', () => {
  let packs: IndexedPack[];
  beforeEach(async () => {
    packs = [
      await made.putBlobs([{ type: 'data', bytes: CONTENT }]),
      await made.putBlobs([{ type: 'data', bytes: CONTENT }]),
    ];
  });

  test.each([
    ['has a wrong byte', (key: string) => spoil(key, flip(5))],
    ['is cut', (key: string) => spoil(key, (bytes) => bytes.subarray(0, 20))],
    ['is empty', (key: string) => spoil(key, () => Buffer.alloc(0))],
    ['is gone', (key: string) => storage.delete(key)],
  ])('is read from the other one when one of them %s', async (_, harm) => {
    for (const pack of packs) {
      const whole = await storage.get(keyOf('pack', pack.id));
      await harm(keyOf('pack', pack.id));
      expect(await (await loadIndex(made.open())).loadBlob('data', ID)).toEqual(CONTENT);
      await storage.put(keyOf('pack', pack.id), whole);
    }
  });

  test('is lost when both are broken', async () => {
    for (const { id } of packs) await spoil(keyOf('pack', id), flip(5));
    const error = await refusal((await loadIndex(made.open())).loadBlob('data', ID));
    expect(error.code).toBe('DAMAGED');
    expect(packs.map(({ id }) => keyOf('pack', id))).toContain(error.details.key);
  });
});

test('a blob that no index names is not found, and the error names it', async () => {
  await made.putPack([{ type: 'data', bytes: CONTENT }]);
  await made.putTree([]);
  const indexed = await loadIndex(made.open());
  const error = await refusal(indexed.loadBlob('data', ID));
  expect(error).toMatchObject({ code: 'BLOB_NOT_FOUND', details: { type: 'data', id: ID } });
  expect(error.message).toContain(ID);
});

test('a blob whose bytes are another blob’s is damaged, whatever the index says', async () => {
  await made.putBlobs([{ type: 'data', bytes: CONTENT, id: 'ab'.repeat(32) }]);
  const indexed = await loadIndex(made.open());
  const error = await refusal(indexed.loadBlob('data', 'ab'.repeat(32)));
  expect(error.code).toBe('DAMAGED');
  expect(error.message).toContain('is not');
});

test('a folder listing that is none is damaged, and the error names it', async () => {
  const id = await made.putTree('{"nodes":[{"name":".."}]}');
  const error = await refusal((await loadIndex(made.open())).loadTree(id));
  expect(error).toMatchObject({ code: 'DAMAGED', details: { type: 'tree', id } });
  expect(wordsOf(error)).toContain('".." is no name');
});

describe('the cache of folder listings', () => {
  const nodes = [makeNode('a'), makeNode('b')];
  const treeId = sha256(encodeTree(nodes));
  let cache: MemoryCache;
  let pack: IndexedPack;
  beforeEach(async () => {
    cache = new MemoryCache();
    pack = await made.putBlobs([
      { type: 'tree', bytes: encodeTree(nodes) },
      { type: 'tree', bytes: encodeTree([makeNode('c')]) },
    ]);
  });

  test('holds whole packs of a storage that is far away, fetched once by many who ask', async () => {
    storage.capabilities = { connections: 4, remote: true };
    const indexed = await loadIndex(made.open(cache));
    storage.asked.length = 0;
    const ids = pack.blobs.map(({ id }) => id);
    await Promise.all([...ids, ...ids].map((id) => indexed.loadTree(id)));
    expect(storage.asked).toEqual([`get ${keyOf('pack', pack.id)}`]);
  });

  test('is passed over where it is spoilt', async () => {
    const whole = await storage.get(keyOf('pack', pack.id));
    const { offset } = pack.blobs.find(({ id }) => id === treeId)!;
    for (const remote of [true, false]) {
      storage.capabilities = { connections: 4, remote };
      for (const spoilt of [flip(offset + 3)(Buffer.from(whole)), Buffer.alloc(whole.length)]) {
        await cache.save('pack', pack.id, spoilt);
        const indexed = await loadIndex(made.open(cache));
        expect(await indexed.loadTree(treeId)).toEqual(nodes);
      }
    }
  });

  test('is not asked for data', async () => {
    storage.capabilities = { connections: 4, remote: true };
    await made.putData(CONTENT);
    await (await loadIndex(made.open(cache))).loadBlob('data', ID);
    expect([...cache.objects.keys()].filter((key) => key.startsWith('pack'))).toEqual([]);
  });
});

describe('loading the index', () => {
  test('knows what all index files name, and drops cached ones that are gone', async () => {
    const cache = new MemoryCache();
    await cache.save('index', 'ab'.repeat(32), Buffer.from('old'));
    const ids = [];
    for (let file = 0; file < 20; file++) ids.push(await made.putData(`content ${file}`));
    const { index, indexIds } = await loadIndex(made.open(cache));
    for (const id of ids) expect(index.has('data', id)).toBe(true);
    expect(index.packCount).toBe(20);
    expect(indexIds).toHaveLength(20);
    expect(cache.objects.has(`index ${'ab'.repeat(32)}`)).toBe(false);
  });

  test.each([
    ['an index with a flipped byte', flip(40)],
    ['an index that is cut', (bytes: Buffer) => bytes.subarray(0, -1)],
  ])('ends at %s, or tells of it and goes on', async (_, harm) => {
    const whole = await made.putData('whole');
    const damaged = await made.putIndex([{ id: 'cd'.repeat(32), blobs: [] }]);
    await spoil(keyOf('index', damaged), harm);
    const error = await refusal(loadIndex(made.open()));
    expect(error).toMatchObject({ code: 'DAMAGED', details: { key: keyOf('index', damaged) } });
    const told: string[] = [];
    const { index } = await loadIndex(made.open(), { onDamagedIndex: (id) => told.push(id) });
    expect(told).toEqual([damaged]);
    expect(index.has('data', whole)).toBe(true);
  });

  test('names the index file whose JSON is none', async () => {
    const id = await made.putJson('index', '{"packs":[{"id":"no id"}]}');
    const error = await refusal(loadIndex(made.open()));
    expect(error).toMatchObject({ code: 'DAMAGED', details: { key: keyOf('index', id) } });
    expect(error.message).toContain(id);
  });

  test('takes nothing from packs that wait for their deletion', async () => {
    const pack = await made.putPack([{ type: 'data', bytes: CONTENT }]);
    await made.putIndex([], { packsToDelete: [pack] });
    expect((await loadIndex(made.open())).index.has('data', ID)).toBe(false);
  });
});

test('of index files that were read nothing stays in memory but the index', async () => {
  const made = new HandmadeRepository();
  const [files, blobs] = [20, 2000];
  for (let file = 0; file < files; file++) {
    const pack = { id: randomBytes(32).toString('hex'), blobs: inventedBlobs(blobs) };
    await made.putJson('index', encodeIndex([pack]));
  }
  const repository = made.open();
  const before = process.memoryUsage().arrayBuffers;
  const { index } = await loadIndex(repository);
  expect(index.table.size).toBe(files * blobs);
  const bytesOfAFile = blobs * SCANNED_WORDS * 4;
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * bytesOfAFile);
});

function inventedBlobs(count: number): PackedBlob[] {
  return Array.from({ length: count }, (_, at) => ({
    type: 'data',
    id: randomBytes(32).toString('hex'),
    offset: at * 1000,
    length: 1000,
    uncompressedLength: 2000,
  }));
}
