import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FakeClock } from '../wrappers/fake-clock.test-helper.ts';
import { KeyWrites } from './key-writes.ts';

const ONE_A_SECOND = { count: 1, seconds: 1, per: 'key' } as const;

describe('KeyWrites', () => {
  test('lets different keys pass at once', async () => {
    const clock = new FakeClock();
    const writes = new KeyWrites(ONE_A_SECOND, clock);
    for (const key of ['a', 'b', 'c']) await writes.inTurn(key, async () => {});
    expect(clock.pauses).toEqual([]);
  });

  test('a key waits from the end of its last write on, also of a failed one', async () => {
    const clock = new FakeClock();
    const writes = new KeyWrites(ONE_A_SECOND, clock);
    await writes.inTurn('a', async () => clock.advance(5_000));
    clock.advance(400);
    await expect(writes.inTurn('a', () => Promise.reject(new Error('refused')))).rejects.toThrow();
    await writes.inTurn('a', async () => {});
    expect(clock.pauses).toEqual([600, 1_000]);
  });

  test('one who leaves while waiting holds nobody up', async () => {
    const clock = new FakeClock();
    const writes = new KeyWrites(ONE_A_SECOND, clock);
    await writes.inTurn('a', async () => {});
    const left = writes.inTurn('a', async () => {}, AbortSignal.abort());
    await expect(left).rejects.toMatchObject({ code: 'ABORTED' });
    expect(await writes.inTurn('a', async () => 'written')).toBe('written');
  });

  test('in no stretch of the time do more writes of a key begin than are allowed', async () => {
    const keys = fc.array(fc.tuple(fc.constantFrom('a', 'b'), fc.nat(2_000)), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(keys, fc.integer({ min: 1, max: 4 }), async (list, count) => {
        const clock = new FakeClock();
        const writes = new KeyWrites({ count, seconds: 3, per: 'key' }, clock);
        const begun: Record<string, number[]> = { a: [], b: [] };
        const write = ([key, ms]: readonly [string, number]) =>
          writes.inTurn(key, async () => {
            begun[key]!.push(clock.now());
            clock.advance(ms);
          });
        await Promise.all(list.map(write));
        for (const times of Object.values(begun)) {
          for (let at = count; at < times.length; at++) {
            expect(times[at]! - times[at - count]!).toBeGreaterThanOrEqual(3_000);
          }
        }
      }),
    );
  });

  test('forgets keys that may be written again', async () => {
    const clock = new FakeClock();
    const writes = new KeyWrites(ONE_A_SECOND, clock);
    for (let key = 0; key < 5_000; key++) {
      await writes.inTurn(`${key}`, async () => clock.advance(100));
    }
    await writes.inTurn('4999', async () => {});
    expect(clock.pauses).toEqual([1_000]);
  });
});
