import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { changeBytes, changeFiles } from './change-files.ts';
import { contentOf, filesIn } from './files-in.ts';
import { makeLargeFile, makeMediumFiles, makeTinyFiles, mediumSize } from './generated-files.ts';
import { bringIntoPageCache } from './page-cache.ts';
import { copySmallFiles } from './small-files.ts';

const MIB = 1024 * 1024;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kirsch-bench-test-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('a folder is counted with all that is below it, files only', () => {
  mkdirSync(join(folder, 'inner'));
  writeFileSync(join(folder, 'one'), '12345');
  writeFileSync(join(folder, 'inner', 'two'), '123');
  expect(contentOf(folder)).toEqual({ files: 2, bytes: 8 });
});

test('files and folders are brought into the page cache; what is not there yet, and what is empty, is no error', () => {
  writeFileSync(join(folder, 'one'), Buffer.alloc(3 * MIB));
  writeFileSync(join(folder, 'empty'), '');
  bringIntoPageCache(folder);
  bringIntoPageCache(join(folder, 'one'));
  bringIntoPageCache(join(folder, 'missing'));
  expect(contentOf(folder)).toEqual({ files: 2, bytes: 3 * MIB });
});

test('the large file has the size it should have, and its second half alone compresses', () => {
  makeLargeFile(folder, 4 * MIB + 1);
  const content = readFileSync(join(folder, 'large-file'));
  expect(content).toHaveLength(4 * MIB + 1);
  expect(zstdCompressSync(content.subarray(0, 2 * MIB)).length).toBeGreaterThan(2 * MIB);
  expect(zstdCompressSync(content.subarray(2 * MIB)).length).toBeLessThan(MIB);
});

test('medium files have 100 KB to 5 MB, and small ones are more frequent', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
      expect(mediumSize(share)).toBeGreaterThanOrEqual(100_000);
      expect(mediumSize(share)).toBeLessThanOrEqual(5_000_000);
    }),
  );
  expect(mediumSize(0.5)).toBeLessThan(1_000_000);
  makeMediumFiles(folder, 4);
  expect(contentOf(folder).files).toBe(4);
});

test('tiny files are all different, a hundred in a folder', () => {
  makeTinyFiles(folder, 250);
  expect(new Set(digests().values()).size).toBe(250);
  expect([...filesIn(join(folder, '00001'))]).toHaveLength(100);
});

test('small files are copied again, with a difference, until there are enough', () => {
  const originals = join(folder, 'originals');
  const copies = join(folder, 'copies');
  mkdirSync(originals);
  mkdirSync(copies);
  for (const name of ['a', 'b', 'c']) writeFileSync(join(originals, name), name.repeat(1_000));
  writeFileSync(join(originals, 'too-large'), Buffer.alloc(512 * 1024));
  copySmallFiles(copies, { files: 7, bytes: 1 }, [originals, join(folder, 'missing')]);
  expect(contentOf(copies).files).toBe(7);
  expect(new Set(digests(copies).values()).size).toBe(7);
  copySmallFiles(join(copies, 'more'), { files: 1, bytes: 5_000 }, [originals]);
  expect(contentOf(join(copies, 'more')).bytes).toBeGreaterThanOrEqual(5_000);
});

test('every hundredth file is changed, others with another seed, empty ones too', () => {
  makeTinyFiles(folder, 300);
  for (const { path } of filesIn(join(folder, '00000'))) writeFileSync(path, '');
  const before = digests();
  changeFiles(folder, 'one');
  const after = digests();
  const changed = differences(before, after);
  expect(changed).toHaveLength(3);
  changeFiles(folder, 'two');
  expect(differences(after, digests())).not.toEqual(changed);
  expect(contentOf(folder).files).toBe(300);
});

test('one hundredth of a large file is changed and its size kept', () => {
  const path = join(folder, 'file');
  const before = Buffer.alloc(100 * MIB);
  writeFileSync(path, before);
  changeBytes(folder, 'one');
  const after = readFileSync(path);
  expect(after).toHaveLength(before.length);
  const runs = Array.from({ length: 100 }, (_, run) => after.subarray(run * MIB, (run + 1) * MIB));
  expect(runs.filter((run) => !run.equals(before.subarray(0, MIB)))).toHaveLength(1);
});

function digests(of = folder): Map<string, string> {
  return new Map(
    [...filesIn(of)].map(({ path }) => [
      path,
      createHash('sha256').update(readFileSync(path)).digest('hex'),
    ]),
  );
}

function differences(before: Map<string, string>, after: Map<string, string>): string[] {
  return [...after.keys()].filter((path) => before.get(path) !== after.get(path)).sort();
}
