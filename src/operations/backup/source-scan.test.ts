import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Progress } from '../progress.ts';
import { makeRepository } from '../sample-repository.test-helper.ts';
import { backup } from './backup.ts';
import type { BackupOptions } from './backup-options.ts';
import { SourceScan } from './source-scan.ts';

const folder = mkdtempSync(join(tmpdir(), 'kirsch-scan-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (...names: string[]) => join(folder, ...names);

beforeAll(() => {
  for (const name of ['a/deep/er', 'marked', 'b']) mkdirSync(at(name), { recursive: true });
  writeFileSync(at('marked', 'CACHEDIR.TAG'), 'Signature: 8a477f597d28d172789f06886806bc55');
  for (const [name, size] of [
    ['a/one', 10],
    ['a/deep/er/two', 200],
    ['a/skip.tmp', 3000],
    ['marked/three', 40_000],
    ['b/large', 500_000],
  ] as const) {
    writeFileSync(at(name), Buffer.alloc(size, name));
  }
  linkSync(at('a/one'), at('b/again'));
  symlinkSync('nowhere', at('a/link'));
});

function optionsFor(more: Partial<BackupOptions>): BackupOptions {
  return { paths: [folder], host: 'here', username: 'ada', workers: 1, ...more };
}

async function totalsOf(scan: SourceScan) {
  for (let tries = 0; scan.totals === undefined && tries < 2_000; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await scan.stop();
  return scan.totals;
}

test.each<[string, Partial<BackupOptions>]>([
  ['everything', {}],
  ['excludes', { excludes: ['*.tmp', '/**/er'] }],
  ['sizes and markers', { excludeLargerThan: 100_000, excludeCaches: true }],
  [
    'a target within another, whatever the excludes say',
    {
      paths: [folder, at('b', 'large'), at('a')],
      excludes: ['large', 'a'],
      oneFileSystem: true,
    },
  ],
  ['a target that is not there', { paths: [at('a'), at('nowhere')] }],
])('a scan finds as much as a backup: %s', async (_what, more) => {
  const options = optionsFor(more);
  const { snapshot } = await backup(makeRepository(), options);
  const { totalFilesProcessed: files, totalBytesProcessed: bytes } = snapshot.summary!;
  expect(files).toBeGreaterThan(1);
  expect(await totalsOf(new SourceScan(options, { delayMs: 0 }))).toEqual({ files, bytes });
});

test('its totals are told as soon as they are known, and never fall below what was found', async () => {
  const scan = new SourceScan(optionsFor({}), { delayMs: 0 });
  const told: Progress[] = [];
  const tell = scan.wrap((progress) => told.push(progress));
  const early = { files: 1, bytes: 10, totalFiles: 9, totalBytes: 9, totalKnown: false };
  tell({ ...early, transferred: 0 });
  const { files, bytes } = (await totalsOf(scan))!;
  tell({ ...early, transferred: 0 });
  tell({ ...early, transferred: 0, totalKnown: true });
  expect(
    told.map(({ totalFiles, totalBytes, totalKnown }) => [totalFiles, totalBytes, totalKnown]),
  ).toEqual([
    [9, 9, false],
    [Math.max(files, 9), bytes, true],
    [9, 9, true],
  ]);
});

test('one that is stopped at once, and one of a stream, find nothing', async () => {
  const stopped = new SourceScan(optionsFor({}));
  await stopped.stop();
  expect(stopped.totals).toBeUndefined();
  const stdin = (async function* () {})();
  const streamed = new SourceScan(optionsFor({ paths: ['/stdin'], stdin }), { delayMs: 0 });
  await streamed.stop();
  expect(streamed.totals).toBeUndefined();
});
