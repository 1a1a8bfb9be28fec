import { zstdDecompressSync } from 'node:zlib';
import { KirschError } from '../errors/index.ts';
import { createFrameCompressor, createFrameFiller, type FrameCompressor } from './zstd-context.ts';
import { areWholeFrames, contentSizeOf } from './zstd-frame.ts';

/*
 * zstd frames without checksum: the seal around them has one. restic's own compressor is another program, so levels
 * match by result. Against restic's `auto`, libzstd's level 1 gave 1.6 % more on 2,900 small files and 5.8 % more on
 * 33 MB of text; level 2 gave 1.0 % more and 25 % less, at the same speed within 5 %.
 */

/** How hard to try. `off` is for data blobs; what the format always compresses is then compressed as in `auto`. */
export type CompressionMode = 'auto' | 'off' | 'max' | 'fastest' | 'better';

/** What each mode is in libzstd. */
export const COMPRESSION_LEVELS: Readonly<Record<CompressionMode, number>> = {
  off: 2,
  fastest: 1,
  auto: 2,
  better: 7,
  max: 12,
};

/** Output is taken in pieces of this many bytes at most, so that a false size cannot make us allocate it. */
const LARGEST_PIECE = 8 * 1024 * 1024;

const compressors = new Map<number, FrameCompressor>();
const fillFromFrame = createFrameFiller();
let scratch = Buffer.allocUnsafeSlow(64 * 1024);

/** One zstd frame of the bytes, in a buffer of its own. Incompressible bytes grow by a few. */
export function compress(bytes: Uint8Array, mode: CompressionMode): Buffer {
  return Buffer.from(compressShared(bytes, mode));
}

/**
 * Like `compress`, without the copy: the result is only good until the next call in this thread. The 16 bytes on each side
 * of it are free, so `Sealer.sealInto` may seal it where it is.
 */
export function compressShared(bytes: Uint8Array, mode: CompressionMode): Uint8Array {
  const level = COMPRESSION_LEVELS[mode];
  let compressor = compressors.get(level);
  if (compressor === undefined) {
    compressor = createFrameCompressor(level);
    compressors.set(level, compressor);
  }
  return compressor(bytes);
}

/**
 * The content of a zstd frame, which may be at most `maxSize` bytes, and must be `exactSize` bytes when that is given.
 * Memory grows with what really comes out, never with what is claimed.
 * @throws KirschError `DAMAGED` when it is no whole frame, or its content has another size.
 */
export function decompress(frame: Uint8Array, maxSize: number, exactSize?: number): Buffer {
  // The frame's own word for it is believed as far as what comes out agrees.
  const size = exactSize ?? contentSizeOf(frame);
  if (size !== undefined && size <= Math.min(maxSize, LARGEST_PIECE)) {
    const content = Buffer.allocUnsafe(size);
    if (fillFromFrame(frame, content)) return content;
  }
  const limit = Math.min(maxSize, exactSize ?? maxSize);
  const content = decompressPublicly(frame, limit, exactSize);
  if (content.length > limit || (exactSize !== undefined && content.length !== exactSize)) {
    throw new KirschError(
      'DAMAGED',
      `Compressed data holds ${content.length} bytes instead of ${limit}.`,
    );
  }
  return content;
}

/**
 * Like `decompress` with an exact size, without memory of its own: the result is only good until the next call in this
 * thread.
 * @throws KirschError `DAMAGED` when it is no whole frame, or its content has another size.
 */
export function decompressShared(frame: Uint8Array, maxSize: number, exactSize: number): Buffer {
  if (exactSize > Math.min(maxSize, LARGEST_PIECE)) return decompress(frame, maxSize, exactSize);
  if (scratch.length < exactSize)
    scratch = Buffer.allocUnsafeSlow(2 ** Math.ceil(Math.log2(exactSize)));
  const content = scratch.subarray(0, exactSize);
  return fillFromFrame(frame, content) ? content : decompress(frame, maxSize, exactSize);
}

function decompressPublicly(frame: Uint8Array, limit: number, exactSize?: number): Buffer {
  // One byte more than expected, so that the right size fits in one piece with room to see the end.
  const piece = exactSize === undefined ? frame.length * 4 : exactSize + 1;
  if (!areWholeFrames(frame)) throw notWhole();
  try {
    return zstdDecompressSync(frame, {
      chunkSize: Math.min(Math.max(piece, 64), LARGEST_PIECE),
      // Zero would mean no limit to Node.
      maxOutputLength: Math.max(limit, 1),
    });
  } catch (cause) {
    const tooLarge = (cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    if (!tooLarge) throw notWhole(cause);
    throw new KirschError('DAMAGED', `Compressed data holds more than its ${limit} bytes.`, {
      cause,
    });
  }
}

function notWhole(cause?: unknown): KirschError {
  return new KirschError('DAMAGED', 'Compressed data is not a whole zstd frame.', { cause });
}
