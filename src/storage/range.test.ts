import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkRange, resolveRange } from './range.ts';

test('a resolved range lies in the object and has the length that was asked for, or all there is', () => {
  fc.assert(
    fc.property(
      fc.nat(100),
      fc.integer({ min: -150, max: 150 }),
      fc.integer({ min: 1, max: 150 }),
      (size, offset, wanted) => {
        const length = offset < 0 ? -offset : wanted;
        checkRange(offset, length);
        const range = resolveRange(size, offset, length);
        if (range === undefined) {
          expect(offset + length).toBeGreaterThan(size);
          return;
        }
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.end).toBeLessThanOrEqual(size);
        expect(range.end - range.start).toBe(offset < 0 ? Math.min(size, length) : length);
      },
    ),
  );
});
