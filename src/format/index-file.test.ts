import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyExtra, anyId, anyPackedBlobs, anyTime } from './arbitraries.ts';
import { decodeIndex, encodeIndex } from './index-file.ts';

const damaged = expect.objectContaining({ code: 'DAMAGED' });
const id = 'ab'.repeat(32);

const anyPack = fc.record(
  {
    id: anyId,
    blobs: anyPackedBlobs,
    time: anyTime,
    size: fc.nat(),
    extra: anyExtra,
  },
  { requiredKeys: ['id', 'blobs'], noNullPrototype: true },
);
const anyPacks = fc.array(anyPack, { maxLength: 4 });

describe('an index file', () => {
  it('comes back with everything in it', () => {
    fc.assert(
      fc.property(anyPacks, anyPacks, anyExtra, (packs, packsToDelete, extra) => {
        const file = { packs, packsToDelete, extra };
        expect(decodeIndex(encodeIndex(packs, file))).toEqual(file);
      }),
    );
  });

  it('has the bytes that restic writes', () => {
    const blobs = [
      { type: 'data' as const, id, offset: 0, length: 40, uncompressedLength: 0 },
      { type: 'tree' as const, id, offset: 40, length: 50, uncompressedLength: 60 },
    ];
    expect(encodeIndex([{ id, blobs }]).toString()).toBe(
      `{"packs":[{"id":"${id}","blobs":[{"id":"${id}","type":"data","offset":0,"length":40},` +
        `{"id":"${id}","type":"tree","offset":40,"length":50,"uncompressed_length":60}]}]}\n`,
    );
    expect(encodeIndex([]).toString()).toBe('{"packs":[]}\n');
  });

  it('may lack its lists, or have them as null', () => {
    expect(decodeIndex(Buffer.from('{"packs":null}'))).toEqual({ packs: [], packsToDelete: [] });
    const emptyPack = Buffer.from(`{"packs":[{"id":"${id}"}]}`);
    expect(decodeIndex(emptyPack).packs).toEqual([{ id, blobs: [] }]);
  });

  it.each([
    ['', 'not JSON'],
    ['[]', 'no object'],
    ['{"packs":{}}', 'no list'],
    ['{"packs":[null]}', 'no pack'],
    ['{"packs":[{"id":"ab"}]}', 'a short id'],
    [`{"packs":[{"id":"${id.toUpperCase()}"}]}`, 'an upper-case id'],
    [withBlob({ type: 'leaf' }), 'an unknown type'],
    [withBlob({ id: '../../etc' }), 'a path for an id'],
    [withBlob({ offset: -1 }), 'a negative offset'],
    [withBlob({ offset: 0.5 }), 'half a byte'],
    [withBlob({ offset: 2 ** 32 }), 'an offset above 32 bits'],
    [withBlob({ offset: 2 ** 60 }), 'an absurd offset'],
    [withBlob({ length: 31 }), 'a length below that of a seal'],
    [withBlob({ length: 2 ** 32 }), 'a length above 32 bits'],
    [withBlob({ length: '40' }), 'a length in quotes'],
    [withBlob({ uncompressed_length: -1 }), 'a negative size'],
    [`{"x":${'['.repeat(100)}${']'.repeat(100)}}`, 'deep nesting'],
  ])('is refused when it is %s (%s)', (json) => {
    expect(() => decodeIndex(Buffer.from(json))).toThrow(damaged);
  });

  it('keeps a key named __proto__ as nothing but a key', () => {
    const index = decodeIndex(Buffer.from('{"packs":[],"__proto__":{"polluted":true}}'));
    expect(Object.keys(index.extra!)).toEqual(['__proto__']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(encodeIndex([], index).toString()).toBe('{"packs":[],"__proto__":{"polluted":true}}\n');
  });
});

function withBlob(fields: Record<string, unknown>): string {
  const blob = { id, type: 'data', offset: 0, length: 40, ...fields };
  return JSON.stringify({ packs: [{ id, blobs: [blob] }] });
}
