import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DownloadSchedule, type ScheduledFile } from './download-schedule.ts';

/** Blobs of 100 bytes, ten a pack, one after the other. */
const locate = (entry: number) => ({
  pack: Math.floor(entry / 10),
  offset: (entry % 10) * 100,
  length: 100,
});
const limits = { maxGap: 0, maxRange: 10_000 };
const rangesOf = (files: ScheduledFile[], with_ = limits) => [
  ...new DownloadSchedule(files, locate).ranges(with_),
];

describe('DownloadSchedule', () => {
  test('fetches neighbours with one call, and each blob once', () => {
    const files = [{ entries: [2, 0] }, { entries: [1] }, { entries: [2] }];
    expect(rangesOf(files)).toEqual([
      {
        pack: 0,
        offset: 0,
        length: 300,
        blobs: [
          { entry: 0, uses: [{ file: 0, blob: 1 }] },
          { entry: 1, uses: [{ file: 1, blob: 0 }] },
          {
            entry: 2,
            uses: [
              { file: 0, blob: 0 },
              { file: 2, blob: 0 },
            ],
          },
        ],
      },
    ]);
    expect(new DownloadSchedule(files, locate).bytes).toBe(300);
  });

  test('fetches a small gap along, asks around a large one, and ends a range at its limit', () => {
    const files = [{ entries: [0, 2, 4, 6] }];
    expect(rangesOf(files, { maxGap: 100, maxRange: 10_000 }).length).toBe(1);
    expect(rangesOf(files, { maxGap: 99, maxRange: 10_000 }).length).toBe(4);
    expect(rangesOf(files, { maxGap: 100, maxRange: 500 }).map(({ length }) => length)).toEqual([
      500, 100,
    ]);
  });

  test('leaves out what is there already', () => {
    const [range] = rangesOf([{ entries: [0, 1, 2], matches: Uint8Array.of(1, 0, 1) }]);
    expect(range?.blobs).toEqual([{ entry: 1, uses: [{ file: 0, blob: 1 }] }]);
  });

  const file = fc.array(fc.nat(59), { maxLength: 8 }).chain((entries) =>
    fc.record(
      {
        entries: fc.constant(entries),
        matches: fc.uint8Array({ minLength: entries.length, maxLength: entries.length, max: 1 }),
      },
      { requiredKeys: ['entries'] },
    ),
  );

  test('brings every use of every blob that is wanted, whatever the limits', () => {
    fc.assert(
      fc.property(
        fc.array(file, { maxLength: 12 }),
        fc.nat(400),
        fc.nat(1500),
        (files, maxGap, maxRange) => {
          const ranges = rangesOf(files, { maxGap, maxRange });
          const brought = ranges.flatMap(({ pack, offset, length, blobs }) =>
            blobs.flatMap(({ entry, uses }) => {
              const at = locate(entry);
              expect(at.pack).toBe(pack);
              expect(at.offset).toBeGreaterThanOrEqual(offset);
              expect(at.offset + at.length).toBeLessThanOrEqual(offset + length);
              return uses.map((use) => `${use.file} ${use.blob} ${entry}`);
            }),
          );
          const wanted = files.flatMap(({ entries, matches }, number) =>
            entries.flatMap((entry, blob) =>
              matches?.[blob] === 1 ? [] : [`${number} ${blob} ${entry}`],
            ),
          );
          expect(brought.sort()).toEqual(wanted.sort());
          const entries = ranges.flatMap(({ blobs }) => blobs.map(({ entry }) => entry));
          expect(new Set(entries).size).toBe(entries.length);
          expect(ranges.every(({ length }) => length <= Math.max(maxRange, 100))).toBe(true);
        },
      ),
    );
  });
});
