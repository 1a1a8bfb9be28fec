import { expect, test } from 'vitest';
import { makeNode } from '../sample-repository.test-helper.ts';
import { recordedPaths } from './local-candidates.ts';

function lost(path: string, ...sources: string[]) {
  return { path, node: makeNode('name'), sources };
}

test('a file is looked for at its own path, and below what was backed up where paths are relative', () => {
  expect(recordedPaths(lost('/home/ada/a', '/home/ada'), 'linux')).toContain('/home/ada/a');
  expect(recordedPaths(lost('/a', '/home/ada'), 'linux')).toContain('/home/ada/a');
  expect(recordedPaths(lost('/ada/a', '/home/ada'), 'linux')).toContain('/home/ada/a');
});

test('on Windows the first folder is the drive', () => {
  expect(recordedPaths(lost('/C/Users/ada/a'), 'win32')).toEqual(['C:/Users/ada/a']);
});

test('a name that is not text is looked for nowhere', () => {
  expect(recordedPaths(lost('/home/\udcff'), 'linux')).toEqual([]);
});
