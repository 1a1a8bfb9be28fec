import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FileTaker } from './file-taker.ts';

let folder: string;
let from: string;
let to: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kirsch-take-'));
  from = join(folder, 'original');
  to = join(folder, 'taken');
  writeFileSync(from, 'never written again');
  utimesSync(from, 1_700_000_000, 1_700_000_000);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a file that is taken holds the same bytes, and goes on when the original is removed', async () => {
  const taker = new FileTaker();
  const facts = await taker.take(from, to);
  expect(facts?.size).toBe(19n);
  rmSync(from);
  expect(readFileSync(to, 'utf8')).toBe('never written again');
  const { cloned, linked, copiedBytes } = taker.counts;
  expect(cloned + linked + copiedBytes / 19).toBe(1);
});

test('where it may have no second name it is a file of its own, as old as the original, which stays as it is', async () => {
  const before = statSync(from, { bigint: true });
  const taker = new FileTaker(false);
  await taker.take(from, to);
  expect(statSync(to).mtimeMs).toBe(1_700_000_000_000);
  expect(statSync(to).ino).not.toBe(statSync(from).ino);
  expect(statSync(from, { bigint: true }).ctimeNs).toBe(before.ctimeNs);
  expect(taker.counts.linked).toBe(0);
});

test('of a file that is gone there is nothing', async () => {
  const taker = new FileTaker();
  expect(await taker.take(join(folder, 'gone'), to)).toBeUndefined();
  expect(taker.counts).toEqual({ cloned: 0, linked: 0, copiedBytes: 0 });
});
