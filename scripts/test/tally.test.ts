import { describe, expect, test } from 'vitest';
import { crashed, describeTally, sum } from './tally.js';

describe('the end of a test run', () => {
  test('is one line when nothing was skipped', () => {
    const tally = { passed: 12, failed: 0, skipped: [], unfinished: [] };
    expect(describeTally(tally)).toBe('12 passed, 0 failed');
  });

  test('says what was skipped, and how many tests of it, before the last line', () => {
    const skipped = [
      'a.test.ts: A (minio not found)',
      'b.test.ts: B',
      'a.test.ts: A (minio not found)',
    ];
    const tally = { passed: 1, failed: 2, skipped, unfinished: [] };
    expect(describeTally(tally).split('\n')).toEqual([
      '3 skipped:',
      '  2 of a.test.ts: A (minio not found)',
      '  1 of b.test.ts: B',
      '1 passed, 2 failed',
    ]);
  });

  test('names the files whose process crashed', () => {
    const tally = { passed: 1, failed: 3, skipped: [], unfinished: ['c.test.ts', 'c.test.ts'] };
    expect(describeTally(tally).split('\n')).toEqual([
      '2 not finished, for their process crashed:',
      '  2 of c.test.ts',
      '1 passed, 3 failed',
    ]);
  });

  test('adds up several runs; one that crashed counts as a failure', () => {
    const tally = { passed: 3, failed: 1, skipped: ['a'], unfinished: ['b'] };
    expect(sum([tally, tally, crashed])).toEqual({
      passed: 6,
      failed: 3,
      skipped: ['a', 'a'],
      unfinished: ['b', 'b'],
    });
  });
});
