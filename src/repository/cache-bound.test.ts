import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Droppable, keepCachesBelow, toDrop } from './cache-bound.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

test('what is dropped makes enough room, is oldest, and is no more than needed', () => {
  const item = fc.record({ path: fc.uuid(), size: fc.nat(100), usedAt: fc.nat(50) });
  fc.assert(
    fc.property(fc.array(item), fc.integer({ min: -50, max: 500 }), (all, maxBytes) => {
      const dropped = toDrop(all, maxBytes);
      const kept = all.filter((other) => !dropped.includes(other));
      const bytes = (items: readonly Droppable[]) => items.reduce((sum, { size }) => sum + size, 0);
      if (kept.length > 0) expect(bytes(kept)).toBeLessThanOrEqual(maxBytes);
      for (const { usedAt } of dropped) {
        for (const other of kept) expect(usedAt).toBeLessThanOrEqual(other.usedAt);
      }
      const last = dropped.at(-1);
      if (last) expect(bytes(kept) + last.size).toBeGreaterThan(maxBytes);
    }),
  );
});

describe('caches of several repositories', () => {
  const ids = ['a1', 'b2', 'c3', 'd4'].map((pair) => pair.repeat(32));
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'kirsch-caches-'));
    ids.forEach((id, at) => {
      mkdirSync(join(root, id, 'data'), { recursive: true });
      writeFileSync(join(root, id, 'data', 'pack'), Buffer.alloc(1000));
      const time = new Date(Date.now() - (10 - at) * DAY_MS);
      utimesSync(join(root, id), time, time);
    });
    writeFileSync(join(root, 'a letter'), Buffer.alloc(10_000));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const left = () => readdirSync(root).filter((name) => ids.includes(name));

  test('are kept below a sum, those first that are used, and always the present one', async () => {
    await keepCachesBelow(root, 2000, ids[0]!);
    expect(left()).toEqual([ids[0], ids[3]]);
    expect(readdirSync(root)).toContain('a letter');
  });

  test('are looked at once a day', async () => {
    await keepCachesBelow(root, 10_000, ids[0]!);
    await keepCachesBelow(root, 0, ids[0]!);
    expect(left()).toEqual(ids);
    await keepCachesBelow(root, 0, ids[0]!, Date.now() + 2 * DAY_MS);
    expect(left()).toEqual([ids[0]]);
  });
});
