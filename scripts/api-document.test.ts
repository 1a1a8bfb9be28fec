import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeApi } from '../src/app/api/api.ts';
import { apiDocument, type OpenApiDocument } from './api-document.ts';
import { root } from './launch/root.js';

const document = describeApi() as unknown as OpenApiDocument;

test('the document is what the schemas say; if not: node scripts/build-api-docs.ts', () => {
  expect(readFileSync(join(root, 'docs', 'api.md'), 'utf8')).toBe(apiDocument(document));
});

test('every route says what it does, and every link leads somewhere', () => {
  const text = apiDocument(document);
  for (const operations of Object.values(document.paths ?? {})) {
    for (const { summary } of Object.values(operations)) expect(summary).toMatch(/\.$/);
  }
  const headings = [...text.matchAll(/^### (.*)$/gm)].map(([, name]) => name!.toLowerCase());
  const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, name]) => name);
  expect(links.filter((name) => !headings.includes(name!))).toEqual([]);
});
