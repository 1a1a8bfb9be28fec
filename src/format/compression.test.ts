import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createZstdCompress, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyBytes } from './arbitraries.ts';
import { type CompressionMode, compress, compressShared, decompress } from './compression.ts';

const modes: CompressionMode[] = ['off', 'fastest', 'auto', 'better', 'max'];
const damaged = expect.objectContaining({ code: 'DAMAGED' });

/** The frame of bytes that come one after the other. */
async function frameWithoutSize(bytes: Buffer): Promise<Buffer> {
  const pieces = Readable.from([bytes.subarray(0, 1), bytes.subarray(1)]);
  return buffer(pieces.pipe(createZstdCompress()));
}

describe('compression', () => {
  it.each(modes)('gives back what went in, at %s', (mode) => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const frame = compress(bytes, mode);
        expect(decompress(frame, 2000)).toEqual(bytes);
        expect(decompress(frame, 2000, bytes.length)).toEqual(bytes);
      }),
    );
  });

  it.each([0, 1, 255, 256, 65_791, 65_792, 3_000_000])(
    'finds out that a frame holds %d bytes',
    async (size) => {
      const bytes = randomBytes(size);
      expect(decompress(zstdCompressSync(bytes), size).equals(bytes)).toBe(true);
      // Written piece by piece, a frame does not say how much it holds.
      const silent = await frameWithoutSize(bytes);
      expect(decompress(silent, size).equals(bytes)).toBe(true);
      if (size > 0) expect(() => decompress(silent, size - 1)).toThrow(damaged);
      if (size > 0) expect(() => decompress(zstdCompressSync(bytes), size - 1)).toThrow(damaged);
    },
  );

  it('does not believe a frame that is wrong about its size', () => {
    const frame = zstdCompressSync(Buffer.alloc(300, 'a'));
    // One segment, two bytes of size, which count from 256.
    expect(frame[4]! & 0xe0).toBe(0x60);
    for (const wrong of [0, 43, 45, 60_000]) {
      const lying = Buffer.from(frame);
      lying.writeUInt16LE(wrong, 5);
      expect(() => decompress(lying, 1_000_000)).toThrow(damaged);
    }
    for (let length = 0; length < frame.length; length++) {
      expect(() => decompress(frame.subarray(0, length), 1_000)).toThrow(damaged);
    }
  });

  it('gives a buffer that later calls leave alone, unless it is the shared one', () => {
    const first = compress(Buffer.from('first'.repeat(100)), 'auto');
    compressShared(Buffer.from('second'.repeat(100)), 'auto');
    expect(decompress(first, 1000).toString()).toBe('first'.repeat(100));
  });

  it('tries harder from mode to mode', () => {
    const words = ['backup', 'storage', 'blob', 'tree', 'index', 'snapshot', 'lock', 'key'];
    let state = 1;
    const text = Array.from({ length: 20_000 }, () => {
      state = (state * 48_271) % 2_147_483_647;
      return `${words[state % 8]}${state % 97}`;
    }).join(' ');
    const sizes = (['fastest', 'better', 'max'] as const).map(
      (mode) => compress(Buffer.from(text), mode).length,
    );
    expect(sizes.toSorted((a, b) => b - a)).toEqual(sizes);
  });
});

describe('decompression', () => {
  const content = Buffer.concat([Buffer.alloc(50_000, 'text '), randomBytes(50_000)]);
  const frame = compress(content, 'auto');

  it('takes frames that do not tell their size', () => {
    const parts = zstdCompressSync(content, { params: { 200: 0 } });
    expect(decompress(parts, content.length, content.length).equals(content)).toBe(true);
    expect(decompress(parts, content.length).equals(content)).toBe(true);
  });

  it('refuses content of another size than the one announced', () => {
    expect(() => decompress(frame, 1e6, content.length - 1)).toThrow(damaged);
    expect(() => decompress(frame, 1e6, content.length + 1)).toThrow(damaged);
    expect(() => decompress(frame, content.length - 1)).toThrow(damaged);
    expect(() => decompress(frame, content.length - 1, content.length)).toThrow(damaged);
  });

  it('stops a bomb at its limit', () => {
    const bomb = compress(Buffer.alloc(64 * 1024 * 1024), 'auto');
    expect(bomb.length).toBeLessThan(10_000);
    expect(() => decompress(bomb, 1_000_000)).toThrow(damaged);
    expect(() => decompress(bomb, 1e9, 100)).toThrow(damaged);
  });

  it('does not believe in a size of gigabytes', () => {
    const before = process.memoryUsage().arrayBuffers;
    expect(() => decompress(frame, 2 ** 32, 2 ** 32 - 1)).toThrow(damaged);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100 * 1024 * 1024);
  });

  it('refuses what is cut, or is no frame', () => {
    fc.assert(
      fc.property(fc.nat({ max: frame.length - 1 }), (length) => {
        expect(() => decompress(frame.subarray(0, length), 1e6, content.length)).toThrow(damaged);
      }),
    );
    expect(() => decompress(Buffer.from('no frame at all'), 100)).toThrow(damaged);
  });

  it('of changed bytes ends in an error or in content of the right size', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: frame.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        (at, change) => {
          const changed = Buffer.from(frame);
          changed[at]! ^= change;
          try {
            expect(decompress(changed, 1e6, content.length).length).toBe(content.length);
          } catch (error) {
            expect(error).toMatchObject({ code: 'DAMAGED' });
          }
        },
      ),
    );
    expect(decompress(frame, 1e6, content.length).equals(content)).toBe(true);
  });
});
