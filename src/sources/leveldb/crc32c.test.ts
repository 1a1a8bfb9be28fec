import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc32c, maskCrc, unmaskCrc } from './crc32c.ts';

test('the CRCs of RFC 3720, B.4, and of the check word come out', () => {
  expect(crc32c(Buffer.alloc(32))).toBe(0x8a9136aa);
  expect(crc32c(Buffer.alloc(32, 0xff))).toBe(0x62a8ab43);
  expect(crc32c(Uint8Array.from({ length: 32 }, (_, at) => at))).toBe(0x46dd794e);
  expect(crc32c(Uint8Array.from({ length: 32 }, (_, at) => 31 - at))).toBe(0x113fdb5c);
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
  expect(crc32c(Buffer.alloc(0))).toBe(0);
});

test('a CRC can be gone on with, wherever the bytes are cut', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.nat(), (bytes, cut) => {
      const at = bytes.length === 0 ? 0 : cut % bytes.length;
      expect(crc32c(bytes.subarray(at), crc32c(bytes.subarray(0, at)))).toBe(crc32c(bytes));
    }),
  );
});

test('masking is undone, and changes every CRC', () => {
  fc.assert(
    fc.property(fc.nat({ max: 0xffffffff }), (crc) => {
      expect(unmaskCrc(maskCrc(crc))).toBe(crc);
      expect(maskCrc(crc)).not.toBe(crc);
    }),
  );
});
