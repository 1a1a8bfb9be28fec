import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refusal } from '../../test/refusal.ts';
import { forEachConcurrently } from './for-each-concurrently.ts';

function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function* asynchronously<T>(items: Iterable<T>): AsyncGenerator<T> {
  for (const item of items) {
    await pause();
    yield item;
  }
}

describe('work on many items', () => {
  test('is done for each item once, never for more than the limit at a time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(3), { maxLength: 30 }),
        fc.integer({ min: 1, max: 6 }),
        fc.boolean(),
        async (pauses, limit, isAsynchronous) => {
          const done: number[] = [];
          let running = 0;
          let most = 0;
          const items = pauses.keys();
          await forEachConcurrently(
            isAsynchronous ? asynchronously(items) : items,
            limit,
            async (item) => {
              running++;
              most = Math.max(most, running);
              for (let turn = 0; turn < pauses[item]!; turn++) await pause();
              running--;
              done.push(item);
            },
          );
          expect(done.sort((a, b) => a - b)).toEqual([...pauses.keys()]);
          expect(most).toBeLessThanOrEqual(limit);
          if (!isAsynchronous && pauses.length >= limit && pauses.every((turns) => turns > 0)) {
            expect(most).toBe(limit);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('keeps the order with a limit of one', async () => {
    const done: number[] = [];
    await forEachConcurrently([3, 1, 2], 1, async (item) => {
      await pause();
      done.push(item);
    });
    expect(done).toEqual([3, 1, 2]);
  });

  test('ends with the first error, when the calls under way have ended, and begins no other', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const failing = forEachConcurrently([0, 1, 2, 3, 4, 5], 2, async (item) => {
      begun.push(item);
      if (item === 1) throw new Error('the first');
      await pause();
      await pause();
      ended.push(item);
      if (item === 0) throw new Error('the second');
    });
    await expect(failing).rejects.toThrow('the first');
    expect(ended).toEqual(begun.filter((item) => item !== 1));
    expect(begun.length).toBeLessThanOrEqual(3);
  });

  test('stops when its signal fires, after the calls under way', async () => {
    const stop = new AbortController();
    const begun: number[] = [];
    let ended = 0;
    const work = forEachConcurrently(
      [0, 1, 2, 3, 4, 5],
      2,
      async (item) => {
        begun.push(item);
        if (item === 1) stop.abort();
        await pause();
        ended++;
      },
      stop.signal,
    );
    expect((await refusal(work)).code).toBe('ABORTED');
    expect(begun).toEqual([0, 1]);
    expect(ended).toBe(2);
  });

  test('waits for the calls under way when the items themselves end with an error', async () => {
    let ended = 0;
    function* items() {
      yield 1;
      yield 2;
      throw new Error('no more items');
    }
    const work = forEachConcurrently(items(), 4, async () => {
      await pause();
      ended++;
    });
    await expect(work).rejects.toThrow('no more items');
    expect(ended).toBe(2);
  });

  test('is nothing without items', async () => {
    await forEachConcurrently([], 3, () => Promise.reject(new Error('never called')));
  });
});
