import { expect, test } from 'vitest';
import { goneFrom, isSurelyUnmarked } from './surely-unmarked.ts';

const SURE = { isLocked: true, addedBlobs: 0, elapsedMs: 59_000 };

test('only a quick backup under a lock that added nothing need not look again', () => {
  expect(isSurelyUnmarked(SURE)).toBe(true);
  for (const doubt of [
    { isLocked: false },
    { addedBlobs: 1 },
    { elapsedMs: 60_000 },
    // The clock was set back.
    { elapsedMs: -1 },
  ]) {
    expect(isSurelyUnmarked({ ...SURE, ...doubt })).toBe(false);
  }
});

test('an index file is gone when it was known and is not listed', () => {
  expect(goneFrom(['a', 'b', 'a', 'c'], ['b', 'd'])).toEqual(['a', 'c']);
  expect(goneFrom(['a'], ['b', 'a'])).toEqual([]);
});
