import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MalformedBytes } from './byte-reader.ts';
import { varint } from './handmade-leveldb.test-helper.ts';
import { decompressSnappy } from './snappy.ts';

const MAX = 1 << 20;

/** An element, written from the format's description, and what it does to the content. */
interface Element {
  readonly bytes: Buffer;
  readonly apply: (content: Buffer) => Buffer;
}

function literal(bytes: Buffer, lengthBytes: number): Element {
  const tag = Buffer.alloc(1 + lengthBytes);
  if (lengthBytes === 0) tag[0] = (bytes.length - 1) << 2;
  else {
    tag[0] = (59 + lengthBytes) << 2;
    tag.writeUIntLE(bytes.length - 1, 1, lengthBytes);
  }
  return {
    bytes: Buffer.concat([tag, bytes]),
    apply: (content) => Buffer.concat([content, bytes]),
  };
}

function copy(kind: 1 | 2 | 3, length: number, distance: number): Element {
  const tag = Buffer.alloc(kind === 1 ? 2 : kind === 2 ? 3 : 5);
  if (kind === 1) {
    tag[0] = ((distance >> 8) << 5) | ((length - 4) << 2) | 1;
    tag[1] = distance & 255;
  } else {
    tag[0] = ((length - 1) << 2) | kind;
    tag.writeUIntLE(distance, 1, kind === 2 ? 2 : 4);
  }
  const apply = (content: Buffer) => {
    const longer = Buffer.concat([content, Buffer.alloc(length)]);
    for (let at = content.length; at < longer.length; at++) longer[at] = longer[at - distance]!;
    return longer;
  };
  return { bytes: tag, apply };
}

const elements = fc
  .tuple(
    fc.uint8Array({ minLength: 1, maxLength: 60 }),
    fc.array(
      fc.oneof(
        fc.record({
          bytes: fc.uint8Array({ minLength: 1, maxLength: 300 }),
          width: fc.integer({ min: 2, max: 4 }),
        }),
        fc.record({
          kind: fc.constantFrom<1 | 2 | 3>(1, 2, 3),
          length: fc.nat(63),
          distance: fc.nat(),
        }),
      ),
      { maxLength: 20 },
    ),
  )
  .map(([first, rest]) => {
    let content = Buffer.alloc(0);
    const parts: Buffer[] = [];
    const add = (element: Element) => {
      content = Buffer.from(element.apply(content));
      parts.push(element.bytes);
    };
    add(literal(Buffer.from(first), 0));
    for (const item of rest) {
      if ('bytes' in item) add(literal(Buffer.from(item.bytes), item.width));
      else {
        const length = item.kind === 1 ? 4 + (item.length % 8) : item.length + 1;
        const farthest = Math.min(content.length, item.kind === 1 ? 2047 : 65_535);
        add(copy(item.kind, length, 1 + (item.distance % farthest)));
      }
    }
    return { packed: Buffer.concat([varint(content.length), ...parts]), content };
  });

describe('snappy', () => {
  test('whatever elements it is made of, the content comes out', () => {
    fc.assert(
      fc.property(elements, ({ packed, content }) => {
        expect(decompressSnappy(packed, MAX).equals(content)).toBe(true);
      }),
    );
  });

  test('a copy that reaches into itself repeats', () => {
    const packed = Buffer.from([9, 0, 0x61, ((8 - 1) << 2) | 2, 1, 0]);
    expect(decompressSnappy(packed, MAX).toString()).toBe('aaaaaaaaa');
  });

  test('bytes that are none are refused, and what they claim is never allocated', () => {
    const bytes = fc.uint8Array({ maxLength: 60 });
    fc.assert(
      fc.property(bytes, (packed) => {
        try {
          expect(decompressSnappy(packed, MAX).length).toBeLessThanOrEqual(packed.length * 22);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedBytes);
        }
      }),
      { numRuns: 1000 },
    );
    expect(() =>
      decompressSnappy(Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f, 0, 1]), 2 ** 33),
    ).toThrow(MalformedBytes);
  });

  test('what would be larger than allowed is refused', () => {
    const packed = Buffer.concat([varint(300), literal(Buffer.alloc(300), 2).bytes]);
    expect(decompressSnappy(packed, 300)).toHaveLength(300);
    expect(() => decompressSnappy(packed, 299)).toThrow(MalformedBytes);
  });
});
