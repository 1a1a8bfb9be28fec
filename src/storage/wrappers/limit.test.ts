import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MemoryStorage } from '../memory/memory-storage.ts';
import { describeStorageContract } from '../storage-contract.test-suite.ts';
import { FakeClock } from './fake-clock.test-helper.ts';
import { limitStorage } from './limit.ts';
import { Semaphore } from './semaphore.ts';
import { TokenBucket } from './token-bucket.ts';

describeStorageContract('limit around memory', async () => ({
  storage: limitStorage(new MemoryStorage(), {
    connections: 3,
    connectionsByKind: { put: 2 },
    upload: new TokenBucket(1e12),
    download: new TokenBucket(1e12),
  }),
}));

describe('Semaphore', () => {
  test('lets no more in than it has places, in their order', async () => {
    const semaphore = new Semaphore(2);
    const order: number[] = [];
    let inside = 0;
    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        semaphore.run(async () => {
          order.push(index);
          expect(++inside).toBeLessThanOrEqual(2);
          await turn();
          inside--;
        }),
      ),
    );
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  test('who gives up waiting takes no place', async () => {
    const semaphore = new Semaphore(1);
    const release = await semaphore.acquire();
    const controller = new AbortController();
    const given = semaphore.acquire(controller.signal);
    const next = semaphore.acquire();
    controller.abort();
    await expect(given).rejects.toMatchObject({ code: 'ABORTED' });
    release();
    (await next)();
    await semaphore.run(async () => {});
  });
});

describe('TokenBucket', () => {
  test('holds its rate, whatever the pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(100_000), { minLength: 5, maxLength: 50 }),
        async (pieces) => {
          const clock = new FakeClock();
          const bucket = new TokenBucket(1_000_000, clock);
          for (const piece of pieces) await bucket.take(piece);
          const bytes = pieces.reduce((sum, piece) => sum + piece, 0);
          // A tenth of a second may go at once.
          expect(clock.now()).toBeCloseTo(Math.max(0, bytes / 1_000 - 100), 3);
        },
      ),
    );
  });

  test('a pause saves up no more than the burst', async () => {
    const clock = new FakeClock();
    const bucket = new TokenBucket(1_000, clock);
    await bucket.take(100);
    clock.advance(60_000);
    expect(bucket.debt(1_100)).toBeCloseTo(1_000);
  });
});

describe('limitStorage', () => {
  test('makes objects wait for their bandwidth', async () => {
    const clock = new FakeClock();
    const storage = limitStorage(new MemoryStorage(), {
      upload: new TokenBucket(1_000, clock),
      download: new TokenBucket(2_000, clock),
    });
    await storage.put('x', Buffer.alloc(10_000));
    expect(clock.now()).toBeCloseTo(9_900);
    await storage.get('x');
    expect(clock.now()).toBeCloseTo(9_900 + 4_900);
  });

  test('limits one kind of call without keeping others out', async () => {
    const inner = new MemoryStorage();
    const open: (() => void)[] = [];
    let puts = 0;
    inner.put = async () => {
      puts++;
      await new Promise<void>((resolve) => open.push(resolve));
    };
    const storage = limitStorage(inner, { connections: 3, connectionsByKind: { put: 1 } });
    const both = [storage.put('a', Buffer.alloc(1)), storage.put('b', Buffer.alloc(1))];
    await turn();
    expect(puts).toBe(1);
    await storage.delete('c');
    open.pop()!();
    await both[0];
    await turn();
    open.pop()!();
    await both[1];
    expect(puts).toBe(2);
  });
});
