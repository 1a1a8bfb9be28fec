import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkParts, partLengths } from './parts.ts';

test('parts of a size make that size, and only the last may be shorter', () => {
  fc.assert(
    fc.property(fc.nat(10_000), fc.integer({ min: 1, max: 300 }), (size, partBytes) => {
      const lengths = partLengths(size, partBytes);
      expect(checkParts(0, lengths)).toBe(size);
      expect(lengths.slice(0, -1).every((length) => length === partBytes)).toBe(true);
      expect(lengths.every((length) => length <= partBytes)).toBe(true);
    }),
  );
});
