import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { startBlobWriting } from '../../../test/blob-writing.ts';
import { HandmadeRepository } from '../../../test/handmade-repository.ts';
import { packsOf } from '../../../test/packs-of.ts';
import { TroubledStorage } from '../../../test/troubled-storage.ts';
import { KirschError } from '../../errors/index.ts';
import { type BlobType, type IndexedPack, sha256 } from '../../format/index.ts';
import { BlobIndex } from '../../repository/blob-index.ts';
import { keyOf } from '../../repository/file-kind.ts';
import { IndexedRepository, loadIndex } from '../../repository/indexed-repository.ts';
import { OpenRepository } from '../../repository/open-repository.ts';
import { MemoryStorage } from '../../storage/index.ts';
import { carryBlobs } from './carry-blobs.ts';

interface Sample {
  readonly type: BlobType;
  readonly bytes: Buffer;
}

/** Compressible and not, small and larger than a pack. */
const SAMPLES: readonly Sample[] = [
  ...Array.from({ length: 60 }, (_, n) =>
    sample('data', Buffer.from(`text ${n} `.repeat(n * 30 + 1))),
  ),
  ...Array.from({ length: 20 }, (_, n) => sample('tree', Buffer.from(`{"tree":${n}} `.repeat(50)))),
  sample('data', randomBytes(200_000)),
];

/** Each way to work: in the caller’s thread and in others, from a network and from a disk. */
const WAYS = [
  { name: 'in the caller’s thread', workers: 0, isFar: true },
  { name: 'in other threads', workers: 2, isFar: false },
];

describe.each(WAYS)('blobs that are carried $name', ({ workers, isFar }) => {
  const repository = (version: 1 | 2 = 2) =>
    new HandmadeRepository(new TroubledStorage(isFar), version);

  test.each([
    [1, 1],
    [1, 2],
    [2, 1],
    [2, 2],
  ] as const)('arrive whole, from version %i in version %i', async (from, to) => {
    const source = await fill(repository(from).open());
    const target = await loadIndex(new HandmadeRepository(undefined, to).open());
    const options = { workers, packSizeMiB: 1 / 16, compressUncompressed: true };
    const { added, lost } = await carryBlobs(source, target, everything(source), options);

    expect(lost).toBe(0);
    expect(added.data.blobs + added.tree.blobs).toBe(SAMPLES.length);
    const again = await loadIndex(target.repository);
    for (const { type, bytes } of SAMPLES) {
      expect((await again.loadBlob(type, sha256(bytes))).equals(bytes)).toBe(true);
      const { uncompressedLength } = again.index.find(type, sha256(bytes))!;
      expect(uncompressedLength > 0).toBe(to === 2);
    }
    for (const { blobs } of await packsOf(target.repository)) {
      expect(new Set(blobs.map(({ type }) => type)).size).toBe(1);
    }
  });

  test('stay as they are sealed where the key is the same', async () => {
    const source = await fill(repository().open());
    const target = await loadIndex(withSameKey(source.repository));
    await carryBlobs(source, target, everything(source), { workers });

    const sealed = async (repository: OpenRepository) =>
      (await packsOf(repository))
        .flatMap(({ bytes, blobs }) =>
          blobs.map(({ id, offset, length }) => [
            id,
            sha256(bytes.subarray(offset, offset + length)),
          ]),
        )
        .sort();
    expect(await sealed(target.repository)).toEqual(await sealed(source.repository));
  });

  test('are taken from another copy where one is damaged, and those without are reported', async () => {
    const made = repository();
    const once = sample('data', Buffer.from('once'.repeat(100)));
    const twice = sample('data', Buffer.from('twice'.repeat(100)));
    const bad = await made.putPack([once, twice]);
    const good = await made.putPack([twice, sample('data', Buffer.from('other'))]);
    await made.putIndex([bad, good]);
    await spoil(made.open(), bad);
    const source = await loadIndex(made.open());
    const target = await loadIndex(new HandmadeRepository().open());
    const lost: string[] = [];
    const wanted = everything(source).filter(
      (entry) => source.index.packIds()[source.index.table.read(entry).pack] === bad.id,
    );
    const result = await carryBlobs(source, target, wanted, {
      workers,
      onLost: ({ id }) => lost.push(id),
    });

    expect(lost).toEqual([sha256(once.bytes)]);
    expect(result.lost).toBe(1);
    const again = await loadIndex(target.repository);
    expect((await again.loadBlob('data', sha256(twice.bytes))).equals(twice.bytes)).toBe(true);
    expect(again.index.has('data', sha256(once.bytes))).toBe(false);
  });

  test('are not taken over when the index gives them another’s name', async () => {
    for (const size of [1, 40]) {
      const made = repository();
      const contents = Array.from({ length: size }, (_, n) =>
        sample('data', Buffer.from(`${n} `.repeat(100))),
      );
      const pack = await made.putPack(contents);
      const liar = { ...pack.blobs[0]!, id: 'ab'.repeat(32) };
      await made.putIndex([{ ...pack, blobs: [liar, ...pack.blobs.slice(1)] }]);
      const source = await loadIndex(made.open());
      const target = await loadIndex(withSameKey(source.repository));
      const carrying = carryBlobs(source, target, [0], { workers });
      await expect(carrying).rejects.toMatchObject({ code: 'DAMAGED' });
      expect((await loadIndex(target.repository)).index.has('data', liar.id)).toBe(false);
    }
  });

  test('are not carried again when the target knows them', async () => {
    const source = await fill(repository().open());
    const target = await loadIndex(new HandmadeRepository().open());
    await carryBlobs(source, target, everything(source), { workers });
    const before = await packsOf(target.repository);
    const { added, indexIds } = await carryBlobs(source, target, everything(source), { workers });
    expect(added.data.blobs + added.tree.blobs).toBe(0);
    expect(indexIds).toEqual([]);
    expect(await packsOf(target.repository)).toEqual(before);
  });

  test('come into new packs of their own repository through an empty index', async () => {
    const source = await fill(repository().open());
    const packs = source.index.packCount;
    const empty = new IndexedRepository(source.repository, new BlobIndex(), []);
    const { added } = await carryBlobs(source, empty, everything(source), { workers });
    expect(added.data.blobs + added.tree.blobs).toBe(SAMPLES.length);
    expect(source.index.packCount).toBe(packs);
    const again = await loadIndex(source.repository);
    for (const { type, bytes } of SAMPLES) {
      expect([...again.index.findAll(type, sha256(bytes))].length).toBe(2);
    }
  });

  test('that arrived before a failure are indexed, so that the next run carries the rest', async () => {
    const source = await fill(repository().open());
    const storage = new StorageThatFills(3);
    const target = new HandmadeRepository(storage).open();
    const carrying = carryBlobs(source, await loadIndex(target), everything(source), {
      workers,
      packSizeMiB: 1 / 2048,
    });
    await expect(carrying).rejects.toMatchObject({ code: 'STORAGE_FULL' });
    storage.room = Number.POSITIVE_INFINITY;
    const between = await loadIndex(target);
    expect(between.index.table.size).toBeGreaterThan(0);
    const { added } = await carryBlobs(source, between, everything(source), { workers });
    expect(added.data.blobs + added.tree.blobs).toBeLessThan(SAMPLES.length);
    const again = await loadIndex(target);
    for (const { type, bytes } of SAMPLES) expect(again.index.has(type, sha256(bytes))).toBe(true);
  });

  test('are left where they are when the run is stopped', async () => {
    const source = await fill(repository().open());
    const target = await loadIndex(new HandmadeRepository().open());
    const stop = new AbortController();
    const carrying = carryBlobs(source, target, everything(source), {
      workers,
      packSizeMiB: 1 / 2048,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    await expect(carrying).rejects.toMatchObject({ code: 'ABORTED' });
  });
});

test('what is carried is reported as it grows, up to the whole', async () => {
  const source = await fill(new HandmadeRepository().open());
  const target = await loadIndex(new HandmadeRepository().open());
  const seen: { blobs: number; bytes: number; totalBlobs: number; totalBytes: number }[] = [];
  await carryBlobs(source, target, everything(source), { onProgress: (now) => seen.push(now) });
  const last = seen.at(-1)!;
  expect(last.blobs).toBe(SAMPLES.length);
  expect(last).toMatchObject({ blobs: last.totalBlobs, bytes: last.totalBytes });
  expect(seen.map(({ blobs }) => blobs)).toEqual(
    seen.map(({ blobs }) => blobs).sort((a, b) => a - b),
  );
});

/** A storage in memory that takes so many packs and no more. */
class StorageThatFills extends MemoryStorage {
  room: number;

  constructor(room: number) {
    super();
    this.room = room;
  }

  override async put(...[key, content, options]: Parameters<MemoryStorage['put']>): Promise<void> {
    if (key.startsWith('data/') && this.room-- <= 0) throw full();
    return super.put(key, content, options);
  }
}

function full(): KirschError {
  return new KirschError('STORAGE_FULL', 'The storage is full.');
}

function sample(type: BlobType, bytes: Buffer): Sample {
  return { type, bytes };
}

async function fill(repository: OpenRepository): Promise<IndexedRepository> {
  const { writer, uploader, finish } = await startBlobWriting(repository, { targetBytes: 50_000 });
  for (const { type, bytes } of SAMPLES) {
    writer.store(type, bytes);
    await uploader.settled();
  }
  await finish();
  return loadIndex(repository);
}

/** An empty repository with the same master key. */
function withSameKey({ masterKey, config }: OpenRepository): OpenRepository {
  return new OpenRepository({ storage: new MemoryStorage(), config, masterKey, keyId: '' });
}

function everything({ index }: IndexedRepository): number[] {
  return Array.from({ length: index.table.size }, (_, entry) => entry);
}

/** Changes one byte in each blob of a pack. */
async function spoil({ storage }: OpenRepository, { id, blobs }: IndexedPack): Promise<void> {
  const bytes = Buffer.from(await storage.get(keyOf('pack', id)));
  for (const { offset } of blobs) bytes[offset + 20]! ^= 1;
  await storage.put(keyOf('pack', id), bytes);
}
