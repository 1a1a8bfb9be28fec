import { describe, expect, test } from 'vitest';
import { crashed, describeStories, describeTally, sum } from './tally.js';

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

test('the end of the stories says for each setting, and for all, how many passed; those left out did not', () => {
  const good = { passed: 5, failed: 0, skipped: [], unfinished: [] };
  const poor = { passed: 3, failed: 1, skipped: ['d.test.ts: D'], unfinished: [] };
  const told = [['en,minio', good] as const, ['zh-CN,minio', poor] as const];
  expect(describeStories(told).split('\n')).toEqual([
    '1 skipped:',
    '  1 of d.test.ts: D',
    'en,minio: 5 of 5 passed',
    'zh-CN,minio: 3 of 5 passed',
    'all: 8 of 10 passed',
  ]);
});
