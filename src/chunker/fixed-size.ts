import { KirschError } from '../errors/index.ts';
import type { Chunker } from './chunker.ts';

/**
 * A chunker that cuts every `size` bytes, as rustic does when a repository's config says `FixedSize`.
 *
 * @param capacity size of the buffer in bytes. Default `size`, or 1 MiB if that is more
 * @throws `BAD_ARGUMENT` when `size` is no positive integer, or does not fit the buffer
 */
export function createFixedSizeChunker(
  size: number,
  capacity: number = Math.max(size, 1024 * 1024),
): Chunker {
  if (!Number.isSafeInteger(size) || size < 1 || capacity < size || capacity > 2 ** 31) {
    throw new KirschError('BAD_ARGUMENT', `Chunks of ${size} bytes cannot be cut.`);
  }
  const buffer = Buffer.allocUnsafeSlow(capacity);

  function nextCut(start: number, end: number, atEnd: boolean): number {
    const length = end - start;
    if (length >= size) return size;
    return atEnd ? length : -1;
  }

  return { buffer, maximum: size, nextCut };
}
