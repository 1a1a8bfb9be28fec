import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultCacheFolder, makeCacheRoot } from './cache-folders.ts';

describe('the default cache folder', () => {
  test.each([
    ['linux', {}, '/home/ann', '/home/ann/.cache/kirsch'],
    ['linux', { XDG_CACHE_HOME: '/var/cache/ann' }, '/home/ann', '/var/cache/ann/kirsch'],
    ['linux', { XDG_CACHE_HOME: 'relative' }, '/home/ann', '/home/ann/.cache/kirsch'],
    ['linux', { XDG_CACHE_HOME: '' }, '/home/ann', '/home/ann/.cache/kirsch'],
    ['freebsd', {}, '/home/ann', '/home/ann/.cache/kirsch'],
    ['darwin', { XDG_CACHE_HOME: '/x' }, '/Users/ann', '/Users/ann/Library/Caches/kirsch'],
    [
      'win32',
      { LOCALAPPDATA: 'C:\\Users\\ann\\AppData\\Local' },
      'C:\\Users\\ann',
      'C:\\Users\\ann\\AppData\\Local\\kirsch',
    ],
    ['win32', {}, 'C:\\Users\\ann', 'C:\\Users\\ann\\AppData\\Local\\kirsch'],
    ['linux', { KIRSCH_CACHE_DIR: '/fast/disk' }, '/home/ann', '/fast/disk'],
    ['linux', { RESTIC_CACHE_DIR: '/fast/disk' }, '/home/ann', '/fast/disk/kirsch'],
  ] as const)('on %s with %o is the one of the platform', (platform, env, home, expected) => {
    expect(defaultCacheFolder(env, platform, home)).toBe(expected);
  });
});

describe('the folder of all caches', () => {
  let base: string;
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'kirsch-caches-'));
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  test('is tagged, so that backup programs pass it over', () => {
    makeCacheRoot(join(base, 'deep', 'kirsch'));
    makeCacheRoot(join(base, 'deep', 'kirsch'));
    const tag = readFileSync(join(base, 'deep', 'kirsch', 'CACHEDIR.TAG'), 'utf8');
    expect(tag.startsWith('Signature: 8a477f597d28d172789f06886806bc55')).toBe(true);
  });
});
