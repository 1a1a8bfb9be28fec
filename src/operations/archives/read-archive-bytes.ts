import { throwIfAborted } from '../../errors/index.ts';
import type { ByteSource } from '../../sources/index.ts';

/** Of one request. Two are in memory: one that is used, one under way. */
const PIECE = 4 * 1024 * 1024;

/** All bytes in their order, by large ranges, the next of which is fetched while one is used. */
export async function* readArchiveBytes(
  source: ByteSource,
  signal?: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  const fetch = (offset: number): Promise<Uint8Array> | undefined => {
    if (offset >= source.size) return undefined;
    const piece = source.read(offset, Math.min(PIECE, source.size - offset));
    // Whoever awaits it gets the error; one that nobody comes to await has none to report.
    piece.catch(() => {});
    return piece;
  };
  let next = fetch(0);
  for (let offset = 0; next; ) {
    throwIfAborted(signal);
    const piece = await next;
    offset += piece.length;
    next = fetch(offset);
    yield piece;
  }
}
