import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteBudget } from './byte-budget.ts';

describe('ByteBudget', () => {
  test('never gives out more than there is, and serves everybody in turn', async () => {
    const task = fc.record({ bytes: fc.integer({ min: 1, max: 150 }), turns: fc.nat(3) });
    await fc.assert(
      fc.asyncProperty(fc.array(task, { maxLength: 20 }), async (tasks) => {
        const budget = new ByteBudget(100);
        const served: number[] = [];
        let out = 0;
        await Promise.all(
          tasks.map(async ({ bytes, turns }, index) => {
            await budget.take(bytes);
            served.push(index);
            out += Math.min(bytes, 100);
            expect(out).toBeLessThanOrEqual(100);
            for (let turn = 0; turn < turns; turn++) await Promise.resolve();
            out -= Math.min(bytes, 100);
            budget.giveBack(bytes);
          }),
        );
        expect(served).toEqual(tasks.map((_, index) => index));
      }),
    );
  });
});
