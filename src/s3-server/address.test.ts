import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAddress, uriEncode, uriEncodePath } from './address.ts';
import { parseRange } from './byte-range.ts';

describe('an address', () => {
  test('names bucket and key by its path, whatever the key is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (key) => {
        const address = parseAddress(`/photos/${uriEncodePath(key)}?a=b`, 'localhost', undefined);
        expect(address).toMatchObject({ bucket: 'photos', key, path: `/photos/${key}` });
      }),
    );
  });

  test.each([
    ['/', undefined, undefined],
    ['/photos', 'photos', undefined],
    ['/photos/', 'photos', undefined],
    ['/photos//a', 'photos', '/a'],
    ['/photos/../../etc/passwd', 'photos', '../../etc/passwd'],
    ['http://proxy.example/photos/a', 'photos', 'a'],
    ['/photos/a+b', 'photos', 'a+b'],
  ])('%s means what it says', (target, bucket, key) => {
    expect(parseAddress(target, undefined, undefined)).toMatchObject({ bucket, key });
  });

  test('names the bucket by its host when the server has a domain', () => {
    const hosted = parseAddress('/a/b', 'Photos.s3.local:9000', 's3.local');
    expect(hosted).toMatchObject({ bucket: 'photos', key: 'a/b', path: '/a/b' });
    expect(parseAddress('/photos/b', 's3.local:9000', 's3.local').bucket).toBe('photos');
  });

  test('is refused when it is not percent-encoded UTF-8', () => {
    for (const target of ['/b/%ff', '/b/%', '/b/a?x=%c0%80']) {
      expect(() => parseAddress(target, undefined, undefined)).toThrow(/parse/);
    }
  });

  test('keeps every pair of its query, in order, with plus as a space', () => {
    const { query } = parseAddress('/?b=1&a&b=x+y%2B&=z', undefined, undefined);
    expect(query.pairs).toEqual([
      ['b', '1'],
      ['a', ''],
      ['b', 'x y+'],
      ['', 'z'],
    ]);
    expect(query.get('b')).toBe('1');
    expect(query.get('c')).toBeUndefined();
  });

  test('encodes all but the unreserved characters', () => {
    expect(uriEncode("aZ09-._~ !'()*/+é")).toBe('aZ09-._~%20%21%27%28%29%2A%2F%2B%C3%A9');
  });
});

describe('a range', () => {
  test.each([
    ['bytes=0-0', { start: 0, length: 1 }],
    ['bytes=2-', { start: 2, length: 8 }],
    ['bytes=2-100', { start: 2, length: 8 }],
    ['bytes=-3', { start: 7, length: 3 }],
    ['bytes=-100', { start: 0, length: 10 }],
    ['bytes=5-2', undefined],
    ['bytes=0-1,3-4', undefined],
    ['bytes=-', undefined],
    ['lines=1-2', undefined],
    [undefined, undefined],
  ])('%s of ten bytes', (header, expected) => {
    expect(parseRange(header, 10)).toEqual(expected);
  });

  test.each([
    ['bytes=10-', 10],
    ['bytes=-0', 10],
    ['bytes=0-0', 0],
    ['bytes=-1', 0],
  ] as const)('%s of %i bytes is not satisfiable', (header, size) => {
    expect(() => parseRange(header, size)).toThrow(/not satisfiable/);
  });
});
