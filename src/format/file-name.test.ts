import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyDecodedName } from './arbitraries.ts';
import {
  compareFileNames,
  decodeFileName,
  displayFileName,
  encodeFileName,
  hasRawBytes,
} from './file-name.ts';

describe('a file name', () => {
  it('is its text when its bytes are UTF-8', () => {
    expect(decodeFileName(Buffer.from('Ünïcode 日本 😀'))).toBe('Ünïcode 日本 😀');
    expect(decodeFileName(Buffer.from('\ufeffmark'))).toBe('\ufeffmark');
  });

  it('keeps each byte that is not UTF-8 as a lone surrogate', () => {
    expect(decodeFileName(Buffer.from([0x61, 0xff, 0x62]))).toBe('a\udcffb');
    expect(decodeFileName(Buffer.from([0xe6, 0x97]))).toBe('\udce6\udc97');
    expect(decodeFileName(Buffer.from([0xed, 0xa0, 0x80]))).toBe('\udced\udca0\udc80');
    expect(decodeFileName(Buffer.from([0xc0, 0xaf]))).toBe('\udcc0\udcaf');
  });

  it('comes back from any bytes unchanged', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 30 }), (bytes) => {
        expect(encodeFileName(decodeFileName(bytes))).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it('is decoded without reading beyond the bytes handed in', () => {
    const bytes = Buffer.from('xéx');
    expect(decodeFileName(bytes.subarray(1, 2))).toBe('\udcc3');
  });

  it('of Windows may have lone surrogates, which are encoded as Go does', () => {
    expect(encodeFileName('\ud800')).toEqual(Buffer.from([0xed, 0xa0, 0x80]));
    expect(encodeFileName('a\udfff')).toEqual(Buffer.from([0x61, 0xed, 0xbf, 0xbf]));
  });

  it('tells whether it has raw bytes', () => {
    expect(hasRawBytes('a\udcff')).toBe(true);
    expect(hasRawBytes('plain')).toBe(false);
    expect(hasRawBytes('\u{1f4ff}')).toBe(false);
    expect(hasRawBytes('\ud800')).toBe(false);
  });
});

describe('the order of file names', () => {
  it('is that of their bytes', () => {
    fc.assert(
      fc.property(anyDecodedName, anyDecodedName, (a, b) => {
        const bytes = Buffer.compare(encodeFileName(a), encodeFileName(b));
        expect(Math.sign(compareFileNames(a, b))).toBe(bytes);
        expect(Math.sign(compareFileNames(`same ${a}`, `same ${b}`))).toBe(bytes);
      }),
      { numRuns: 500 },
    );
  });

  it('puts U+FFFF before the astral planes, against the order of UTF-16', () => {
    expect(compareFileNames('\uffff', '\u{10000}')).toBeLessThan(0);
    expect(compareFileNames('\udcff', '\u{10000}')).toBeGreaterThan(0);
  });
});

describe('a file name on a terminal', () => {
  it('has no control characters, direction marks or raw bytes', () => {
    expect(displayFileName('a\x1b[31m\n\x7f\x9b')).toBe('a\\x1b[31m\\x0a\\x7f\\x9b');
    expect(displayFileName('evil\u202etxt.exe')).toBe('evil\\u202etxt.exe');
    expect(displayFileName('a\udcff\ud800')).toBe('a\\xff\\ud800');
  });

  it('is otherwise as it is', () => {
    expect(displayFileName('C:\\Users\\Zoë 😀 "x"')).toBe('C:\\Users\\Zoë 😀 "x"');
  });
});
