import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KirschError } from '../errors/index.ts';
import type { ByteSource } from './byte-source.ts';
import type { ObjectInfo, Storage, StorageCallOptions } from './storage.ts';
import { collectParts, describeParts } from './storage-contract-parts.test-suite.ts';
import { expectBytes, expectCode } from './storage-expectations.test-helper.ts';

/** One kind of storage, ready for the contract suite: an empty storage that only this suite uses. */
export interface StorageUnderTest {
  readonly storage: Storage;
  /** Removes what `storage` was made on; the suite has closed the storage before. */
  readonly dispose?: () => Promise<void>;
}

export interface ContractOptions {
  /** How many objects the listing test stores; above 1,000 it crosses a page of S3. Default 50. */
  readonly listedObjects?: number;
  /** The size of a large object, in bytes; streams have twice that. Default 20 MiB. */
  readonly largeObject?: number;
  /**
   * False for a server that rewrites an object in place: calls may fail meanwhile, and only a torn object is wrong.
   * Kirsch never replaces an object. Default true.
   */
  readonly replacesAtomically?: boolean;
}

const MiB = 1024 * 1024;

/** The storage contract as tests. Every kind of storage runs them all. */
export function describeStorageContract(
  kind: string,
  open: () => Promise<StorageUnderTest>,
  { listedObjects = 50, largeObject = 20 * MiB, replacesAtomically = true }: ContractOptions = {},
): void {
  describe(`the storage contract: ${kind}`, () => {
    let subject: StorageUnderTest;
    let storage: Storage;

    beforeAll(async () => {
      subject = await open();
      storage = subject.storage;
      await storage.create();
    });

    afterAll(async () => {
      await storage?.close();
      await storage?.close();
      await subject?.dispose?.();
    });

    test('create is idempotent', async () => {
      await storage.create();
    });

    test('says where it is', () => {
      expect(storage.description).not.toBe('');
      expect(storage.capabilities.connections).toBeGreaterThan(0);
    });

    for (const size of [0, 1, 5_000, largeObject]) {
      test(`gives back an object of ${size} bytes`, async () => {
        const bytes = randomBytes(size);
        await storage.put(`sizes/${size}`, bytes);
        expectBytes(await storage.get(`sizes/${size}`), bytes);
        const info = await storage.head(`sizes/${size}`);
        expect(info).toMatchObject({ key: `sizes/${size}`, size });
        expect(Math.abs(info.modified!.getTime() - Date.now())).toBeLessThan(3_600_000);
      });
    }

    test('accepts the SHA-256 of the bytes', async () => {
      const bytes = randomBytes(100_000);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      await storage.put(`data/${sha256.slice(0, 2)}/${sha256}`, bytes, { sha256 });
      expectBytes(await storage.get(`data/${sha256.slice(0, 2)}/${sha256}`), bytes);
    });

    test('stores a view into a larger buffer, and any Uint8Array', async () => {
      const whole = new Uint8Array(randomBytes(1_000));
      await storage.put('view', whole.subarray(100, 200));
      expectBytes(await storage.get('view'), Buffer.from(whole.subarray(100, 200)));
    });

    for (const size of [0, 1, 1_000_000]) {
      test(`stores ${size} bytes that are read piece by piece`, async () => {
        const bytes = randomBytes(size);
        const source = sourceOf(bytes);
        await storage.put(`sources/new/${size}`, source);
        expectBytes(await storage.get(`sources/new/${size}`), bytes);
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        await storage.put(`sources/known/${size}`, source, { sha256 });
        expectBytes(await storage.get(`sources/known/${size}`), bytes);
      });
    }

    test('stores nothing of a source that fails, and passes its error on', async () => {
      const failure = new KirschError('DISK_FULL', 'The disk with the source is gone.');
      const source = sourceOf(randomBytes(1_000_000), (end) => {
        if (end === 1_000_000) throw failure;
      });
      const sha256 = '0'.repeat(64);
      await expect(storage.put('sources/failing', source, { sha256 })).rejects.toBe(failure);
      await expectCode(storage.head('sources/failing'), 'OBJECT_NOT_FOUND');
    });

    test('replaces an object', async () => {
      await storage.put('replaced', Buffer.from('first, and longer'));
      await storage.getRange('replaced', 0, 5);
      await storage.put('replaced', Buffer.from('second'));
      expect((await storage.get('replaced')).toString()).toBe('second');
      expect((await storage.getRange('replaced', 0, 6)).toString()).toBe('second');
    });

    test('what it gave belongs to the caller', async () => {
      await storage.put('given', Buffer.from('given'));
      (await storage.get('given')).fill(0);
      expect((await storage.get('given')).toString()).toBe('given');
    });

    test('reads ranges from the start and from the end', async () => {
      const bytes = randomBytes(100_000);
      await storage.put('ranges', bytes);
      for (const [offset, length] of [
        [0, 1],
        [0, 100_000],
        [99_999, 1],
        [12_345, 54_321],
      ] as const) {
        expectBytes(
          await storage.getRange('ranges', offset, length),
          bytes.subarray(offset, offset + length),
        );
      }
      expectBytes(await storage.getRange('ranges', -4, 4), bytes.subarray(-4));
      expectBytes(await storage.getRange('ranges', -100_000, 100_000), bytes);
      expectBytes(await storage.getRange('ranges', -200_000, 200_000), bytes);
    });

    test('the end of an empty object is empty', async () => {
      await storage.put('empty', Buffer.alloc(0));
      expect(await storage.getRange('empty', -10, 10)).toHaveLength(0);
    });

    test('a range past the end is damage', async () => {
      await storage.put('short', Buffer.from('0123456789'));
      await expectCode(storage.getRange('short', 5, 6), 'DAMAGED');
      await expectCode(storage.getRange('short', 10, 1), 'DAMAGED');
      await expectCode(storage.getRange('short', 1_000, 10), 'DAMAGED');
    });

    describeParts(() => storage, largeObject);

    test('a range that is none is refused', async () => {
      await expectCode(storage.getRange('short', 0, 0), 'BAD_ARGUMENT');
      await expectCode(storage.getRange('short', -5, 4), 'BAD_ARGUMENT');
      await expectCode(storage.getRange('short', 0.5, 1), 'BAD_ARGUMENT');
    });

    test('a missing object is not found', async () => {
      await expectCode(storage.get('missing'), 'OBJECT_NOT_FOUND');
      await expectCode(storage.get('no/such/folder'), 'OBJECT_NOT_FOUND');
      await expectCode(storage.getRange('missing', 0, 1), 'OBJECT_NOT_FOUND');
      await expectCode(storage.getRange('missing', -1, 1), 'OBJECT_NOT_FOUND');
      await expectCode(storage.head('missing'), 'OBJECT_NOT_FOUND');
    });

    test('a folder of objects is no object', async () => {
      await storage.put('parent/child', Buffer.from('x'));
      await expectCode(storage.get('parent'), 'OBJECT_NOT_FOUND');
      await expectCode(storage.head('parent'), 'OBJECT_NOT_FOUND');
    });

    test('deletes, and does not mind a missing object', async () => {
      await storage.put('deleted', Buffer.from('x'));
      await storage.getRange('deleted', 0, 1);
      await storage.delete('deleted');
      await expectCode(storage.get('deleted'), 'OBJECT_NOT_FOUND');
      await expectCode(storage.getRange('deleted', 0, 1), 'OBJECT_NOT_FOUND');
      await storage.delete('deleted');
      await storage.delete('never/was/there');
    });

    for (const size of [0, 1, 2 * largeObject + 12_345]) {
      test(`stores a stream of ${size} bytes`, async () => {
        const bytes = randomBytes(size);
        expect(await storage.putStream('stream', inChunks(bytes, 777_777))).toBe(size);
        expectBytes(await storage.get('stream'), bytes);
      });
    }

    test('a stream that fails leaves no object, and its own error passes unchanged', async () => {
      const failing = (async function* () {
        yield randomBytes(largeObject);
        throw new Error('the source broke');
      })();
      await expect(storage.putStream('failed', failing)).rejects.toThrow('the source broke');
      await expectCode(storage.head('failed'), 'OBJECT_NOT_FOUND');
      expect(await keys(storage, 'failed')).toEqual([]);
    });

    test('lists by prefix, each object once, with its size', async () => {
      const names = Array.from({ length: listedObjects }, (_, index) => `many/${index}`);
      await inParallel(names, 8, (name) => storage.put(name, Buffer.from(name)));
      const infos = await collect(storage.list('many/'));
      expect(infos.map(({ key }) => key).sort()).toEqual([...names].sort());
      expect(infos.every(({ key, size }) => size === key.length)).toBe(true);
      expect((await keys(storage, 'many/1')).sort()).toEqual(
        names.filter((name) => name.startsWith('many/1')).sort(),
      );
      expect(await keys(storage, 'man')).toHaveLength(listedObjects);
      expect(await keys(storage, '')).toEqual(expect.arrayContaining(['many/0', 'view']));
      expect(await keys(storage, 'many/none')).toEqual([]);
      expect(await keys(storage, 'none/such')).toEqual([]);
    });

    test('a list can be left early', async () => {
      for await (const { key } of storage.list('many/')) {
        expect(key).toMatch(/^many\//);
        break;
      }
      expect((await storage.get('many/0')).toString()).toBe('many/0');
    });

    test('keeps keys of every hexadecimal start apart', async () => {
      const prefixes = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));
      await inParallel(prefixes, 8, (prefix) =>
        storage.put(`hex/${prefix}/${prefix}00`, Buffer.from(prefix)),
      );
      expect(await keys(storage, 'hex/')).toHaveLength(256);
      expect(await keys(storage, 'hex/a')).toHaveLength(16);
      expect((await storage.get('hex/f0/f000')).toString()).toBe('f0');
    });

    test('whoever reads during puts of one key sees one of them whole', async () => {
      const bodies = Array.from({ length: 4 }, (_, index) => Buffer.alloc(300_000, index + 1));
      await storage.put('contended', bodies[0]!);
      const tolerate = (error: unknown): undefined => {
        if (replacesAtomically) throw error;
      };
      const puts = Promise.all(
        bodies.map((body) => storage.put('contended', body).catch(tolerate)),
      );
      for (let round = 0; round < 10; round++) {
        const seen = await storage.get('contended').catch(tolerate);
        expect(seen === undefined || bodies.some((body) => body.equals(seen))).toBe(true);
      }
      await puts;
      expect(await keys(storage, 'contended')).toEqual(['contended']);
    });

    test('refuses names that are no keys', async () => {
      for (const name of ['', '/', '../up', 'a//b', 'a/', '/a', 'A', 'a/../b', 'a\\b', 'a b']) {
        await expectCode(storage.get(name), 'BAD_ARGUMENT');
        await expectCode(storage.put(name, Buffer.from('x')), 'BAD_ARGUMENT');
        await expectCode(storage.delete(name), 'BAD_ARGUMENT');
      }
      await expectCode(collect(storage.list('../')), 'BAD_ARGUMENT');
    });

    describe('a call whose signal has fired stops', () => {
      const calls: Record<string, (options: StorageCallOptions) => Promise<unknown>> = {
        create: (options) => storage.create(options),
        get: (options) => storage.get('view', options),
        getRange: (options) => storage.getRange('view', 0, 1, options),
        getParts: (options) => collectParts(storage.getParts('view', 0, [1, 2], options)),
        put: (options) => storage.put('aborted', Buffer.from('x'), options),
        putStream: (options) =>
          storage.putStream('aborted', inChunks(Buffer.from('x'), 1), options),
        delete: (options) => storage.delete('view', options),
        list: (options) => collect(storage.list('', options)),
        head: (options) => storage.head('view', options),
      };
      for (const [name, call] of Object.entries(calls)) {
        test(name, async () => {
          await expectCode(call({ signal: AbortSignal.abort() }), 'ABORTED');
          expect(await keys(storage, 'aborted')).toEqual([]);
          expect(await storage.get('view')).toHaveLength(100);
        });
      }
    });

    test('a stream aborted on its way leaves no object', async () => {
      const controller = new AbortController();
      const endless = (async function* () {
        for (let sent = 0; ; sent++) {
          if (sent === (2 * largeObject) / MiB) controller.abort();
          yield Buffer.alloc(MiB);
        }
      })();
      await expectCode(
        storage.putStream('stopped', endless, { signal: controller.signal }),
        'ABORTED',
      );
      await expectCode(storage.head('stopped'), 'OBJECT_NOT_FOUND');
    });

    test('an aborted put or get ends at once, and the storage goes on', async () => {
      await storage.put('large', Buffer.alloc(largeObject, 7));
      for (const call of [
        (signal: AbortSignal) => storage.put('large', Buffer.alloc(largeObject, 7), { signal }),
        (signal: AbortSignal) => storage.get('large', { signal }),
      ]) {
        const controller = new AbortController();
        const outcome = call(controller.signal).then(
          () => 'DONE',
          (error) => error.code,
        );
        setTimeout(() => controller.abort(), 5);
        expect(['ABORTED', 'DONE']).toContain(await outcome);
      }
      expectBytes(await storage.get('large'), Buffer.alloc(largeObject, 7));
    });
  });
}

/** Bytes as a source; `before` each read is told how far it goes, and may throw. */
function sourceOf(bytes: Buffer, before: (end: number) => void = () => {}): ByteSource {
  return {
    length: bytes.length,
    async read(target, position) {
      before(position + target.length);
      bytes.copy(target, 0, position, position + target.length);
    },
  };
}

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size)
    yield bytes.subarray(start, start + size);
}

async function collect(list: AsyncIterable<ObjectInfo>): Promise<ObjectInfo[]> {
  const infos: ObjectInfo[] = [];
  for await (const info of list) infos.push(info);
  return infos;
}

async function keys(storage: Storage, prefix: string): Promise<string[]> {
  return (await collect(storage.list(prefix))).map(({ key }) => key);
}

async function inParallel<Item>(
  items: readonly Item[],
  width: number,
  action: (item: Item) => Promise<unknown>,
): Promise<void> {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (const item of queue) await action(item);
    }),
  );
}
