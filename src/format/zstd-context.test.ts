import { randomBytes } from 'node:crypto';
import {
  createZstdCompress,
  createZstdDecompress,
  zstdCompressSync,
  zstdDecompressSync,
} from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  compressBound,
  createFrameCompressor,
  createFrameFiller,
  FRAME_MARGIN,
} from './zstd-context.ts';

const samples = [
  Buffer.alloc(0),
  Buffer.from('x'),
  Buffer.from('over and over '.repeat(1000)),
  randomBytes(100_000),
  Buffer.alloc(3_000_000, 'long'),
];

const brokenStreams: [string, () => unknown][] = [
  ['is missing', () => ({})],
  [
    'throws',
    () => ({ _handle: { writeSync: () => expect.fail() }, _writeState: new Uint32Array(2) }),
  ],
  ['does nothing', () => ({ _handle: { writeSync: () => {} }, _writeState: new Uint32Array(2) })],
];

describe('a frame compressor', () => {
  it('writes, frame after frame, what the public function writes', () => {
    for (const level of [1, 3, 7]) {
      const compress = createFrameCompressor(level);
      for (const sample of [...samples, ...samples]) {
        const frame = Buffer.from(compress(sample));
        expect(zstdDecompressSync(frame).equals(sample)).toBe(true);
        expect(frame.length).toBeLessThanOrEqual(compressBound(sample.length));
        const params = { 100: level };
        expect(
          frame.equals(
            zstdCompressSync(sample, { params, chunkSize: compressBound(sample.length) }),
          ),
        ).toBe(true);
      }
    }
  });

  it('leaves room for a seal beside each frame, with a handle and without', () => {
    for (const compress of [createFrameCompressor(2), createFrameCompressor(2, () => ({}))]) {
      for (const sample of samples) {
        const { buffer, byteOffset, length } = compress(sample);
        expect(byteOffset).toBeGreaterThanOrEqual(FRAME_MARGIN);
        expect(buffer.byteLength - byteOffset - length).toBeGreaterThanOrEqual(FRAME_MARGIN);
      }
    }
  });

  it.each(brokenStreams)('takes the public way where the handle %s', (_how, createStream) => {
    const compress = createFrameCompressor(2, createStream);
    for (const sample of samples) {
      expect(zstdDecompressSync(compress(sample)).equals(sample)).toBe(true);
    }
  });

  it('really reuses one stream in this version of Node', () => {
    let streams = 0;
    const compress = createFrameCompressor(2, (options) => {
      streams++;
      return createZstdCompress(options);
    });
    for (const sample of samples) compress(sample);
    expect(streams).toBe(1);
    expect(compress(samples[2]!)).not.toBe(compress(samples[3]!));
  });
});

describe('a frame filler', () => {
  it('fills a buffer of just the right size, frame after frame, on one stream', () => {
    let streams = 0;
    const fill = createFrameFiller(() => {
      streams++;
      return createZstdDecompress();
    });
    for (const sample of [...samples, ...samples]) {
      const content = Buffer.alloc(sample.length);
      expect(fill(zstdCompressSync(sample), content)).toBe(true);
      expect(content.equals(sample)).toBe(true);
    }
    expect(streams).toBe(1);
  });

  it('says no to anything else, and serves the next frame well', () => {
    const fill = createFrameFiller();
    const sample = samples[2]!;
    const frame = zstdCompressSync(sample);
    const wrong: [Uint8Array, number][] = [
      [frame, sample.length + 1],
      [frame, sample.length - 1],
      [frame.subarray(0, frame.length >> 1), sample.length],
      [Buffer.from('this is no frame'), 10],
      [Buffer.alloc(0), 10],
    ];
    for (const [bytes, size] of wrong) {
      expect(fill(bytes, Buffer.alloc(size))).toBe(false);
      const content = Buffer.alloc(sample.length);
      expect(fill(frame, content)).toBe(true);
      expect(content.equals(sample)).toBe(true);
    }
  });

  it.each(brokenStreams)('says no where the handle %s', (_how, createStream) => {
    const fill = createFrameFiller(createStream);
    const sample = samples[2]!;
    expect(fill(zstdCompressSync(sample), Buffer.alloc(sample.length))).toBe(false);
  });
});
