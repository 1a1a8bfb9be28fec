import { EAGER_PACK_TAIL, openPackTail, type PackedBlob, packTailLength } from '../format/index.ts';
import { keyOf } from './file-kind.ts';
import { damaged, type OpenRepository } from './open-repository.ts';

/**
 * The blobs that a pack's own header lists, in the order of their offsets: with one read of its end, two where it holds
 * many.
 * @param size of the pack in the storage, in bytes
 * @throws KirschError `DAMAGED` when the header cannot be read, `OBJECT_NOT_FOUND`, or the storage's own
 */
export async function loadPackHeader(
  { storage, sealer }: OpenRepository,
  id: string,
  size: number,
  signal?: AbortSignal,
): Promise<PackedBlob[]> {
  const key = keyOf('pack', id);
  const read = (length: number) => storage.getRange(key, -length, length, { signal });
  let tail = size === 0 ? Buffer.alloc(0) : await read(Math.min(size, EAGER_PACK_TAIL));
  try {
    const length = packTailLength(tail, size);
    if (length > tail.length) tail = await read(length);
    return openPackTail(tail, size, sealer);
  } catch (error) {
    throw damaged(key, 'its header cannot be read', error);
  }
}
