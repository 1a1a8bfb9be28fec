import { hash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyDecodedName } from './arbitraries.ts';
import { quoteGoName, unquoteGoName } from './go-quote.ts';
import { isPrintable } from './unicode-15-printable.ts';

describe('a name that Go quotes', () => {
  it.each([
    ['plain name.txt', 'plain name.txt'],
    ['"', '\\"'],
    ['\\', '\\\\'],
    ["'`", "'`"],
    ['\t\n\r\x07\b\f\v', '\\t\\n\\r\\a\\b\\f\\v'],
    ['\x00\x01\x1b\x7f', '\\x00\\x01\\x1b\\x7f'],
    ['\udcff\udc80', '\\xff\\x80'],
    [
      '\u0080\u00a0\u00ad\u200b\u2028\u3000\ue000\ufeff',
      '\\u0080\\u00a0\\u00ad\\u200b\\u2028\\u3000\\ue000\\ufeff',
    ],
    ['\u{e0001}\u{10ffff}', '\\U000e0001\\U0010ffff'],
    ['é日本😀\u0301\ufe0f\u3164\ufffd', 'é日本😀\u0301\ufe0f\u3164\ufffd'],
    // Unicode 15 has the first, 16 and 17 brought the others.
    ['\u{1fae8}\u{1fadc}\u{1fac8}', '\u{1fae8}\\U0001fadc\\U0001fac8'],
    ['<&>', '<&>'],
  ])('%j becomes %j and comes back', (name, quoted) => {
    expect(quoteGoName(name)).toBe(quoted);
    expect(unquoteGoName(quoted)).toBe(name);
  });

  it('comes back whatever it is', () => {
    fc.assert(
      fc.property(anyDecodedName, (name) => {
        expect(unquoteGoName(quoteGoName(name))).toBe(name);
      }),
      { numRuns: 500 },
    );
  });

  it('may use escapes that Go reads but does not write', () => {
    expect(unquoteGoName("\\101\\x41\\u0041\\U00000041\\'\\377")).toBe("AAAA'\udcff");
  });

  it('may spell a character by its bytes', () => {
    expect(unquoteGoName('\\xc3\\xa9\\303\\251')).toBe('éé');
  });

  it.each(['\\', '\\q', '"', 'a\nb', '\\x4', '\\400', '\\ud800', '\\U00110000', '\\u12'])(
    'is refused when it is %j',
    (text) => {
      expect(() => unquoteGoName(text)).toThrow(expect.objectContaining({ code: 'DAMAGED' }));
    },
  );

  it('is refused or read, and never anything else', () => {
    const text = fc.string({ unit: fc.constantFrom('\\', 'x', 'u', 'U', '0', '7', 'f', 'n', '"') });
    fc.assert(
      fc.property(text, (quoted) => {
        try {
          quoteGoName(unquoteGoName(quoted));
        } catch (error) {
          expect(error).toMatchObject({ code: 'DAMAGED' });
        }
      }),
    );
  });
});

describe('the table of printable characters', () => {
  it('is that of Go with Unicode 15.0 for every code point', () => {
    const table = Uint8Array.from({ length: 0x110000 }, (_, code) => (isPrintable(code) ? 1 : 0));
    // SHA-256 of the same bytes, made by a Go program with strconv.IsPrint.
    expect(hash('sha256', table)).toBe(
      'a24a109bc8e347f9490466c59e4160d0dc9dd1006a5be9a4c91af71cd2e7fa99',
    );
  });
});
