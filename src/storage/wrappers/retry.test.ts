import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { KirschError } from '../../errors/index.ts';
import { MemoryStorage } from '../memory/memory-storage.ts';
import type { ObjectInfo } from '../storage.ts';
import { describeStorageContract } from '../storage-contract.test-suite.ts';
import { FakeClock } from './fake-clock.test-helper.ts';
import { Retrier, type RetryNotice } from './retrier.ts';
import { retryStorage } from './retry.ts';

describeStorageContract('retry around memory', async () => ({
  storage: retryStorage(new MemoryStorage()),
}));

const cut = () => new KirschError('STORAGE_UNREACHABLE', 'the connection was cut');

/** Fails with each of these in turn, then succeeds. */
function failing(...errors: Error[]) {
  let calls = 0;
  const call = async () => {
    const error = errors[calls++];
    if (error) throw error;
    return 'done';
  };
  return Object.assign(call, { count: () => calls });
}

describe('Retrier', () => {
  test('repeats what failed for a passing reason, with doubling pauses', async () => {
    const clock = new FakeClock();
    const notices: RetryNotice[] = [];
    const retrier = new Retrier({
      clock,
      random: () => 0,
      onRetry: (notice) => notices.push(notice),
    });
    expect(await retrier.run('get x', failing(cut(), cut(), cut()))).toBe('done');
    expect(clock.pauses).toEqual([500, 1_000, 2_000]);
    expect(notices.map(({ what, attempt }) => [what, attempt])).toEqual([
      ['get x', 1],
      ['get x', 2],
      ['get x', 3],
    ]);
  });

  test('makes pauses shorter by up to a half, at random', async () => {
    const clock = new FakeClock();
    await new Retrier({ clock, random: () => 0.999_999 }).run('x', failing(cut()));
    expect(clock.pauses[0]).toBeCloseTo(250, 0);
  });

  test('waits as long as the server asks', async () => {
    const clock = new FakeClock();
    const slow = new KirschError('STORAGE_FAILED', 'slow down', {
      details: { retryable: true, retryAfterSeconds: 7 },
    });
    await new Retrier({ clock }).run('x', failing(slow));
    expect(clock.pauses).toEqual([7_000]);
  });

  test('gives up soon when nothing has ever answered, and says how often it tried', async () => {
    const clock = new FakeClock();
    const call = failing(...Array.from({ length: 100 }, cut));
    const error = await new Retrier({ clock }).run('x', call).catch((thrown) => thrown);
    expect(error).toMatchObject({
      code: 'STORAGE_UNREACHABLE',
      details: { attempts: call.count() },
    });
    expect(clock.now()).toBeLessThanOrEqual(10_000);
    expect(call.count()).toBeGreaterThan(3);
  });

  test('goes on for 15 minutes after a success, and keeps the cause', async () => {
    const clock = new FakeClock();
    const retrier = new Retrier({ clock, random: () => 0 });
    await retrier.run('x', failing());
    const last = cut();
    const call = async () => {
      throw last;
    };
    await expect(retrier.run('x', call)).rejects.toMatchObject({ cause: last });
    expect(clock.now()).toBeGreaterThan(13 * 60_000);
    expect(clock.now()).toBeLessThanOrEqual(15 * 60_000);
  });

  test.each([
    'STORAGE_DENIED',
    'OBJECT_NOT_FOUND',
    'STORAGE_FULL',
    'STORAGE_NOT_FOUND',
    'STORAGE_FAILED',
    'DAMAGED',
    'ABORTED',
  ] as const)('does not repeat %s', async (code) => {
    const call = failing(new KirschError(code, 'no'));
    await expect(new Retrier({ clock: new FakeClock() }).run('x', call)).rejects.toMatchObject({
      code,
    });
    expect(call.count()).toBe(1);
  });

  test('does not repeat what another retrier has given up on', async () => {
    const clock = new FakeClock();
    const call = failing(...Array.from({ length: 100 }, cut));
    const outer = new Retrier({ clock });
    await expect(outer.run('x', () => new Retrier({ clock }).run('x', call))).rejects.toThrow();
    expect(clock.now()).toBeLessThanOrEqual(10_000);
  });

  test('stops within a pause when the signal fires', async () => {
    const controller = new AbortController();
    const retrier = new Retrier({ onRetry: () => setTimeout(() => controller.abort(), 5) });
    const endless = failing(...Array.from({ length: 100 }, cut));
    await expect(retrier.run('x', endless, controller.signal)).rejects.toMatchObject({
      code: 'ABORTED',
    });
  });
});

describe('retryStorage', () => {
  test('goes on with the part in which a read broke off, and never gives one twice', async () => {
    const inner = new MemoryStorage();
    const bytes = randomBytes(1_000);
    await inner.put('a', bytes);
    const asked: [number, number][] = [];
    const whole = inner.getParts.bind(inner);
    inner.getParts = async function* (key, offset, lengths) {
      asked.push([offset, lengths.length]);
      let left = asked.length;
      for await (const part of whole(key, offset, lengths)) {
        // One part comes through the first time, two the second time, and so on.
        if (left-- === 0) throw cut();
        yield part;
      }
    };
    const storage = retryStorage(inner, { clock: new FakeClock() });
    const parts: Buffer[] = [];
    for await (const part of storage.getParts('a', 100, Array(9).fill(100))) parts.push(part);
    expect(Buffer.concat(parts)).toEqual(bytes.subarray(100));
    expect(asked).toEqual([
      [100, 9],
      [200, 8],
      [400, 6],
      [700, 3],
    ]);
  });

  test('repeats the start of a list, and never its middle', async () => {
    const clock = new FakeClock();
    const inner = new MemoryStorage();
    await inner.put('a', Buffer.from('1'));
    await inner.put('b', Buffer.from('2'));
    let starts = 0;
    let failsAt = 0;
    inner.list = async function* (): AsyncGenerator<ObjectInfo> {
      starts++;
      if (failsAt === 0 && starts < 3) throw cut();
      yield { key: 'a', size: 1 };
      if (failsAt === 1) throw cut();
      yield { key: 'b', size: 1 };
    };
    const storage = retryStorage(inner, { clock });
    const seen: string[] = [];
    for await (const { key } of storage.list('')) seen.push(key);
    expect(seen).toEqual(['a', 'b']);
    expect(starts).toBe(3);

    failsAt = 1;
    const list = storage.list('')[Symbol.asyncIterator]();
    expect((await list.next()).value?.key).toBe('a');
    await expect(list.next()).rejects.toMatchObject({ code: 'STORAGE_UNREACHABLE' });
  });
});
