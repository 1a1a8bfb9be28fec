import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cleanupCaches } from './cleanup-caches.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

describe('the folder of all caches', () => {
  let base: string;
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'kirsch-caches-'));
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  test('loses the caches of repositories that nobody used for long, and nothing else', async () => {
    const [old, recent, open] = ['0a', '0b', '0c'].map((digits) => digits.repeat(32)) as [
      string,
      string,
      string,
    ];
    const now = Date.now();
    for (const name of [old, recent, open, 'photos']) {
      mkdirSync(join(base, name, 'index'), { recursive: true });
      const time = new Date(now - (name === recent ? 29 : 31) * DAY_MS);
      utimesSync(join(base, name), time, time);
    }
    expect(await cleanupCaches(base, 30, open, now)).toEqual([old]);
    expect(readdirSync(base).sort()).toEqual([recent, open, 'photos'].sort());
  });

  test('may be missing when it is cleaned', async () => {
    expect(await cleanupCaches(join(base, 'nowhere'), 30)).toEqual([]);
  });
});
