import { expect, test } from 'vitest';
import { dataSets, roomFor } from './data-sets.ts';

const GIB = 2 ** 30;

test('the data sets are as large as the goals want them', () => {
  const { a, b, c, million, huge } = dataSets(false);
  expect(a).toMatchObject({ files: 60_000, bytes: 700e6 });
  expect(b).toMatchObject({ files: 1, bytes: 2 * GIB });
  expect(c).toMatchObject({ files: 2_000 });
  expect(million).toMatchObject({ files: 1_000_000 });
  expect(huge).toMatchObject({ files: 1, bytes: 20 * GIB });
});

test('quick data sets have a tenth of the files or of the bytes', () => {
  const { a, b, c } = dataSets(true);
  expect(a).toMatchObject({ files: 6_000, bytes: 70e6 });
  expect(b.bytes).toBe(Math.round((2 * GIB) / 10));
  expect(c.files).toBe(200);
});

test('the disk wants room for the source, two repositories and a restored copy of each', () => {
  const { b } = dataSets(false);
  expect(roomFor(b).disk).toBeGreaterThan(5 * b.bytes);
  expect(roomFor(b).disk).toBeLessThan(5.01 * b.bytes);
  expect(roomFor(b).memory).toBeGreaterThan(b.bytes);
});

test('a large data set wants room for one repository, and none where it is not restored to', () => {
  const { huge, million } = dataSets(false);
  expect(roomFor(huge).disk).toBeLessThan(3.01 * huge.bytes);
  expect(roomFor(huge).memory).toBe(0);
  expect(roomFor(million).memory).toBeGreaterThan(4_096 * million.files);
});
