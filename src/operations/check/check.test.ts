import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeIndex } from '../../format/index.ts';
import { addSnapshot, indexOf, makeRepository } from '../sample-repository.test-helper.ts';
import { check } from './check.ts';
import { parseDataSubset, selectPacks } from './data-subset.ts';

const FOLDER = { 'a.txt': 'hello', sub: { 'b.txt': 'world', empty: '' } };

async function packsOf(repository: ReturnType<typeof makeRepository>) {
  const { index } = await indexOf(repository);
  const kindOf = (type: string) =>
    [...index.entries()].find((entry) => entry.type === type)!.packId;
  return { data: kindOf('data'), tree: kindOf('tree') };
}

const keyOfPack = (id: string) => `data/${id.slice(0, 2)}/${id}`;

test('a whole repository has no problems, in both format versions', async () => {
  for (const version of [1, 2] as const) {
    const repository = makeRepository(version);
    await addSnapshot(repository, FOLDER);
    const result = await check(repository, { readData: 'all' });
    expect(result.problems).toEqual([]);
    expect(result).toMatchObject({ snapshots: 1, packs: 2, packsRead: 2, unindexedPacks: [] });
  }
});

test('without reading data, only packs with folder listings are read', async () => {
  const repository = makeRepository();
  await addSnapshot(repository, FOLDER);
  expect(await check(repository)).toMatchObject({ problems: [], packs: 2, packsRead: 1 });
});

test('any changed byte of a data pack is found when data is read, and the pack is named', async () => {
  const repository = makeRepository();
  await addSnapshot(repository, FOLDER);
  const { data } = await packsOf(repository);
  const whole = await repository.storage.get(keyOfPack(data));
  for (const at of [0, 20, whole.length - 60, whole.length - 5, whole.length - 1]) {
    const spoilt = Buffer.from(whole);
    spoilt[at]! ^= 1;
    await repository.storage.put(keyOfPack(data), spoilt);
    expect((await check(repository, { headers: false })).problems).toEqual([]);
    const { problems, damagedPacks } = await check(repository, { readData: 'all' });
    expect(problems.length).toBeGreaterThan(0);
    expect(new Set(problems.map(({ item }) => item))).toEqual(new Set([keyOfPack(data)]));
    expect(damagedPacks).toEqual([data]);
  }
});

test('missing and cut packs are found without reading data', async () => {
  const repository = makeRepository();
  await addSnapshot(repository, FOLDER);
  const { data, tree } = await packsOf(repository);
  const whole = await repository.storage.get(keyOfPack(data));
  await repository.storage.put(keyOfPack(data), whole.subarray(0, -1));
  expect((await check(repository)).problems).toContainEqual({
    item: keyOfPack(data),
    kind: 'index-differs',
    message: expect.stringContaining(`has ${whole.length - 1} bytes`),
  });
  await repository.storage.delete(keyOfPack(data));
  expect((await check(repository)).problems).toMatchObject([{ kind: 'missing' }]);
  await repository.storage.put(keyOfPack(data), whole);
  await repository.storage.delete(keyOfPack(tree));
  const kinds = (await check(repository)).problems.map(({ kind }) => kind);
  expect(kinds).toEqual(['missing', 'tree-wrong']);
});

test('a blob that no index names is told with the path that needs it', async () => {
  const repository = makeRepository();
  const missing = 'ab'.repeat(32);
  const lost = { node: { size: 5, content: [missing] } };
  const stored = await addSnapshot(repository, { sub: { lost } });
  const { problems } = await check(repository);
  expect(problems).toEqual([
    {
      item: `${stored.id.slice(0, 8)}:/sub/lost`,
      kind: 'blob-missing',
      message: expect.stringContaining(missing),
    },
  ]);
});

test('a file whose size is not that of its blobs, and a folder without a listing, are found', async () => {
  const repository = makeRepository();
  const { id } = await addSnapshot(repository, { 'a.txt': 'hello' });
  const { index } = await indexOf(repository);
  const blob = [...index.entries()].find(({ type }) => type === 'data')!;
  await addSnapshot(repository, {
    wrong: { node: { size: 6, content: [blob.id] } },
    hollow: { node: { type: 'dir', content: null } },
  });
  const messages = (await check(repository)).problems.map(({ message }) => message);
  expect(messages).toHaveLength(2);
  expect(messages.join('\n')).toContain('/wrong');
  expect(messages.join('\n')).toContain('/hollow');
  expect(messages.join('\n')).not.toContain(id.slice(0, 8));
});

test('what is wrong in a listing that no snapshot needs any more is no problem', async () => {
  const repository = makeRepository();
  const broken = { node: { size: 5, content: ['cd'.repeat(32)] } };
  const forgotten = await addSnapshot(repository, { broken });
  await addSnapshot(repository, FOLDER);
  await repository.remove('snapshot', forgotten.id);
  expect((await check(repository)).problems).toEqual([]);
});

test('an index that says something else than the pack is found when the pack is read', async () => {
  const repository = makeRepository();
  await addSnapshot(repository, FOLDER);
  const { index, indexIds } = await indexOf(repository);
  const packs = index.packIds().map((id) => ({
    id,
    blobs: [...index.entries()]
      .filter(({ packId }) => packId === id)
      .map(({ packId: _, ...blob }) =>
        blob.type === 'data' ? { ...blob, uncompressedLength: blob.length } : blob,
      ),
  }));
  await repository.saveUnpacked('index', encodeIndex(packs));
  for (const id of indexIds) await repository.remove('index', id);
  const kinds = (await check(repository, { readData: 'all' })).problems.map(({ kind }) => kind);
  expect(kinds).toContain('index-differs');
});

test('damaged snapshots, indexes and keys are named, and packs without an index only counted', async () => {
  const repository = makeRepository();
  const { id } = await addSnapshot(repository, FOLDER);
  const [indexId] = await repository.listIds('index');
  for (const key of [`snapshots/${id}`, `index/${indexId}`, `keys/${'12'.repeat(32)}`]) {
    await repository.storage.put(key, Buffer.from('{}'));
  }
  const { problems, unindexedPacks } = await check(repository);
  expect(problems.map(({ item }) => item).sort()).toEqual(
    [`index/${indexId}`, `keys/${'12'.repeat(32)}`, `snapshots/${id}`].sort(),
  );
  expect(unindexedPacks).toHaveLength(2);
});

test('the same pack in two index files is one pack', async () => {
  const repository = makeRepository();
  await addSnapshot(repository, FOLDER);
  const [indexId] = await repository.listIds('index');
  const json = await repository.loadUnpacked('index', indexId!);
  await repository.saveUnpacked('index', json);
  expect((await check(repository, { readData: 'all' })).problems).toEqual([]);
});

test('an abort ends a check at once', async () => {
  const repository = makeRepository();
  await addSnapshot(repository, FOLDER);
  const signal = AbortSignal.abort();
  await expect(check(repository, { readData: 'all', signal })).rejects.toMatchObject({
    code: 'ABORTED',
  });
});

test('the parts of a subset together are everything, and no pack is in two of them', () => {
  const ids = fc
    .uint8Array({ minLength: 32, maxLength: 32 })
    .map((id) => Buffer.from(id).toString('hex'));
  const packs = fc.uniqueArray(
    ids.map((id) => ({ id, size: 10 })),
    { selector: ({ id }) => id },
  );
  fc.assert(
    fc.property(packs, fc.integer({ min: 1, max: 256 }), (all, of) => {
      const parts = Array.from({ length: of }, (_, at) =>
        selectPacks(all, { kind: 'part', part: at + 1, of }),
      );
      expect(
        parts
          .flat()
          .map(({ id }) => id)
          .sort(),
      ).toEqual(all.map(({ id }) => id).sort());
    }),
  );
});

test('a random part has at least one pack, each once, and no more than asked for', () => {
  const packs = Array.from({ length: 40 }, (_, at) => ({ id: String(at), size: 100 }));
  const chosen = selectPacks(packs, parseDataSubset('25%'));
  expect(chosen).toHaveLength(10);
  expect(new Set(chosen).size).toBe(10);
  expect(selectPacks(packs, parseDataSubset('0.1%'))).toHaveLength(1);
  expect(selectPacks(packs, parseDataSubset('1k'))).toHaveLength(10);
  expect(selectPacks(packs, parseDataSubset('1G'))).toHaveLength(40);
  expect(selectPacks([], parseDataSubset('1G'))).toEqual([]);
});

test('a subset that cannot be meant is refused', () => {
  for (const text of ['', '0/3', '4/3', '1/257', '0%', '101%', 'x', '-1', '5q', '0']) {
    expect(() => parseDataSubset(text), text).toThrow(/no part of the data/);
  }
});

test('backups that are made meanwhile look neither like missing nor like forgotten packs, if it is said that there may be some', async () => {
  const during = async (listed: 'data/' | 'index/', besideBackups: boolean) => {
    const repository = makeRepository();
    await addSnapshot(repository, FOLDER);
    const { storage } = repository;
    const list = storage.list.bind(storage);
    let isFirst = true;
    storage.list = async function* (prefix, options) {
      if (prefix === listed && isFirst) {
        isFirst = false;
        await addSnapshot(repository, { later: `${listed} ${besideBackups}` });
      }
      yield* list(prefix, options);
    };
    const { problems, unindexedPacks } = await check(repository, {
      readData: 'all',
      besideBackups,
    });
    return { problems: problems.length, unindexed: unindexedPacks.length };
  };
  const nothing = { problems: 0, unindexed: 0 };
  expect(await during('index/', true)).toEqual(nothing);
  expect(await during('data/', true)).toEqual(nothing);
  expect(await during('index/', false)).not.toEqual(nothing);
  expect(await during('data/', false)).not.toEqual(nothing);
});
