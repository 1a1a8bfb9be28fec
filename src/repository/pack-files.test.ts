import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { refusal } from '../../test/refusal.ts';
import { sha256 } from '../format/index.ts';
import { bytesOf } from '../storage/index.ts';
import { PackFiles } from './pack-files.ts';

let folder: string;
let files: PackFiles;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kirsch-pack-files-'));
  files = PackFiles.open(2, folder);
});
afterEach(() => {
  files.close();
  rmSync(folder, { recursive: true });
});

describe('the files of packs in the making', () => {
  test('give back what was written, in whatever pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 300_000 }), { minLength: 1, maxLength: 6 }),
        async (sizes) => {
          const parts = sizes.map((size) => randomBytes(size));
          let end = 0;
          for (const part of parts) {
            files.write(1, part, end);
            end += part.length;
          }
          const all = Buffer.concat(parts);
          const read: Buffer[] = [];
          for (const piece of files.pieces(1, end)) read.push(Buffer.from(piece));
          expect(Buffer.concat(read).equals(all)).toBe(true);
          expect(files.sha256(1, end)).toBe(sha256(all));
          expect((await bytesOf(files.source(1, end))).equals(all)).toBe(true);
        },
      ),
      { numRuns: 20 },
    );
  });

  test('have no names that anybody could find, or that could be left behind', () => {
    expect(readdirSync(folder)).toEqual([]);
  });

  test('do not mix', () => {
    files.write(0, Buffer.from('first'), 0);
    files.write(1, Buffer.from('other'), 0);
    const [piece] = files.pieces(0, 5);
    expect(piece?.toString()).toBe('first');
  });

  test('say so when less is there than was written', async () => {
    files.write(0, Buffer.from('short'), 0);
    expect(() => files.sha256(0, 6)).toThrow('cut short');
    expect((await refusal(bytesOf(files.source(0, 6)))).message).toContain('cut short');
  });

  test('are refused, by name, where no file can be made', () => {
    expect(() => PackFiles.open(1, join(folder, 'missing'))).toThrow(
      expect.objectContaining({ code: 'BAD_ARGUMENT', message: expect.stringContaining(folder) }),
    );
  });
});

// A device that is always full, where the system has one.
test.runIf(process.platform === 'linux')('a full disk is said to be full', async () => {
  const { openSync } = await import('node:fs');
  const full = new PackFiles({ descriptors: [openSync('/dev/full', 'r+')], folder: '/dev' });
  try {
    expect(() => full.write(0, Buffer.from('bytes'), 0)).toThrow(
      expect.objectContaining({ code: 'DISK_FULL', hint: expect.stringContaining('TMPDIR') }),
    );
  } finally {
    full.close();
  }
});
