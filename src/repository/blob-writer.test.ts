import { randomBytes } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { startBlobWriting } from '../../test/blob-writing.ts';
import { HandmadeRepository } from '../../test/handmade-repository.ts';
import { packsOf } from '../../test/packs-of.ts';
import { decodeIndex, SEAL_OVERHEAD, sha256 } from '../format/index.ts';
import type { ClosedPack } from './blob-writer.ts';
import { loadIndex } from './indexed-repository.ts';

const MIB = 2 ** 20;
// Until 22.18 Node.js read TypeScript only when it was told to.
const execArgv = ['--experimental-strip-types', '--no-warnings'];

const anyBlob = fc.record({
  type: fc.constantFrom('data' as const, 'tree' as const),
  bytes: fc
    .tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 4000 }))
    .map(([unit, times]) => Buffer.concat(Array(times).fill(unit))),
});

describe('packs', () => {
  test('lose no blob when the leftovers of several open packs are too many for one', async () => {
    const repository = new HandmadeRepository(undefined, 2).open();
    const { writer, finish } = await startBlobWriting(repository, { targetBytes: 16 * MIB });
    const ids = new Set<string>();
    // More than one pack may name, and so small that no pack is full before the end.
    for (let number = 0; number < 70_000; number++) {
      ids.add(writer.store('tree', Buffer.from(`${number}`)).toString('hex'));
    }
    await finish();

    const packs = await packsOf(repository);
    expect(new Set(packs.flatMap((pack) => pack.blobs.map(({ id }) => id)))).toEqual(ids);
    const { index } = await loadIndex(repository);
    expect([...ids].filter((id) => index.find('tree', id) === undefined)).toEqual([]);
  });

  test('hold every blob once, as their headers and the index say, whatever is written', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyBlob, { maxLength: 25 }),
        fc.constantFrom(1 as const, 2 as const),
        fc.constantFrom('auto' as const, 'off' as const, 'max' as const),
        fc.constantFrom(1, 10_000, MIB),
        async (blobs, version, compression, targetBytes) => {
          const made = new HandmadeRepository(undefined, version);
          const repository = made.open();
          const { writer, uploader, finish } = await startBlobWriting(repository, {
            compression,
            targetBytes,
          });
          for (const { type, bytes } of blobs) {
            expect(writer.store(type, bytes).toString('hex')).toBe(sha256(bytes));
            // What is full is sent meanwhile, and its file comes back.
            await uploader.settled();
          }
          await finish();

          const written = new Set(blobs.map(({ type, bytes }) => `${type} ${sha256(bytes)}`));
          const packs = await packsOf(repository);
          const packed = packs.flatMap((pack) => pack.blobs);
          expect(packed.map(({ type, id }) => `${type} ${id}`).sort()).toEqual([...written].sort());
          const indexed = await loadIndex(repository);
          for (const pack of packs) {
            expect(new Set(pack.blobs.map(({ type }) => type)).size).toBe(1);
            for (const { type, id, ...place } of pack.blobs) {
              expect([...indexed.index.findAll(type, id)]).toEqual([{ packId: pack.id, ...place }]);
              const isCompressed = place.uncompressedLength > 0;
              if (version === 1) expect(isCompressed).toBe(false);
              else if (type === 'tree') expect(isCompressed).toBe(true);
              else if (compression === 'off') expect(isCompressed).toBe(false);
              const plain = blobs.find(({ bytes }) => sha256(bytes) === id)!.bytes.length;
              if (type === 'data') expect(place.length).toBeLessThanOrEqual(plain + SEAL_OVERHEAD);
            }
          }
          for (const { type, bytes } of blobs) {
            expect((await indexed.loadBlob(type, sha256(bytes))).equals(bytes)).toBe(true);
          }
          expect(writer.counts.data.blobs + writer.counts.tree.blobs).toBe(written.size);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('are merged when the run ends and they fit into one', async () => {
    const repository = new HandmadeRepository().open();
    const { writer, finish } = await startBlobWriting(repository);
    for (let blob = 0; blob < 60; blob++) {
      writer.store('data', Buffer.from(`data ${blob}`));
      writer.store('tree', Buffer.from(`tree ${blob}`));
    }
    await finish();
    expect((await packsOf(repository)).map(({ blobs }) => blobs.length)).toEqual([60, 60]);
  });

  test('are not merged beyond the size that is aimed at', async () => {
    const repository = new HandmadeRepository().open();
    const { writer, finish } = await startBlobWriting(repository, { targetBytes: MIB });
    const blobs = Array.from({ length: 16 }, () => randomBytes(100_000));
    for (const bytes of blobs) writer.store('data', bytes);
    await finish();
    const packs = await packsOf(repository);
    expect(packs.flatMap((pack) => pack.blobs)).toHaveLength(blobs.length);
    for (const { bytes } of packs) expect(bytes.length).toBeLessThan(MIB + 200_000);
  });

  test('are spread: neighbours do not lie behind each other', async () => {
    const repository = new HandmadeRepository().open();
    const { writer, finish } = await startBlobWriting(repository, { targetBytes: 100_000 });
    const ids = Array.from({ length: 64 }, () => {
      return writer.store('data', randomBytes(10_000)).toString('hex');
    });
    await finish();
    const orders = (await packsOf(repository)).map(({ blobs }) =>
      blobs.map(({ id }) => ids.indexOf(id)),
    );
    expect(orders.some((order) => order.some((at, place) => at !== order[0]! + place))).toBe(true);
  });

  test('hold no blob that the repository had before', async () => {
    const made = new HandmadeRepository();
    await made.putData('known');
    const { writer, indexed, finish } = await startBlobWriting(made.open());
    writer.store('data', Buffer.from('known'));
    writer.store('data', Buffer.from('new'));
    expect(writer.has('data', Buffer.from(sha256(Buffer.from('known')), 'hex'))).toBe(true);
    expect(indexed.index.find('data', sha256(Buffer.from('new')))).toBeUndefined();
    await finish();
    expect(writer.counts.data.blobs).toBe(1);
    expect(indexed.index.find('data', sha256(Buffer.from('new')))).toBeDefined();
  });

  test.each([
    ['data', 'off'],
    ['data', 'auto'],
    ['tree', 'auto'],
  ] as const)(
    'take a %s blob that is larger than any of them, compression %s',
    async (type, compression) => {
      const repository = new HandmadeRepository().open();
      const { writer, indexed, finish } = await startBlobWriting(repository, { compression });
      const large = randomBytes(12 * MIB);
      writer.store(type, Buffer.from('before'));
      const id = writer.store(type, large).toString('hex');
      writer.store(type, Buffer.from('after'));
      await finish();
      expect((await indexed.loadBlob(type, id)).equals(large)).toBe(true);
      expect((await packsOf(repository)).flatMap(({ blobs }) => blobs)).toHaveLength(3);
    },
  );

  test('hold data that zstd cannot make smaller as it is, and listings and the rest compressed', async () => {
    const repository = new HandmadeRepository().open();
    const { writer, finish } = await startBlobWriting(repository);
    const noise = randomBytes(280_000);
    // There is a thirtieth to save, then a hundredth of its last block only.
    const worthIt = Buffer.concat([noise.subarray(0, 30_000), Buffer.alloc(1000)]);
    const notWorthIt = Buffer.concat([noise, Buffer.alloc(1000)]);
    for (const bytes of [noise, worthIt, notWorthIt]) writer.store('data', bytes);
    writer.store('tree', noise.subarray(0, 20_000));
    await finish();
    const blobs = (await packsOf(repository)).flatMap((pack) => pack.blobs);
    const lengthOf = (type: string, bytes: Buffer) =>
      blobs.find((blob) => blob.type === type && blob.id === sha256(bytes))!.uncompressedLength;
    expect(lengthOf('data', noise)).toBe(0);
    expect(lengthOf('data', worthIt)).toBe(31_000);
    expect(lengthOf('data', notWorthIt)).toBe(0);
    expect(lengthOf('tree', noise.subarray(0, 20_000))).toBe(20_000);
  });

  test('hold data that cannot be made smaller compressed where that is asked for', async () => {
    const repository = new HandmadeRepository().open();
    const { writer, finish } = await startBlobWriting(repository, { alwaysCompress: true });
    writer.store('data', randomBytes(1000));
    await finish();
    const [{ blobs } = { blobs: [] }] = await packsOf(repository);
    expect(blobs).toMatchObject([{ uncompressedLength: 1000 }]);
  });

  test('hold an empty blob as restic does, without compressing it', async () => {
    const repository = new HandmadeRepository().open();
    const { writer, finish } = await startBlobWriting(repository);
    writer.store('data', Buffer.alloc(0));
    await finish();
    const [{ blobs } = { blobs: [] }] = await packsOf(repository);
    expect(blobs).toMatchObject([{ length: SEAL_OVERHEAD, uncompressedLength: 0 }]);
  });

  test('count what was added, before and after compression', async () => {
    const repository = new HandmadeRepository().open();
    const { writer, finish } = await startBlobWriting(repository, { compression: 'off' });
    writer.store('data', Buffer.alloc(1000));
    writer.store('data', Buffer.alloc(1000));
    writer.store('data', Buffer.alloc(2000));
    await finish();
    expect(writer.counts.data).toEqual({
      blobs: 2,
      bytes: 3000,
      packedBytes: 3000 + 2 * SEAL_OVERHEAD,
    });
  });

  test('are filled by several threads at once, each blob by one of them', async () => {
    const repository = new HandmadeRepository().open();
    const { writer, uploader, settings, indexed, finish } = await startBlobWriting(repository, {
      targetBytes: 100_000,
      inFlight: 2,
    });
    const counts = await Promise.all(
      Array.from({ length: 3 }, (_, thread) =>
        storeInThread({ settings, thread }, (pack) => uploader.add(pack)),
      ),
    );
    await finish();
    const packs = await packsOf(repository);
    const packed = packs.flatMap(({ blobs }) => blobs.map(({ id }) => id));
    expect(packed).toHaveLength(new Set(packed).size);
    expect(packed).toHaveLength(counts.reduce((sum, count) => sum + count));
    expect(writer.counts.data.blobs).toBe(0);
    for (let number = 0; number < 900; number += 10) {
      const text = Buffer.from(`${number} `.repeat(500));
      expect((await indexed.loadBlob('data', sha256(text))).equals(text)).toBe(true);
    }
    expect(packs.length).toBeGreaterThan(1);
  });
});

test('index entries come out as the format reads them', async () => {
  const repository = new HandmadeRepository().open();
  const { writer, finish } = await startBlobWriting(repository);
  for (let blob = 0; blob < 10; blob++) writer.store('data', Buffer.from(`blob ${blob}`));
  await finish();
  const [id] = await repository.listIds('index');
  const { packs } = decodeIndex(await repository.loadUnpacked('index', id!));
  const [pack] = await packsOf(repository);
  expect(packs).toEqual([{ id: pack!.id, blobs: pack!.blobs }]);
});

/** Three threads store 500 blobs each, of which every two share 300. Random, so that packs fill in spite of zstd. */
const STORE_ALL = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { room, settings, thread } = workerData;
  import(room).then(({ BlobWriter }) => {
    const writer = new BlobWriter(settings, (pack) => parentPort.postMessage({ pack }));
    for (let number = thread * 200; number < thread * 200 + 500; number++) {
      writer.store('data', Buffer.from((number + ' ').repeat(500)));
      writer.store('data', require('node:crypto').randomBytes(2000));
    }
    parentPort.postMessage({ count: writer.counts.data.blobs });
  });
`;

function storeInThread(data: object, onPack: (pack: ClosedPack) => void): Promise<number> {
  const room = new URL('./blob-writer.ts', import.meta.url).href;
  const worker = new Worker(STORE_ALL, { eval: true, execArgv, workerData: { room, ...data } });
  return new Promise((resolve, reject) => {
    worker.on('message', ({ pack, count }: { pack?: ClosedPack; count?: number }) => {
      if (pack) onPack(pack);
      if (count !== undefined) resolve(count);
    });
    worker.once('error', reject);
  });
}
