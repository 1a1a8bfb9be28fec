import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { entryPoints } from './build.js';
import { root } from './launch/root.js';

const source = (...parts: string[]) => join(root, 'src', ...parts);

describe('the files of dist/', () => {
  test('are the library, the command line and one for each worker', () => {
    const sources = [
      source('index.ts'),
      source('cli', 'start.ts'),
      source('cli', 'index.ts'),
      source('operations', 'backup', 'seal-worker.ts'),
      source('storage', 'storage.ts'),
    ];
    expect(entryPoints(sources)).toEqual({
      index: sources[0],
      cli: sources[1],
      'seal-worker': sources[3],
    });
  });

  test('have names of their own: two workers called alike are refused', () => {
    const sources = [source('a', 'read-worker.ts'), source('b', 'read-worker.ts')];
    expect(() => entryPoints(sources)).toThrow('would both become dist/read-worker.js');
  });
});
