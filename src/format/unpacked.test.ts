import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUnpacked, encodeUnpacked } from './unpacked.ts';

const damaged = expect.objectContaining({ code: 'DAMAGED' });

describe('an unpacked file', () => {
  it('comes back in both versions', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(1 as const, 2 as const), (text, version) => {
        const json = Buffer.from(`{"value":${text}}`);
        expect(decodeUnpacked(encodeUnpacked(json, version))).toEqual(json);
      }),
    );
  });

  it('is plain in version 1, and compressed behind a byte 2 in version 2', () => {
    const json = Buffer.from('{"a":1}');
    expect(encodeUnpacked(json, 1)).toEqual(json);
    expect(encodeUnpacked(json, 2)[0]).toBe(2);
    expect(encodeUnpacked(json, 2).readUInt32LE(1)).toBe(0xfd2fb528);
  });

  it('may be plain in version 2, or empty', () => {
    expect(decodeUnpacked(Buffer.from('[1]')).toString()).toBe('[1]');
    expect(decodeUnpacked(Buffer.alloc(0))).toEqual(Buffer.alloc(0));
  });

  it('is refused in any other form', () => {
    expect(() => decodeUnpacked(Buffer.from('\x03abc'))).toThrow(damaged);
    expect(() => decodeUnpacked(Buffer.from('\x02not zstd'))).toThrow(damaged);
  });
});
