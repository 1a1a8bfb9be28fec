import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { touchMemory } from './touch-memory.ts';

test('memory is filled and given back', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kirsch-touch-'));
  try {
    const other = join(folder, 'other');
    mkdirSync(other);
    touchMemory([folder, undefined, other], 20_000_001);
    rmdirSync(other);
    expect(readdirSync(folder)).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('where there is no room, or no file system in memory, nothing is touched', () => {
  touchMemory([undefined], 1);
  touchMemory([tmpdir()], Number.MAX_SAFE_INTEGER);
  expect(existsSync(join(tmpdir(), 'touched'))).toBe(false);
});
