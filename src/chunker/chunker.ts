import { KirschError } from '../errors/index.ts';
import { loadKernel } from './load-kernel.ts';
import { degree, polynomialDegree } from './polynomial.ts';

/**
 * Cuts data into chunks. A chunker owns a buffer to read into, so that no byte is copied on its way to the cut; it
 * keeps nothing else between calls, and serves one file after the other. One thread uses it at a time.
 */
export interface Chunker {
  /** Where the data goes. Its chunks are views of it, valid until it is written again. */
  readonly buffer: Buffer;
  /** No chunk is longer. The buffer has at least this many bytes. */
  readonly maximum: number;
  /**
   * The length of the first chunk of the data that `buffer` has in [start, end), where `start` begins a chunk.
   *
   * @param atEnd whether the data ends at `end`
   * @param searched how much of this chunk's data an earlier call had already, to search only what came since.
   *   Default 0
   * @returns a length from 1 to `maximum`; -1 when it takes more data to tell; 0 when there is no more data
   */
  nextCut(start: number, end: number, atEnd: boolean, searched?: number): number;
}

/** What a chunker may be told. The defaults are restic's, and every repository's but for some that rustic made. */
export interface ChunkerOptions {
  /** Shortest chunk but for the last of a file, in bytes, at least 64. Default 512 KiB. */
  readonly minimum?: number;
  /** How far apart cuts lie on average behind the minimum, in bytes, a power of two. Default 1 MiB. */
  readonly average?: number;
  /** Longest chunk in bytes. Default 8 MiB. */
  readonly maximum?: number;
  /** Size of the buffer in bytes, at least `maximum`. Default 1 MiB more than that. */
  readonly capacity?: number;
}

/** restic's shortest chunk, in bytes. A file that is not longer is one chunk, and needs no chunker. */
export const minimumChunkLength = 512 * 1024;

/** restic's longest chunk, in bytes. */
export const maximumChunkLength = 8 * 1024 * 1024;

const averageChunkLength = 1024 * 1024;
const defaultSlack = 1024 * 1024;
/** Bytes that decide whether a chunk may end behind them. */
const windowLength = 64;

/**
 * A chunker that cuts where restic cuts: behind the first byte, from `minimum` on, at which the Rabin fingerprint
 * of the last 64 bytes has zeros in the bits of `average - 1`, and at `maximum` when there is none.
 *
 * restic hashes from the chunk's start, with a leading 1 before the data, and passes over all but the last 64
 * bytes of the minimum: by the time that a cut is possible the 1 has left the window, so that nothing but the last
 * 64 bytes decides, and they may be looked at in any order (the kernel does).
 *
 * @param polynomial the repository's, of degree 53
 * @throws `BAD_ARGUMENT` when the polynomial or a size cannot be meant
 */
export function createChunker(polynomial: bigint, options: ChunkerOptions = {}): Chunker {
  const minimum = options.minimum ?? minimumChunkLength;
  const average = options.average ?? averageChunkLength;
  const maximum = options.maximum ?? maximumChunkLength;
  const capacity = options.capacity ?? maximum + defaultSlack;
  checkParameters(polynomial, minimum, average, maximum, capacity);

  const kernel = loadKernel(capacity);
  const input = kernel.INPUT.value;
  kernel.prepare(polynomial, BigInt(average - 1));
  const buffer = Buffer.from(kernel.memory.buffer, input, capacity);

  function nextCut(start: number, end: number, atEnd: boolean, searched = 0): number {
    const length = end - start;
    const first = Math.max(minimum, searched + 1);
    const last = Math.min(length, maximum);
    if (first <= last) {
      const found = kernel.findCut(input + start + first, input + start + last);
      if (found !== 0) return found - input - start;
    }
    if (length >= maximum) return maximum;
    return atEnd ? length : -1;
  }

  return { buffer, maximum, nextCut };
}

function checkParameters(
  polynomial: bigint,
  minimum: number,
  average: number,
  maximum: number,
  capacity: number,
): void {
  if (degree(polynomial) !== polynomialDegree) {
    throw new KirschError(
      'BAD_ARGUMENT',
      `0x${polynomial.toString(16)} is no chunker polynomial: its degree is not ${polynomialDegree}.`,
    );
  }
  const isPowerOfTwo = Number.isInteger(Math.log2(average));
  const inOrder = windowLength <= minimum && minimum <= average && average <= maximum;
  if (![minimum, maximum, capacity].every(Number.isSafeInteger) || !isPowerOfTwo || !inOrder) {
    throw new KirschError(
      'BAD_ARGUMENT',
      `Chunks of ${minimum} to ${maximum} bytes, ${average} on average, cannot be cut.`,
      { hint: 'The average must be a power of two between the two others; the minimum is 64.' },
    );
  }
  if (capacity < maximum || capacity > 2 ** 31) {
    throw new KirschError(
      'BAD_ARGUMENT',
      `A buffer of ${capacity} bytes does not do for chunks of up to ${maximum} bytes.`,
    );
  }
}
