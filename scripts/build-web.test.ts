import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildWeb } from './build-web.js';
import { root } from './launch/root.js';

const MOST_OF_FIRST_PAGE = 300_000;

interface Chunk {
  readonly file: string;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
}

describe('the page of the app, built', () => {
  const folder = join(root, 'dist', 'web');
  let chunks: Record<string, Chunk>;

  beforeAll(async () => {
    await buildWeb();
    chunks = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  });

  /** The files that a chunk cannot do without. */
  function filesOf(name: string, found = new Set<string>()): Set<string> {
    const chunk = chunks[name];
    if (!chunk || found.has(chunk.file)) return found;
    found.add(chunk.file);
    for (const css of chunk.css ?? []) found.add(css);
    for (const other of chunk.imports ?? []) filesOf(other, found);
    return found;
  }

  test('opens with less than 300 kB, gzipped, in either language', () => {
    for (const language of ['texts/en.ts', 'texts/zh.ts']) {
      const files = filesOf('index.html');
      for (const part of [language, 'first-run/welcome.tsx', 'backups/backups-page.tsx']) {
        expect(Object.keys(chunks)).toContain(part);
      }
      filesOf(language, files);
      filesOf('first-run/welcome.tsx', files);
      const sizes = [...files].map((file) => gzipSync(readFileSync(join(folder, file))).length);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_OF_FIRST_PAGE);
    }
  });

  test('has no script and no style of its own in it, and a place for the nonce of styles', () => {
    const html = readFileSync(join(folder, 'index.html'), 'utf8');
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/);
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=/);
    expect(html).toContain('kirsch-style-nonce');
  });

  test('loads nothing from elsewhere', () => {
    const html = readFileSync(join(folder, 'index.html'), 'utf8');
    expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
  });
});
