import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { S3Error } from './s3-error.ts';
import { childText, readXml, writeXml } from './xml.ts';

const noise = fc.array(
  fc.constantFrom('<', '>', '/', 'a', '&', ';', '!', '[', '"', '?', ' ', 'x=', '-'),
);

describe('XML', () => {
  test('carries every text that it was given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const document = writeXml('Delete', { Object: [{ Key: text }, { Key: 'b' }] });
        const root = readXml(Buffer.from(document));
        expect(root.name).toBe('Delete');
        expect(root.children.map((child) => childText(child, 'Key'))).toEqual([text, 'b']);
      }),
    );
  });

  test('is read with prefixes, attributes, comments, CDATA and a byte order mark', () => {
    const text =
      '\ufeff<?xml version="1.0"?><!-- a --><s3:Delete xmlns:s3=\'x\'><s3:Key a="1"><![CDATA[<&]]>&amp;&#65;&#x42;</s3:Key><Empty/></s3:Delete>';
    const root = readXml(Buffer.from(text));
    expect(childText(root, 'Key')).toBe('<&&AB');
    expect(childText(root, 'Empty')).toBe('');
  });

  test.each([
    '',
    'text',
    '<a>',
    '</a>',
    '<a></b>',
    '<a/><b/>',
    '<a>&unknown;</a>',
    '<a>& b</a>',
    '<a>&#xD800;</a>',
    '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    '<a>'.repeat(20) + '</a>'.repeat(20),
  ])('is refused when it is %j', (text) => {
    expect(() => readXml(Buffer.from(text))).toThrow(S3Error);
  });

  test('never makes the reader crash or hang', () => {
    fc.assert(
      fc.property(noise, (parts) => {
        try {
          readXml(Buffer.from(parts.join('')));
        } catch (error) {
          expect(error).toBeInstanceOf(S3Error);
        }
      }),
    );
  });

  test('that is long and hopeless is refused in linear time', () => {
    for (const text of [
      '<a '.repeat(100_000),
      `<a ${'b="c" '.repeat(100_000)}`,
      '<'.repeat(300_000),
    ]) {
      expect(() => readXml(Buffer.from(text))).toThrow(S3Error);
    }
  });
});
