import { once } from 'node:events';
import { constants, createZstdCompress, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { areWholeFrames, contentSizeOf } from './zstd-frame.ts';

const checksummed = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };
/** Bytes with runs, as they occur: blocks of every type come of them. */
const content = fc
  .array(fc.tuple(fc.uint8Array({ maxLength: 60 }), fc.nat(4_000)), { maxLength: 12 })
  .map((runs) => Buffer.concat(runs.flatMap(([bytes, count]) => [bytes, Buffer.alloc(count, 7)])));

/** Written piece by piece, a frame does not say how much it holds. */
async function silentFrame(bytes: Uint8Array): Promise<Buffer> {
  const stream = createZstdCompress();
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.write(bytes.subarray(0, 1));
  stream.end(bytes.subarray(1));
  await once(stream, 'end');
  return Buffer.concat(chunks);
}

describe('whole frames', () => {
  test('are such, one after the other, with and without checksums', () => {
    fc.assert(
      fc.property(
        fc.array(content, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        (all, summed) => {
          const options = summed ? checksummed : {};
          const frames = all.map((bytes) => zstdCompressSync(bytes, options));
          expect(areWholeFrames(Buffer.concat(frames))).toBe(true);
          expect(frames.map(contentSizeOf)).toEqual(all.map(({ length }) => length));
        },
      ),
    );
  });

  test('are no longer whole without their last bytes, or with more behind them', () => {
    fc.assert(
      fc.property(content, fc.boolean(), fc.nat(), (bytes, summed, cut) => {
        const frame = zstdCompressSync(bytes, summed ? checksummed : {});
        expect(areWholeFrames(frame.subarray(0, cut % frame.length))).toBe(false);
        expect(areWholeFrames(Buffer.concat([frame, Buffer.from([0])]))).toBe(false);
      }),
    );
  });

  test('may say nothing of their size, have several blocks, and be skippable', async () => {
    const silent = await silentFrame(Buffer.alloc(300_000, 'no two blocks of this are the same '));
    expect([contentSizeOf(silent), areWholeFrames(silent)]).toEqual([undefined, true]);
    expect(areWholeFrames(silent.subarray(0, -1))).toBe(false);
    const skippable = Buffer.from([0x5f, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 1, 2]);
    expect(areWholeFrames(Buffer.concat([skippable, silent]))).toBe(true);
    expect(areWholeFrames(skippable.subarray(0, -1))).toBe(false);
  });

  test('are not made of just any bytes, and none of them is an error', () => {
    expect(areWholeFrames(Buffer.alloc(0))).toBe(false);
    const magic = fc.constantFrom([], [0x28, 0xb5, 0x2f, 0xfd], [0x50, 0x2a, 0x4d, 0x18]);
    fc.assert(
      fc.property(magic, fc.uint8Array({ maxLength: 40 }), (start, rest) => {
        const bytes = Buffer.from([...start, ...rest]);
        expect(typeof areWholeFrames(bytes)).toBe('boolean');
        contentSizeOf(bytes);
      }),
    );
  });
});
