import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyBytes, anyId } from '../../format/arbitraries.ts';
import { FingerprintCache } from './fingerprint-cache.ts';

const anyFingerprint = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes));

describe('the fingerprints of folders', () => {
  test('come back as they were, and no others', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(anyFingerprint, anyId), {
          selector: ([fingerprint]) => fingerprint.toString('hex'),
        }),
        anyFingerprint,
        (records, stranger) => {
          const cache = new FingerprintCache();
          for (const [fingerprint, tree] of records) cache.set(fingerprint, tree);
          const decoded = FingerprintCache.decode(cache.encode());
          for (const [fingerprint, tree] of records) {
            expect(cache.get(fingerprint)).toBe(tree);
            expect(decoded.get(fingerprint)).toBe(tree);
          }
          const isKnown = records.some(([fingerprint]) => fingerprint.equals(stranger));
          expect(decoded.get(stranger) === undefined).toBe(!isKnown);
        },
      ),
    );
  });

  test('are those of the whole records in whatever bytes there are', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const cache = FingerprintCache.decode(bytes);
        const whole = Math.floor(bytes.length / 64);
        for (let at = 0; at < whole; at++) {
          expect(cache.get(bytes.subarray(at * 64, at * 64 + 32))).toMatch(/^[0-9a-f]{64}$/);
        }
        expect(cache.encode().length).toBeLessThanOrEqual(whole * 64);
      }),
    );
  });
});
