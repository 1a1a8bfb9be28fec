import { randomBytes } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyId } from '../format/arbitraries.ts';
import { BlobIndex, type BlobLocation, BlobTable, type BlobType } from './blob-index.ts';

// Until 22.18 Node.js read TypeScript only when it was told to.
const execArgv = ['--experimental-strip-types', '--no-warnings'];
const UINT32_MAX = 2 ** 32 - 1;

/** Few ids, some of which share a bucket, so that commands meet each other. */
const IDS = [0, 1, 2, 3, 4, 5].map((number) =>
  Buffer.from([number % 2, 0, number % 3, 0, ...Array(27).fill(7), number]),
);
const anyKnownId = fc.constantFrom(...IDS);
const anyType = fc.constantFrom<BlobType>('data', 'tree');
const anyUint32 = fc.integer({ min: 0, max: UINT32_MAX });
const anyLocation = fc.record({
  pack: fc.nat(3),
  offset: anyUint32,
  length: anyUint32,
  uncompressedLength: anyUint32,
});
const anyCommand = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), type: anyType, id: anyKnownId, at: anyLocation }),
  fc.record({ kind: fc.constant('claim' as const), type: anyType, id: anyKnownId }),
  fc.record({ kind: fc.constant('settle' as const), which: fc.nat(), at: anyLocation }),
);

const PACKS = [0, 1, 2, 3].map((number) => String(number).repeat(64));

function located({ pack, ...place }: { pack: number } & Omit<BlobLocation, 'packId'>) {
  return { packId: PACKS[pack]!, ...place };
}

describe('the index of blobs', () => {
  test('answers as a map would', () => {
    fc.assert(
      fc.property(fc.array(anyCommand, { maxLength: 60 }), (commands) => {
        const index = new BlobIndex();
        for (const pack of PACKS) index.packNumber(pack);
        const model = new Map<string, (BlobLocation | undefined)[]>();
        const claims: { entry: number; key: string; at: number }[] = [];
        for (const command of commands) {
          if (command.kind === 'settle') {
            const claim = claims.splice(command.which % (claims.length || 1), 1)[0];
            if (!claim) continue;
            const { pack, offset, length, uncompressedLength } = command.at;
            index.table.settle(claim.entry, pack, offset, length, uncompressedLength);
            model.get(claim.key)![claim.at] = located(command.at);
            continue;
          }
          const { type, id } = command;
          const key = `${type} ${id.toString('hex')}`;
          const copies = model.get(key) ?? [];
          if (command.kind === 'add') {
            const { pack, offset, length, uncompressedLength } = command.at;
            index.table.add(type, id, pack, offset, length, uncompressedLength);
            copies.push(located(command.at));
          } else {
            const entry = index.table.claim(type, id);
            expect(entry === -1).toBe(copies.length > 0);
            if (entry === -1) continue;
            claims.push({ entry, key, at: copies.length });
            copies.push(undefined);
          }
          model.set(key, copies);
        }
        for (const type of ['data', 'tree'] as const) {
          for (const id of IDS.map((bytes) => bytes.toString('hex'))) {
            const copies = model.get(`${type} ${id}`) ?? [];
            const stored = copies.filter((copy) => copy !== undefined);
            expect(index.has(type, id)).toBe(copies.length > 0);
            expect(sorted(index.findAll(type, id))).toEqual(sorted(stored));
            expect(index.find(type, id) === undefined).toBe(stored.length === 0);
          }
        }
        const all = [...model].flatMap(([key, copies]) => {
          const [type, id] = key.split(' ');
          return copies.flatMap((copy) => (copy ? [{ ...copy, type, id }] : []));
        });
        expect(sorted(index.entries())).toEqual(sorted(all));
      }),
    );
  });

  test('finds every copy of a blob that several packs hold', () => {
    const index = new BlobIndex();
    const id = IDS[0]!.toString('hex');
    const blob = { type: 'data' as const, id, offset: 1, length: 2, uncompressedLength: 3 };
    for (const pack of PACKS) index.addPack(pack, [blob]);
    expect([...index.findAll('data', id)].map(({ packId }) => packId).sort()).toEqual(PACKS);
    expect(index.packCount).toBe(4);
    expect(index.packIds()).toEqual(PACKS);
    expect(index.hasPack('f'.repeat(64))).toBe(false);
  });

  test('keeps data and tree blobs of the same id apart', () => {
    fc.assert(
      fc.property(anyId, anyType, (id, type) => {
        const index = new BlobIndex();
        index.addPack(PACKS[0]!, [{ type, id, offset: 0, length: 9, uncompressedLength: 0 }]);
        const other = type === 'data' ? 'tree' : 'data';
        expect(index.has(type, id)).toBe(true);
        expect(index.has(other, id)).toBe(false);
        expect(index.table.claim(other, Buffer.from(id, 'hex'))).not.toBe(-1);
      }),
      { numRuns: 20 },
    );
  });

  test('grows far beyond what was expected, for all who hold it', () => {
    const index = new BlobIndex(0);
    const other = new BlobTable(index.table.handle);
    const count = 200_000;
    const ids = randomBytes(32 * count);
    const idAt = (at: number) => ids.subarray(at * 32, at * 32 + 32);
    const pack = index.packNumber(PACKS[0]!);
    for (let at = 0; at < count; at++) {
      const table = at % 2 === 0 ? index.table : other;
      table.add('data', idAt(at), pack, at, at + 1, at + 2);
    }
    expect(other.size).toBe(count);
    let wrong = 0;
    for (let at = 0; at < count; at++) {
      const found = index.table.read(other.find('data', idAt(at)));
      if (found.offset !== at || found.length !== at + 1 || !found.id.equals(idAt(at))) wrong++;
    }
    expect(wrong).toBe(0);
  });

  test('reads an id in the midst of other bytes', () => {
    const { table } = new BlobIndex();
    const bytes = Buffer.concat([randomBytes(5), IDS[3]!, randomBytes(5)]);
    const entry = table.claim('tree', bytes, 5);
    expect(table.find('tree', IDS[3]!)).toBe(entry);
    expect(table.find('tree', bytes, 5)).toBe(entry);
    expect(table.find('tree', bytes, 4)).toBe(-1);
    expect(table.read(entry)).toMatchObject({ type: 'tree', pack: -1, id: IDS[3]! });
  });

  test('gives a blob to one of the threads that claim it at the same time', async () => {
    const threads = 4;
    const count = 30_000;
    const { table } = new BlobIndex();
    const ids = randomBytes(32 * count);
    // All ids in a few buckets, so that the threads meet in the same chains.
    for (let at = 0; at < count; at++) ids.writeUInt32LE(at % 1500, at * 32);
    const start = new Int32Array(new SharedArrayBuffer(4));
    const claimed = await Promise.all(
      Array.from({ length: threads }, (_, thread) =>
        claimInThread({ handle: table.handle, ids, start, threads, thread }),
      ),
    );
    const winners = new Uint8Array(count);
    for (const wins of claimed) for (const at of wins) winners[at]!++;
    expect(winners.every((times) => times === 1)).toBe(true);
    expect(claimed.filter((wins) => wins.length > 0).length).toBeGreaterThan(1);
    for (let at = 0; at < count; at += 997) {
      expect(table.find('data', ids.subarray(at * 32, at * 32 + 32))).not.toBe(-1);
    }
  });
});

const CLAIM_ALL = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { room, handle, start, threads, thread } = workerData;
  const ids = Buffer.from(workerData.ids);
  import(room).then(({ BlobTable }) => {
    const table = new BlobTable(handle);
    Atomics.add(start, 0, 1);
    Atomics.notify(start, 0);
    for (let seen; (seen = Atomics.load(start, 0)) < threads; ) Atomics.wait(start, 0, seen);
    const wins = [];
    for (let at = 0; at * 32 < ids.length; at++) {
      if (table.claim('data', ids, at * 32) !== -1) wins.push(at);
    }
    parentPort.postMessage(wins);
  });
`;

function claimInThread(data: object): Promise<number[]> {
  const room = new URL('./blob-index.ts', import.meta.url).href;
  const worker = new Worker(CLAIM_ALL, { eval: true, execArgv, workerData: { room, ...data } });
  return new Promise((resolve, reject) => {
    worker.once('message', resolve).once('error', reject);
  });
}

function sorted(values: Iterable<object>): string[] {
  return [...values].map((value) => JSON.stringify(Object.entries(value).sort())).sort();
}
