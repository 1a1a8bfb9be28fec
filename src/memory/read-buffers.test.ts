import { expect, test } from 'vitest';
import { ReadBuffers } from './read-buffers.ts';

const MIB = 2 ** 20;

test('memory that was given back is used for the next read of that size', () => {
  const buffers = new ReadBuffers();
  const first = buffers.open();
  const bytes = first.allocate(3 * MIB);
  expect(bytes.length).toBe(3 * MIB);
  const memory = bytes.buffer;
  first.release();
  expect(buffers.open().allocate(4 * MIB).buffer).toBe(memory);
});

test('two reads at a time have memory of their own', () => {
  const buffers = new ReadBuffers();
  const [a, b] = [buffers.open(), buffers.open()];
  expect(a.allocate(MIB).buffer).not.toBe(b.allocate(MIB).buffer);
});

test('another try of a read gets the same memory, or more where it wants more', () => {
  const buffer = new ReadBuffers().open();
  const { buffer: memory } = buffer.allocate(MIB);
  expect(buffer.allocate(MIB / 2).buffer).toBe(memory);
  expect(buffer.allocate(2 * MIB).buffer).not.toBe(memory);
  expect(buffer.allocate(2 * MIB).length).toBe(2 * MIB);
});

test('nothing is kept twice, and not more than a share of the memory', () => {
  const buffers = new ReadBuffers();
  const large = Array.from({ length: 5 }, () => buffers.open());
  const before = new Set(large.map((one) => one.allocate(32 * MIB).buffer));
  for (const one of large) {
    one.release();
    one.release();
  }
  const again = Array.from({ length: 5 }, () => buffers.open().allocate(32 * MIB).buffer);
  expect(new Set(again).size).toBe(5);
  expect(again.filter((memory) => before.has(memory))).toHaveLength(3);
});

test('an empty read is no error', () => {
  expect(new ReadBuffers().open().allocate(0)).toHaveLength(0);
});
