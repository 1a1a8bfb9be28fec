import type { Chunker } from './chunker.ts';

/** How much is read at once: enough for a fast disk, little enough to be in the cache still when it is hashed. */
const readLength = 1024 * 1024;

/**
 * Reads data to its end and yields it chunk by chunk. A chunk is a view of the chunker's buffer, valid until the
 * next one is asked for. Empty data has no chunk.
 *
 * @param read fills the beginning of `target`, which is never empty; returns how many bytes, 0 at the end of the
 *   data. What it throws ends the reading, and the chunker can begin another
 */
export function* cutChunks(
  chunker: Chunker,
  read: (target: Buffer) => number,
): Generator<Buffer, void, undefined> {
  const { buffer } = chunker;
  let start = 0;
  let end = 0;
  let searched = 0;
  let atEnd = false;
  for (;;) {
    const length = chunker.nextCut(start, end, atEnd, searched);
    if (length === 0) return;
    if (length > 0) {
      yield buffer.subarray(start, start + length);
      start += length;
      searched = 0;
      continue;
    }
    searched = end - start;
    if (start > 0) {
      // At most what one read brought: the front of the buffer is used again, and most of it never takes memory.
      buffer.copyWithin(0, start, end);
      end -= start;
      start = 0;
    }
    const count = read(buffer.subarray(end, Math.min(end + readLength, buffer.length)));
    end += count;
    atEnd = count === 0;
  }
}
