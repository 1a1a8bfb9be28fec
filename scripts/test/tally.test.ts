import { describe, expect, test } from 'vitest';
import { crashed, describeTally, sum } from './tally.js';

describe('the end of a test run', () => {
  test('is one line when nothing was skipped', () => {
    expect(describeTally({ passed: 12, failed: 0, skipped: [] })).toBe('12 passed, 0 failed');
  });

  test('names what was skipped, before the last line', () => {
    const text = describeTally({
      passed: 1,
      failed: 2,
      skipped: ['a.test.ts: x (minio not found)'],
    });
    expect(text.split('\n')).toEqual([
      '1 skipped:',
      '  a.test.ts: x (minio not found)',
      '1 passed, 2 failed',
    ]);
  });

  test('counts the skipped tests that it does not name', () => {
    const skipped = Array.from({ length: 25 }, (_, index) => `test ${index}`);
    const lines = describeTally({ passed: 0, failed: 0, skipped }).split('\n');
    expect(lines[0]).toBe('25 skipped:');
    expect(lines.at(-2)).toBe('  and 5 more');
  });

  test('adds up several runs; one that crashed counts as a failure', () => {
    const tally = { passed: 3, failed: 1, skipped: ['a'] };
    expect(sum([tally, tally, crashed])).toEqual({ passed: 6, failed: 3, skipped: ['a', 'a'] });
  });
});
