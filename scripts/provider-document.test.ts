import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { factsOf } from '../src/storage/s3/providers/facts-of.ts';
import { PROVIDERS, providerById } from '../src/storage/s3/providers/providers.ts';
import { VERIFICATIONS } from '../src/storage/s3/providers/verification.ts';
import { FACT_ROWS } from './fact-rows.ts';
import { root } from './launch/root.js';
import { providerDocument } from './provider-document.ts';

test('docs/providers.md is what the table makes (node scripts/build-provider-docs.ts)', () => {
  const committed = readFileSync(join(root, 'docs', 'providers.md'), 'utf8');
  expect(committed).toBe(providerDocument(PROVIDERS, VERIFICATIONS));
});

test('the document has a row for each fact of a service', () => {
  const r2 = providerById('r2');
  const rows = providerDocument([r2], {})
    .split('## Cloudflare R2')[1]!
    .split('## Sources')[0]!
    .split('\n')
    .filter(
      (line) => line.startsWith('| ') && !line.startsWith('| | |') && !line.startsWith('| ---'),
    );
  expect(rows.length).toBe(factsOf(r2).length);
});

test('no kind of fact that the document could show is missing from the table', () => {
  const stated = new Set(PROVIDERS.flatMap(factsOf).map(({ path }) => path));
  expect(Object.keys(FACT_ROWS).filter((path) => !stated.has(path))).toEqual([]);
});

test('the document claims what was run, and says of a service with no run that nothing was', () => {
  const text = providerDocument([providerById('aws'), providerById('r2')], {
    r2: [
      { suite: 'contract', against: { kind: 'the simulator' } },
      { suite: 'trip', against: { kind: 'a server', program: 'Miniflare', version: '4' } },
    ],
  });
  expect(text).toContain('| AWS S3 | nothing |');
  expect(text).toContain(
    '| Cloudflare R2 | the storage contract, against the simulator; a backup, a restore and a check, against Miniflare 4 |',
  );
});

test('the versions of the servers are those that the tests install', () => {
  const tools = ['install-minio', 'install-s3-servers', 'install-versitygw']
    .map((name) => readFileSync(join(root, 'scripts', 'tools', name), 'utf8'))
    .join('\n');
  for (const { against } of Object.values(VERIFICATIONS).flat()) {
    if (against.kind === 'a server')
      expect(tools).toMatch(new RegExp(`(==|-|@v)${against.version}\\b`));
  }
});
