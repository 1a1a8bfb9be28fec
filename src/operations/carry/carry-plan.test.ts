import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BlobTable } from '../../repository/blob-index.ts';
import { type CarryLimits, planCarry } from './carry-plan.ts';

const LIMITS: CarryLimits = { maxGap: 100, maxRange: 2_000, maxWhole: 5_000, isNear: false };

/** Packs as the lengths of their blobs. */
const packs = fc.array(
  fc.array(fc.integer({ min: 32, max: 3_000 }), { minLength: 1, maxLength: 12 }),
  {
    maxLength: 8,
  },
);

test('what is wanted is read once, within the limits, in the order of the packs', () => {
  fc.assert(
    fc.property(packs, fc.infiniteStream(fc.boolean()), fc.boolean(), (sizes, choose, isNear) => {
      const table = BlobTable.create(0);
      const wanted: number[] = [];
      const extents: number[] = [];
      let number = 0;
      for (const [pack, lengths] of sizes.entries()) {
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
      const plan = planCarry(table, [...wanted].reverse(), { ...LIMITS, isNear });

      const ranges = plan.packs.flatMap((pack) => pack.ranges);
      expect(ranges.flatMap(({ entries }) => [...entries])).toEqual(wanted);
      expect(plan.blobs).toBe(wanted.length);
      expect(plan.bytes).toBe(wanted.reduce((sum, entry) => sum + table.read(entry).length, 0));
      for (const { number: pack, isWhole, ranges: inPack } of plan.packs) {
        const inOnePiece = isWhole && !isNear;
        if (isWhole) expect(extents[pack]).toBeLessThanOrEqual(LIMITS.maxWhole);
        if (inOnePiece) expect(inPack.map(({ offset }) => offset)).toEqual([0]);
        for (const range of inPack) {
          let end = range.offset;
          for (const entry of range.entries) {
            const { offset, length, ...blob } = table.read(entry);
            expect(blob.pack).toBe(pack);
            if (!inOnePiece) expect(offset - end).toBeLessThanOrEqual(LIMITS.maxGap);
            end = offset + length;
          }
          expect(end).toBe(range.offset + range.length);
          if (!inOnePiece && range.entries.length > 1) {
            expect(range.length).toBeLessThanOrEqual(LIMITS.maxRange);
          }
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
  expect(c).toBe(2);
  const describe = (isNear: boolean) =>
    planCarry(table, [a!, b!, d!, e!, g!], { ...LIMITS, isNear }).packs.map(
      ({ isWhole, ranges }) => [isWhole, ...ranges.map(({ offset, length }) => [offset, length])],
    );
  const byRanges = [false, [0, 1_000], [2_000, 1_000]];
  expect(describe(false)).toEqual([[true, [0, 4_000]], byRanges]);
  // Where it can be read twice, it is proven first, and then carried in pieces.
  expect(describe(true)).toEqual([[true, [0, 2_000], [3_000, 1_000]], byRanges]);
});
