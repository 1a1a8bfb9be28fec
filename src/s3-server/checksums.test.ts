import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHECKSUM_ALGORITHMS, checksumOfHeader, startChecksum } from './checksums.ts';

describe('a checksum', () => {
  // The catalogue of CRC algorithms gives each its value for these nine digits.
  test.each([
    ['crc32', 'cbf43926'],
    ['crc32c', 'e3069283'],
    ['crc64nvme', 'ae8b14860a799888'],
    ['sha1', 'f7c3bc1d808e04732adf679965ccc34ca7ae3441'],
    ['sha256', '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225'],
  ] as const)('%s of "123456789" is what the world agrees on', (algorithm, expected) => {
    const running = startChecksum(algorithm);
    running.update(Buffer.from('123456789'));
    expect(Buffer.from(running.digest(), 'base64').toString('hex')).toBe(expected);
  });

  test.each(CHECKSUM_ALGORITHMS)('%s does not depend on how the bytes were cut', (algorithm) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.nat(600), (bytes, cut) => {
        const [whole, parts] = [startChecksum(algorithm), startChecksum(algorithm)];
        whole.update(bytes);
        parts.update(bytes.subarray(0, cut));
        parts.update(bytes.subarray(cut));
        expect(parts.digest()).toBe(whole.digest());
      }),
    );
  });
});

test('headers that only speak of checksums are none, and unknown checksums are not passed over', () => {
  expect(checksumOfHeader('x-amz-checksum-crc32')).toBe('crc32');
  expect(checksumOfHeader('x-amz-checksum-mode')).toBeUndefined();
  expect(checksumOfHeader('content-md5')).toBeUndefined();
  expect(() => checksumOfHeader('x-amz-checksum-xxhash3')).toThrow(/not implemented/);
});
