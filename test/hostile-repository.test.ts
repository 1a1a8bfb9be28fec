import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  createKeyFile,
  encodeIndex,
  encodeKeyFile,
  encodeTree,
  type IndexedPack,
  type PackedBlob,
  sealPackTrailer,
  sha256,
} from '../src/format/index.ts';
import { check } from '../src/operations/check/check.ts';
import { loadSnapshots } from '../src/operations/snapshots/load-snapshots.ts';
import { keyOf } from '../src/repository/file-kind.ts';
import { loadIndex } from '../src/repository/indexed-repository.ts';
import { openRepository } from '../src/repository/repository.ts';
import { HandmadeRepository, makeNode } from './handmade-repository.ts';
import { HostileFixture } from './hostile-fixture.ts';
import { refusal, wordsOf } from './refusal.ts';
import { zerosFrame } from './zstd-zeros.ts';

/*
 * Whoever can write to the storage can swap and drop objects; whoever knows the password can seal any index, pack or
 * snapshot. Neither makes a restore write a wrong file, and neither takes memory or time without end.
 */

const PASSWORD = 'cheap';
const OWNER = { username: 'ann', hostname: 'desk', created: '2026-01-02T03:04:05Z' };
const CHEAP = { N: 2, r: 1, p: 1 };
const MISSING = 'ab'.repeat(32);

let hostile: HostileFixture;
let made: HandmadeRepository;
let target: string;
beforeEach(async () => {
  hostile = new HostileFixture();
  ({ made, target } = hostile);
  await made.putConfig();
});
afterEach(() => hostile.remove());

describe('an index that lies', () => {
  const TEXT = 'what is in the file';
  let pack: IndexedPack;
  beforeEach(async () => {
    pack = await made.putPack([
      { type: 'data', bytes: Buffer.from(TEXT) },
      { type: 'data', bytes: Buffer.from('another') },
      {
        type: 'tree',
        bytes: encodeTree([
          makeNode('file', { content: [sha256(Buffer.from(TEXT))], size: TEXT.length }),
        ]),
      },
    ]);
  });

  const LIES: [string, object][] = [
    ['an offset beyond the pack', { offset: 1_000_000 }],
    ['an offset beyond 4 GiB', { offset: 2 ** 32 }],
    ['an offset of a terabyte', { offset: 2 ** 40 }],
    ['an offset within another blob', { offset: 7 }],
    ['a length of nothing', { length: 0 }],
    ['a length shorter than a seal', { length: 31 }],
    ['a length that is one byte short', { length: TEXT.length + 32 - 1 }],
    ['a length beyond the pack', { length: 1_000_000 }],
    ['a length of 4 GiB', { length: 2 ** 32 - 1 }],
    ['a length of a terabyte', { length: 2 ** 40 }],
    ['a negative length', { length: -1 }],
    ['no compression where there is one', { uncompressedLength: 0 }],
    ['another size of the content', { uncompressedLength: TEXT.length + 1 }],
    ['a content of 4 GiB', { uncompressedLength: 2 ** 32 - 1 }],
    ['another type', { type: 'tree' }],
    ['another id', { id: MISSING }],
  ];

  test.each(LIES)('makes no wrong file, and a check tells of it: %s', async (_, lie) => {
    const tree = pack.blobs[2]!.id;
    const blobs = pack.blobs.map((blob, at) => (at === 0 ? { ...blob, ...lie } : blob));
    const index = await made.putIndex([{ ...pack, blobs }]);
    const opened = await loadIndex(made.open()).catch((error: unknown) => wordsOf(error));
    if (typeof opened === 'string') expect(opened).toContain(index);
    else {
      const { words, entries } = await hostile.restore(tree);
      expect(words).toHaveLength(1);
      expect(words[0]).toContain('/file');
      expect(entries).not.toContain('target/file');
    }
    const problems = (await hostile.check(tree)).join();
    expect(problems).toMatch(new RegExp(`${index}|${pack.id}`));
  });

  test('makes no wrong file when two blobs change places', async () => {
    const [first, second, listing] = pack.blobs as [PackedBlob, PackedBlob, PackedBlob];
    const swapped = [{ ...first, id: second.id }, { ...second, id: first.id }, listing];
    await made.putIndex([{ ...pack, blobs: swapped }]);
    const { words, entries } = await hostile.restore(listing.id);
    expect(words).toHaveLength(1);
    expect(words[0]).toContain('/file');
    expect(entries).not.toContain('target/file');
    expect((await hostile.check(listing.id)).join()).toContain(pack.id);
  });

  test('is no matter where another index tells the truth', async () => {
    const lie = pack.blobs.map((blob) => ({ ...blob, offset: 3 }));
    await made.putIndex([{ ...pack, blobs: lie }]);
    await made.putIndex([pack]);
    const { words } = await hostile.restore(pack.blobs[2]!.id);
    expect(words).toEqual([]);
    expect(readFileSync(join(target, 'file'), 'utf8')).toBe(TEXT);
  });

  test('is noticed when it names a pack that is not there', async () => {
    await made.putIndex([pack]);
    await made.storage.delete(keyOf('pack', pack.id));
    const { words } = await hostile.restore(pack.blobs[2]!.id);
    expect(words.join()).toContain(keyOf('pack', pack.id));
    expect((await hostile.check(pack.blobs[2]!.id)).join()).toContain(keyOf('pack', pack.id));
  });
});

describe('a pack whose header lies', () => {
  const sealed = () => made.sealer.seal(Buffer.from('content'));

  async function checkPack(bytes: Buffer, blobs: IndexedPack['blobs']): Promise<string> {
    const id = await made.put('pack', bytes);
    await made.putIndex([{ id, blobs }]);
    const { problems } = await check(made.open(), { readData: 'all', workers: 1 });
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.every(({ item }) => item === keyOf('pack', id))).toBe(true);
    return problems.map(({ message }) => message).join();
  }

  const blob = {
    type: 'data' as const,
    id: sha256(Buffer.from('content')),
    offset: 0,
    length: 39,
    uncompressedLength: 0,
  };

  test.each<[string, () => Buffer]>([
    [
      'by naming another blob',
      () => Buffer.concat([sealed(), sealPackTrailer([{ ...blob, id: MISSING }], made.sealer)]),
    ],
    [
      'by naming another length',
      () => Buffer.concat([sealed(), sealPackTrailer([{ ...blob, length: 40 }], made.sealer)]),
    ],
    ['by naming nothing', () => Buffer.concat([sealed(), sealPackTrailer([], made.sealer)])],
    [
      'by naming another type',
      () => Buffer.concat([sealed(), sealPackTrailer([{ ...blob, type: 'tree' }], made.sealer)]),
    ],
    ['by a length of 4 GiB', () => Buffer.concat([sealed(), Buffer.from([255, 255, 255, 255])])],
    ['by a length of nothing', () => Buffer.concat([sealed(), Buffer.alloc(4)])],
    [
      'by not being sealed',
      () => Buffer.concat([sealed(), Buffer.alloc(69), Buffer.from([69, 0, 0, 0])]),
    ],
    [
      'by being another key’s',
      () => Buffer.concat([sealed(), sealPackTrailer([blob], new HandmadeRepository().sealer)]),
    ],
    [
      'by holding half an entry',
      () => {
        const header = made.sealer.seal(Buffer.alloc(20));
        const length = Buffer.alloc(4);
        length.writeUInt32LE(header.length);
        return Buffer.concat([sealed(), header, length]);
      },
    ],
    ['by not being there', () => sealed()],
    ['by an empty pack', () => Buffer.alloc(0)],
  ])('is found by a check: %s', async (_, bytes) => {
    await checkPack(bytes(), [blob]);
  });
});

describe('swapped objects', () => {
  test('are noticed for every kind, and named', async () => {
    const trees = [await made.putTree([makeNode('a')]), await made.putTree([makeNode('b')])];
    for (const tree of trees) await made.putSnapshot(tree);
    for (const kind of ['snapshot', 'index', 'pack'] as const) {
      const repository = made.open();
      const keys = (await repository.listIds(kind)).map((id) => keyOf(kind, id)) as [
        string,
        string,
      ];
      const bytes = (await Promise.all(keys.map((key) => made.storage.get(key)))) as [
        Buffer,
        Buffer,
      ];
      await made.storage.put(keys[0], bytes[1]);
      await made.storage.put(keys[1], bytes[0]);
      const { problems } = await check(repository, { readData: 'all', workers: 1 });
      for (const key of keys) expect(problems.map(({ item }) => item)).toContain(key);
      await made.storage.put(keys[0], bytes[0]);
      await made.storage.put(keys[1], bytes[1]);
    }
    expect((await check(made.open(), { readData: 'all', workers: 1 })).problems).toEqual([]);
  });

  test('of other kinds are what they are, though their names and seals are right', async () => {
    const tree = await made.putTree([]);
    const snapshot = await made.storage.get(keyOf('snapshot', await made.putSnapshot(tree)));
    const index = Buffer.from(encodeIndex([]));
    const wrong = await made.putJson('snapshot', index);
    const error = await refusal(loadSnapshots(made.open()));
    expect(error.details).toEqual({ key: keyOf('snapshot', wrong) });
    await made.put('index', snapshot);
    expect((await loadIndex(made.open())).index.has('tree', tree)).toBe(true);
  });

  test('show in a config that another object has taken the place of', async () => {
    await made.put('key', await createKeyFile(made.masterKey, PASSWORD, { ...OWNER, ...CHEAP }));
    const id = await made.putJson('snapshot', '{}');
    await made.storage.put('config', await made.storage.get(keyOf('snapshot', id)));
    const error = await refusal(openRepository(made.storage, { password: PASSWORD }));
    expect(error).toMatchObject({ code: 'DAMAGED', details: { key: 'config' } });
  });

  test('of another repository do not open', async () => {
    const other = new HandmadeRepository(made.storage);
    const id = await other.putSnapshot(MISSING);
    const error = await refusal(loadSnapshots(made.open()));
    expect(error.details).toEqual({ key: keyOf('snapshot', id) });
  });
});

describe('a snapshot that cannot be', () => {
  test.each([
    ['no tree', '{"time":"2026-01-02T03:04:05Z","paths":[]}'],
    ['a tree that is no id', '{"time":"2026-01-02T03:04:05Z","tree":"../x","paths":[]}'],
    ['no time', `{"tree":"${MISSING}","paths":[]}`],
    ['a time that is none', `{"time":"yesterday","tree":"${MISSING}","paths":[]}`],
    ['the 30th of February', `{"time":"2026-02-30T00:00:00Z","tree":"${MISSING}","paths":[]}`],
    ['paths that are none', `{"time":"2026-01-02T03:04:05Z","tree":"${MISSING}","paths":[5]}`],
    ['a list', '[]'],
    ['a number', '5'],
    ['nothing', ''],
  ])('is damaged, and named: %s', async (_, json) => {
    const id = await made.putJson('snapshot', json);
    const error = await refusal(loadSnapshots(made.open()));
    expect(error).toMatchObject({ code: 'DAMAGED', details: { key: keyOf('snapshot', id) } });
  });

  test('may have absurd paths, names and moments: they lead nowhere', async () => {
    const tree = await made.putTree([
      makeNode('file', { content: [await made.putData('content')], size: 7 }),
    ]);
    for (const time of ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59+14:00']) {
      await made.putSnapshot(tree, {
        time,
        paths: ['../..', '/\0', 'x'.repeat(100_000)],
        hostname: '\u001b[2J',
      });
    }
    expect(await loadSnapshots(made.open())).toHaveLength(2);
    const { entries } = await hostile.restore(tree);
    expect(entries).toEqual(['target', 'target/file']);
  });

  test('of a tree that is nowhere is reported', async () => {
    const { words } = await hostile.restore(MISSING);
    expect(words[0]).toContain(MISSING);
    expect((await hostile.check(MISSING)).join()).toContain(MISSING);
  });
});

describe('compressed data that grows without end', () => {
  const BOMB = zerosFrame(8 * 2 ** 30);

  test('is small, to begin with', () => expect(BOMB.length).toBeLessThan(300_000));

  test.each(['index', 'snapshot'] as const)(
    'is refused in an %s file, which is named',
    async (kind) => {
      const id = await made.put(kind, made.sealer.seal(Buffer.concat([Buffer.of(2), BOMB])));
      const error = await refusal(made.open().loadUnpacked(kind, id));
      expect(error).toMatchObject({ code: 'DAMAGED', details: { key: keyOf(kind, id) } });
    },
  );

  test.each([100, 2 ** 20, 2 ** 32 - 1])(
    'is refused in a blob that claims %i bytes',
    async (uncompressedLength) => {
      const sealed = made.sealer.seal(BOMB);
      const blob = {
        type: 'data' as const,
        id: MISSING,
        offset: 0,
        length: sealed.length,
        uncompressedLength,
      };
      const id = await made.put(
        'pack',
        Buffer.concat([sealed, sealPackTrailer([blob], made.sealer)]),
      );
      await made.putIndex([{ id, blobs: [blob] }]);
      const before = process.memoryUsage().rss;
      const error = await refusal((await loadIndex(made.open())).loadBlob('data', MISSING));
      expect(error).toMatchObject({ code: 'DAMAGED', details: { key: keyOf('pack', id) } });
      expect(process.memoryUsage().rss - before).toBeLessThan(2 ** 30);
      const size = Math.min(uncompressedLength, Number.MAX_SAFE_INTEGER);
      const tree = await made.putTree([makeNode('file', { content: [MISSING], size })]);
      const { words, entries } = await hostile.restore(tree);
      expect(words[0]).toContain('file');
      expect(entries).not.toContain('target/file');
    },
  );
});

describe('key files that ask for too much', () => {
  const salt = Buffer.alloc(64, 1);
  const data = Buffer.alloc(150, 1);

  test.each([
    ['N = 2^40', { N: 2 ** 40, r: 8, p: 1 }],
    ['N = 2^30', { N: 2 ** 30, r: 8, p: 1 }],
    ['r = 2^30', { N: 2, r: 2 ** 30, p: 1 }],
    ['p = 2^30', { N: 2, r: 1, p: 2 ** 30 }],
    ['N that is no power of two', { N: 1000, r: 8, p: 1 }],
    ['N = 0', { N: 0, r: 8, p: 1 }],
    ['r = 0', { N: 2, r: 0, p: 1 }],
  ])('are refused before they get it, and named: %s', async (_, cost) => {
    const id = await made.put('key', encodeKeyFile({ ...OWNER, ...cost, salt, data }));
    const error = await refusal(openRepository(made.storage, { password: PASSWORD }));
    expect(error).toMatchObject({ code: 'DAMAGED', details: { key: keyOf('key', id) } });
  });

  test('do not take the place of one that opens', async () => {
    await made.put('key', encodeKeyFile({ ...OWNER, N: 2 ** 40, r: 8, p: 1, salt, data }));
    await made.put('key', await createKeyFile(made.masterKey, PASSWORD, { ...OWNER, ...CHEAP }));
    await openRepository(made.storage, { password: PASSWORD });
  });

  test('are no more trouble when there are a thousand of them', async () => {
    for (let key = 0; key < 1000; key++) {
      await made.put(
        'key',
        await createKeyFile(made.masterKey, `password ${key}`, { ...OWNER, ...CHEAP }),
      );
    }
    const error = await refusal(openRepository(made.storage, { password: PASSWORD }));
    expect(error.code).toBe('WRONG_PASSWORD');
  });

  test('open to a master key that is none, and are named', async () => {
    const zeros = { encrypt: Buffer.alloc(32), macK: Buffer.alloc(16), macR: Buffer.alloc(16) };
    const id = await made.put('key', await createKeyFile(zeros, PASSWORD, { ...OWNER, ...CHEAP }));
    const error = await refusal(openRepository(made.storage, { password: PASSWORD }));
    expect(error).toMatchObject({ code: 'DAMAGED', details: { key: keyOf('key', id) } });
  });
});
