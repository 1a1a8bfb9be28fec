import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeIndex } from '../../format/index.ts';
import { keyOf } from '../../repository/file-kind.ts';
import { OpenRepository } from '../../repository/open-repository.ts';
import type { RepositoryCache } from '../../repository/repository-cache.ts';
import { addSnapshot, indexOf, makeRepository } from '../sample-repository.test-helper.ts';
import { check } from './check.ts';
import { parseOldestSubset } from './data-subset.ts';
import { selectOldest } from './select-oldest.ts';

/** A cache that keeps notes, and nothing else. */
class NoteCache implements RepositoryCache {
  readonly notes = new Map<string, Uint8Array>();
  async load() {
    return undefined;
  }
  async loadRange() {
    return undefined;
  }
  async save() {}
  async remove() {}
  async retain() {}
  async loadNote(name: string) {
    const bytes = this.notes.get(name);
    return bytes && Buffer.from(bytes);
  }
  async saveNote(name: string, bytes: Uint8Array) {
    this.notes.set(name, Buffer.from(bytes));
  }
}

/** The pack that holds the content of this file, which has a snapshot to itself. */
async function packOf(repository: OpenRepository, type: 'data' | 'tree' = 'data') {
  const { index } = await indexOf(repository);
  return [...index.entries()].filter((entry) => entry.type === type).map(({ packId }) => packId);
}

describe('what is hurt', () => {
  test('files whose blob is damaged are named in every backup that needs them, others are not', async () => {
    const repository = makeRepository();
    await addSnapshot(repository, { lost: 'one' });
    const [pack] = await packOf(repository);
    const second = await addSnapshot(repository, {
      a: { b: { lost: 'one', kept: 'two' } },
      kept: 'two',
    });
    const unhurt = await addSnapshot(repository, { kept: 'two' });
    const key = keyOf('pack', pack!);
    const bytes = await repository.storage.get(key);
    bytes[20]! ^= 1;
    await repository.storage.put(key, bytes);
    const { hurt, advice } = await check(repository, { readData: 'all' });
    expect(hurt.map(({ files, folders }) => ({ files, folders }))).toEqual([
      { files: 1, folders: 0 },
      { files: 1, folders: 0 },
    ]);
    expect(hurt.find(({ id }) => id === second.id)!.paths).toEqual([
      { path: '/a/b/lost', isFolder: false, message: expect.stringContaining('is lost') },
    ]);
    expect(hurt.some(({ id }) => id === unhurt.id)).toBe(false);
    expect(advice.map(({ command }) => command)).toEqual([
      `kirsch repair packs ${pack}`,
      'kirsch repair heal',
      'kirsch repair snapshots --forget',
    ]);
  });

  test('a blob that has another copy hurts nobody', async () => {
    const repository = makeRepository();
    await addSnapshot(repository, { file: 'one' });
    const { index, indexIds } = await indexOf(repository);
    const data = [...index.entries()].find(({ type }) => type === 'data')!;
    // The same blob once more: with the index out of sight, a backup stores it again.
    const files = await Promise.all(indexIds.map((id) => repository.storage.get(`index/${id}`)));
    for (const id of indexIds) await repository.remove('index', id);
    await addSnapshot(repository, { file: 'one' });
    for (const [at, id] of indexIds.entries())
      await repository.storage.put(`index/${id}`, files[at]!);
    await repository.storage.delete(keyOf('pack', data.packId));
    const { hurt, problems, advice } = await check(repository);
    expect(problems).toMatchObject([{ kind: 'missing' }]);
    expect(hurt).toEqual([]);
    expect(advice.map(({ command }) => command)).toEqual(['kirsch repair index']);
  });

  test('a folder whose listing is gone is told as one thing, and all of a backup whose root is gone', async () => {
    const repository = makeRepository();
    await addSnapshot(repository, { inner: 'x' });
    const lost = await packOf(repository, 'tree');
    const second = await addSnapshot(repository, { folder: { inner: 'x' }, other: 'y' });
    for (const id of lost) await repository.storage.delete(keyOf('pack', id));
    const { hurt } = await check(repository);
    expect(hurt).toHaveLength(2);
    for (const { id, files, folders, paths } of hurt) {
      expect({ files, folders }).toEqual({ files: 0, folders: 1 });
      expect(paths).toMatchObject([{ path: id === second.id ? '/folder' : '/', isFolder: true }]);
    }
  });

  test('all hurt files are counted, and as many named as are wanted', async () => {
    const repository = makeRepository();
    const names = Array.from({ length: 30 }, (_, at) => `file ${at}`);
    await addSnapshot(repository, {
      f: Object.fromEntries(names.map((name) => [name, 'the same'])),
    });
    for (const id of await packOf(repository)) await repository.storage.delete(keyOf('pack', id));
    const { hurt } = await check(repository, { maxPaths: 3 });
    expect(hurt).toMatchObject([{ files: 30, paths: [{ path: '/f/file 0' }, {}, {}] }]);
    expect(hurt[0]!.paths).toHaveLength(3);
  });
});

describe('headers', () => {
  test('a data pack whose header is damaged is found by one read of its end, and nothing in it is lost', async () => {
    const repository = makeRepository();
    await addSnapshot(repository, { file: 'one' });
    const [pack] = await packOf(repository);
    const bytes = await repository.storage.get(keyOf('pack', pack!));
    bytes[bytes.length - 30]! ^= 1;
    await repository.storage.put(keyOf('pack', pack!), bytes);
    expect(await check(repository, { headers: false })).toMatchObject({
      problems: [],
      headersRead: 0,
    });
    const { damagedPacks, hurt, headersRead } = await check(repository, { headers: true });
    expect({ damagedPacks, hurt, headersRead }).toEqual({
      damagedPacks: [pack],
      hurt: [],
      headersRead: 1,
    });
  });

  test('an index that describes a pack wrongly is found without reading data', async () => {
    const repository = makeRepository();
    await addSnapshot(repository, { file: 'one' });
    const { index, indexIds } = await indexOf(repository);
    const packs = index.packIds().map((id) => ({
      id,
      blobs: [...index.entries()]
        .filter(({ packId }) => packId === id)
        .map(({ packId: _, ...blob }) =>
          blob.type === 'data' ? { ...blob, id: 'ab'.repeat(32) } : blob,
        ),
    }));
    await repository.saveUnpacked('index', encodeIndex(packs));
    for (const id of indexIds) await repository.remove('index', id);
    const { problems, advice } = await check(repository, { headers: true });
    expect(problems.map(({ kind }) => kind)).toContain('index-differs');
    expect(advice[0]!.command).toBe('kirsch repair index');
    expect(problems.some(({ kind }) => kind === 'damaged')).toBe(false);
  });

  test('packs that wait for their deletion are not packs without an index', async () => {
    const repository = makeRepository();
    const { id } = await addSnapshot(repository, { file: 'one' });
    const { index, indexIds } = await indexOf(repository);
    const marked = index
      .packIds()
      .map((packId) => ({ id: packId, blobs: [], time: '2026-01-01T00:00:00Z' }));
    await repository.saveUnpacked('index', encodeIndex([], { packsToDelete: marked }));
    for (const indexId of indexIds) await repository.remove('index', indexId);
    await repository.remove('snapshot', id);
    expect(await check(repository)).toMatchObject({ problems: [], unindexedPacks: [] });
  });
});

describe('what has not been read for longest', () => {
  async function repositoryOf(packs: number, cache: RepositoryCache) {
    const { storage, config, masterKey, keyId } = makeRepository();
    const repository = new OpenRepository({ storage, config, masterKey, keyId, cache });
    for (let pack = 0; pack < packs; pack++)
      await addSnapshot(repository, { file: `content ${pack}` });
    return repository;
  }

  test('with a quarter of the data, four checks read all of it, and the record says so', async () => {
    const repository = await repositoryOf(6, new NoteCache());
    let now = Date.UTC(2026, 0, 1);
    const seen: number[] = [];
    for (let day = 0; day < 4; day++) {
      const { coverage } = await check(repository, {
        readData: parseOldestSubset('25%'),
        headers: false,
        now: () => now,
      });
      seen.push(coverage.neverRead);
      now += 86_400_000;
    }
    expect(seen[0]).toBeGreaterThan(0);
    expect(seen.at(-1)).toBe(0);
  });

  test('a record that is lost, spoilt or from the future only means starting over', async () => {
    const cache = new NoteCache();
    const repository = await repositoryOf(2, cache);
    const at = (now: number) => check(repository, { readData: 'all', now: () => now });
    expect((await at(2e12)).coverage).toEqual({
      neverRead: 0,
      oldest: new Date(2e12 - (2e12 % 60_000)),
    });
    expect((await check(repository, { now: () => 1e12, headers: false })).coverage.neverRead).toBe(
      2,
    );
    for (const [name, bytes] of cache.notes)
      cache.notes.set(
        name,
        bytes.map((byte) => byte ^ 1),
      );
    expect((await check(repository, { now: () => 3e12 })).coverage.neverRead).toBe(2);
  });

  test('a pack that was found damaged counts as not read', async () => {
    const repository = await repositoryOf(2, new NoteCache());
    await check(repository, { readData: 'all' });
    const [pack] = await packOf(repository);
    const bytes = await repository.storage.get(keyOf('pack', pack!));
    await repository.storage.put(
      keyOf('pack', pack!),
      bytes.map((byte) => byte ^ 1),
    );
    expect((await check(repository, { readData: 'all' })).coverage.neverRead).toBe(1);
  });

  test('when the time is over no more data packs are begun, folder listings are read all the same', async () => {
    const repository = await repositoryOf(5, new NoteCache());
    let now = 0;
    const result = await check(repository, {
      readDataFor: 4_500,
      workers: 1,
      headers: false,
      now: () => (now += 1_000),
    });
    expect(result.problems).toEqual([]);
    expect(result.packsLeft).toBeGreaterThan(0);
    expect(result.packsRead).toBeGreaterThanOrEqual(5);
    expect(result.packsRead + result.packsLeft).toBe(10);
  });

  test('whatever the sizes, as many runs as the share asks for have read every pack', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 100 }), (bytes, percent) => {
        const packs = bytes.map((size, at) => ({ id: String(at), size }));
        const readAt = new Map<string, number>();
        for (let run = 0; run < Math.ceil(100 / percent); run++) {
          for (const { id } of selectOldest(packs, { kind: 'percent', percent }, (pack) =>
            readAt.get(pack),
          )) {
            readAt.set(id, run);
          }
        }
        expect(readAt.size).toBe(packs.length);
      }),
    );
  });

  test('an amount is a share, a size or a time, and everything else is refused', () => {
    expect(parseOldestSubset('5%').amount).toEqual({ kind: 'percent', percent: 5 });
    expect(parseOldestSubset('500M').amount).toEqual({ kind: 'bytes', bytes: 500 * 2 ** 20 });
    expect(parseOldestSubset('1h30m').amount).toEqual({ kind: 'time', milliseconds: 5_400_000 });
    expect(parseOldestSubset('10m').amount).toEqual({ kind: 'time', milliseconds: 600_000 });
    for (const text of ['', '0m', '0%', '101%', '1/2', 'x', '5 m']) {
      expect(() => parseOldestSubset(text), text).toThrow(/no amount/);
    }
  });
});
