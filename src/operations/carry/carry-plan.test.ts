import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BlobTable } from '../../repository/blob-index.ts';
import { planCarry } from './carry-plan.ts';

const LIMITS = { maxGap: 100, maxRange: 2_000, maxWhole: 5_000 };

/** Packs as the lengths of their blobs. */
const packs = fc.array(
  fc.array(fc.integer({ min: 32, max: 3_000 }), { minLength: 1, maxLength: 12 }),
  {
    maxLength: 8,
  },
);

test('what is wanted is read once, within the limits, in the order of the packs', () => {
  fc.assert(
    fc.property(packs, fc.infiniteStream(fc.boolean()), (lengthsOfPacks, choose) => {
      const table = BlobTable.create(0);
      const wanted: number[] = [];
      const extents: number[] = [];
      let number = 0;
      for (const [pack, lengths] of lengthsOfPacks.entries()) {
        let offset = 0;
        for (const length of lengths) {
          const id = Buffer.alloc(32);
          id.writeInt32LE(number++);
          const entry = table.add('data', id, pack, offset, length, 0);
          if (choose.next().value) wanted.push(entry);
          offset += length;
        }
        extents.push(offset);
      }
      const plan = planCarry(table, [...wanted].reverse(), LIMITS);

      expect(plan.ranges.flatMap(({ entries }) => [...entries])).toEqual(wanted);
      expect(plan.blobs).toBe(wanted.length);
      expect(plan.bytes).toBe(wanted.reduce((sum, entry) => sum + table.read(entry).length, 0));
      for (const range of plan.ranges) {
        let end = range.offset;
        for (const entry of range.entries) {
          const { pack, offset, length } = table.read(entry);
          expect(pack).toBe(range.pack);
          if (!range.isWhole) expect(offset - end).toBeLessThanOrEqual(LIMITS.maxGap);
          end = offset + length;
        }
        expect(end).toBe(range.offset + range.length);
        if (range.isWhole) {
          expect(range.offset).toBe(0);
          expect(extents[range.pack]).toBeLessThanOrEqual(LIMITS.maxWhole);
        } else if (range.entries.length > 1) {
          expect(range.length).toBeLessThanOrEqual(LIMITS.maxRange);
        }
      }
    }),
  );
});

test('a pack that is wanted for the most part is read whole, another by ranges', () => {
  const table = BlobTable.create(0);
  const add = (pack: number, at: number) => {
    const id = Buffer.alloc(32, pack * 16 + at + 1);
    return table.add('data', id, pack, at * 1_000, 1_000, 0);
  };
  const [a, b, c, d] = [0, 1, 2, 3].map((at) => add(0, at));
  const [e, , g] = [0, 1, 2].map((at) => add(1, at));
  const { ranges } = planCarry(table, [a!, b!, d!, e!, g!], LIMITS);
  expect(c).toBe(2);
  expect(ranges.map(({ isWhole, offset, length }) => [isWhole, offset, length])).toEqual([
    [true, 0, 4_000],
    [false, 0, 1_000],
    [false, 2_000, 1_000],
  ]);
});
