import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from './arbitraries.ts';
import { goJsonString, goJsonValue } from './go-json.ts';

describe('JSON as Go writes it', () => {
  it.each([
    ['plain / text \x7f', '"plain / text \x7f"'],
    ['<a>&"b"\\', '"\\u003ca\\u003e\\u0026\\"b\\"\\\\"'],
    ['\b\f\n\r\t', '"\\b\\f\\n\\r\\t"'],
    ['\x00\x1f\u2028\u2029', '"\\u0000\\u001f\\u2028\\u2029"'],
    ['é日本😀\ufffd', '"é日本😀\ufffd"'],
  ])('writes %j as %s', (text, json) => {
    expect(goJsonString(text)).toBe(json);
  });

  it('writes the replacement character, escaped, for each byte that is not UTF-8', () => {
    expect(goJsonString('a\udcff\udc80b')).toBe('"a\\ufffd\\ufffdb"');
    expect(goJsonString('\ud800')).toBe('"\\ufffd\\ufffd\\ufffd"');
  });

  it('is read back by any JSON reader', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(JSON.parse(goJsonString(text))).toBe(text);
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(goJsonValue(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('writes a bigint as a number, and keeps the order of keys', () => {
    const value = { b: 2n ** 64n - 1n, a: [true, null, '<'] };
    expect(goJsonValue(value)).toBe('{"b":18446744073709551615,"a":[true,null,"\\u003c"]}');
  });
});
