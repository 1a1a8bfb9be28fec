import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { replaceBetweenMarks } from './report.ts';

const document = readFileSync(new URL('./README.md', import.meta.url), 'utf8');

test('replaces what stands between the marks of the report, again and again, and nothing else', () => {
  const once = replaceBetweenMarks(document, 'a table');
  const twice = replaceBetweenMarks(once, 'another table');
  expect(once).toContain('\n\na table\n\n');
  expect(twice).not.toContain('a table\n');
  expect(replaceBetweenMarks(twice, 'a table')).toBe(once);
  expect(twice.startsWith('# How fast Kirsch is')).toBe(true);
});

test('has marks for every part', () => {
  const parts = ['results', 'line', 'first pack', 'maintenance', 'cherry studio'] as const;
  for (const part of parts) {
    expect(replaceBetweenMarks(document, 'a table', part)).toContain('\n\na table\n\n');
  }
});

test('refuses a document without marks', () => {
  expect(() => replaceBetweenMarks('nothing', 'a table')).toThrow('has no');
});
