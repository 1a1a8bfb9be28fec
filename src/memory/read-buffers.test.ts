import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ReadBuffers } from './read-buffers.ts';

const MIB = 2 ** 20;

test('memory that was given back is used for the next read', () => {
  const buffers = new ReadBuffers();
  const first = buffers.open();
  const { buffer, byteOffset } = first.allocate(3 * MIB);
  first.release();
  const again = buffers.open().allocate(4 * MIB);
  expect([again.buffer, again.byteOffset]).toEqual([buffer, byteOffset]);
});

test('another try of a read gets the same memory, or more where it wants more', () => {
  const buffers = new ReadBuffers();
  const one = buffers.open();
  const first = one.allocate(MIB);
  buffers.open().allocate(MIB);
  expect(one.allocate(MIB / 2).byteOffset).toBe(first.byteOffset);
  const larger = one.allocate(2 * MIB);
  expect(larger.length).toBe(2 * MIB);
  expect(larger.byteOffset).not.toBe(first.byteOffset);
});

test('nothing is given back twice', () => {
  const buffers = new ReadBuffers();
  const [a, b] = [buffers.open(), buffers.open()];
  a.allocate(MIB);
  a.release();
  const kept = b.allocate(MIB);
  a.release();
  expect(buffers.open().allocate(MIB).byteOffset).not.toBe(kept.byteOffset);
});

test('an empty read is no error', () => {
  expect(new ReadBuffers().open().allocate(0)).toHaveLength(0);
});

test('reads at a time never share a byte, and what finds no room has memory of its own', () => {
  const deed = fc.record({ who: fc.nat(7), size: fc.nat(300), ends: fc.boolean() });
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 60 }), (deeds) => {
      const buffers = new ReadBuffers(1_024);
      const reads = Array.from({ length: 8 }, () => buffers.open());
      const held = new Map<number, { bytes: Buffer; mark: number }>();
      for (const [mark, { who, size, ends }] of deeds.entries()) {
        if (ends) {
          reads[who]!.release();
          held.delete(who);
          continue;
        }
        held.set(who, { bytes: reads[who]!.allocate(size).fill(mark), mark });
        for (const other of held.values()) {
          expect(other.bytes.every((byte) => byte === other.mark)).toBe(true);
        }
      }
    }),
  );
});
