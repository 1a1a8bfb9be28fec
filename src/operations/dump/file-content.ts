import { KirschError, throwIfAborted } from '../../errors/index.ts';
import { displayFileName, type Node } from '../../format/index.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';

/** Blobs of one file that are fetched ahead of the one that is wanted: two of the largest, or many small ones. */
const AHEAD_BYTES = 16 * 1024 * 1024;
const AHEAD_BLOBS = 32;

/**
 * The bytes of a file, in order and verified, in bounded memory.
 * @throws KirschError `BLOB_NOT_FOUND` or `DAMAGED` when a part of it is lost; what was yielded until then is right.
 */
export async function* readFileContent(
  repository: IndexedRepository,
  node: Node,
  signal?: AbortSignal,
): AsyncGenerator<Buffer, void, undefined> {
  if (node.type !== 'file' || node.content === null) {
    throw new KirschError('BAD_ARGUMENT', `${displayFileName(node.name)} is not a file.`, {
      details: { reason: 'not-a-file', path: displayFileName(node.name) },
    });
  }
  const ids = node.content;
  const underway: { readonly blob: Promise<Buffer>; readonly bytes: number }[] = [];
  let aheadBytes = 0;
  let next = 0;
  while (underway.length > 0 || next < ids.length) {
    while (
      next < ids.length &&
      (underway.length === 0 || (aheadBytes < AHEAD_BYTES && underway.length < AHEAD_BLOBS))
    ) {
      const id = ids[next++]!;
      const bytes = repository.index.find('data', id)?.length ?? 0;
      const blob = repository.loadBlob('data', id, signal);
      // Whoever awaits it gets the error; one that nobody comes to await has none to report.
      blob.catch(() => {});
      underway.push({ blob, bytes });
      aheadBytes += bytes;
    }
    throwIfAborted(signal);
    const { blob, bytes } = underway.shift()!;
    yield await blob;
    aheadBytes -= bytes;
  }
}
