import { describe, expect, it, vi } from 'vitest';
import { findOtherwiseSpelt } from './otherwise-spelt.ts';

/** A disk that takes names for the same whatever their case and form. */
const onDisk = ['Plan.md', 'caf\u0065\u0301.md', 'b.md'];
const same = (name: string) => name.normalize('NFC').toLowerCase();
let isLax = true;
vi.mock('node:fs/promises', () => ({
  lstat: async (path: string | Buffer) => {
    const name = String(path).slice(1);
    const isThere = isLax
      ? onDisk.some((each) => same(each) === same(name))
      : onDisk.includes(name);
    if (!isThere) throw Object.assign(new Error('none'), { code: 'ENOENT' });
    return {};
  },
}));

const present = new Map(onDisk.map((name) => [name, name]));
const entriesOf = (...names: string[]) =>
  names.map((name) => ({ node: { name, type: 'file' as const } }) as never);

describe('names that a disk spells otherwise', () => {
  it('are what the backup’s names stand for, where the disk takes them for the same', async () => {
    isLax = true;
    const found = await findOtherwiseSpelt(
      '/',
      entriesOf('plan.md', 'café.md', 'b.md', 'c.md'),
      present,
    );
    expect([...found]).toEqual([
      ['plan.md', 'Plan.md'],
      ['café.md', 'caf\u0065\u0301.md'],
    ]);
  });

  it('are others where it does not', async () => {
    isLax = false;
    expect((await findOtherwiseSpelt('/', entriesOf('plan.md', 'café.md'), present)).size).toBe(0);
  });
});
