import { describe, expect, test } from 'vitest';
import { createSelection } from './selection.ts';

describe('createSelection', () => {
  test('has everything without patterns, and when all of them are empty', () => {
    for (const selection of [createSelection({}), createSelection({ includes: [''] })]) {
      expect(selection.has('/a')).toBe(true);
      expect(selection.mayHaveBelow('/a')).toBe(true);
    }
  });

  test('has what an include matches, and goes into folders that may hold such', () => {
    const selection = createSelection({ includes: ['/a/b', '*.txt'] });
    expect(selection.has('/a/b/c')).toBe(true);
    expect(selection.has('/x/y.txt')).toBe(true);
    expect(selection.has('/a')).toBe(false);
    expect(createSelection({ includes: ['/a/b'] }).mayHaveBelow('/a')).toBe(true);
    expect(createSelection({ includes: ['/a/b'] }).mayHaveBelow('/x')).toBe(false);
  });

  test('leaves out what an exclude matches, and all below it', () => {
    const selection = createSelection({ includes: ['/a'], caseInsensitiveExcludes: ['CACHE'] });
    expect(selection.has('/a/x')).toBe(true);
    expect(selection.has('/a/cache')).toBe(false);
    expect(selection.mayHaveBelow('/a/Cache')).toBe(false);
  });
});
