import { cutChunks } from '../../chunker/index.ts';
import { sha256 } from '../../format/index.ts';
import type { ConfiguredChunker } from '../../repository/configured-chunker.ts';
import type { LocalFile } from './local-file.ts';

/** No chunk is taken to be longer. */
const MAX_CHUNK_BYTES = 256 * 1024 * 1024;

/** A chunk of a backed-up file. */
export interface KnownChunk {
  readonly id: string;
  /** In bytes, where an index tells. */
  readonly length: number | undefined;
}

/**
 * Reads those chunks of a file that are wanted, where the file's other chunks say that they must be, and yields those that
 * are still what they were.
 * @param size of the file when it was backed up, in bytes
 */
export function* chunksInPlace(
  file: LocalFile,
  size: number,
  chunks: readonly KnownChunk[],
  isWanted: (id: string) => boolean,
): Generator<{ readonly id: string; readonly bytes: Buffer }> {
  for (const { id, offset, length } of placesOf(chunks, size)) {
    if (!isWanted(id) || length < 1 || length > MAX_CHUNK_BYTES) continue;
    const bytes = file.readRange(offset, length);
    if (bytes && sha256(bytes) === id) yield { id, bytes };
  }
}

/**
 * Cuts a file as the repository cuts, and yields the chunks that are wanted, wherever they have moved to; each is good until
 * the next one is asked for.
 */
export function* chunksByCutting(
  file: LocalFile,
  { chunker, wholeBelow }: ConfiguredChunker,
  isWanted: (id: string) => boolean,
): Generator<{ readonly id: string; readonly bytes: Buffer }> {
  if (file.size === 0) return;
  if (file.size <= wholeBelow) {
    const bytes = file.readRange(0, file.size);
    const id = bytes && sha256(bytes);
    if (id !== undefined && isWanted(id)) yield { id, bytes: bytes! };
    return;
  }
  let position = 0;
  const read = (target: Buffer): number => {
    const count = file.read(target, position);
    position += count;
    return count;
  };
  for (const bytes of cutChunks(chunker, read)) {
    const id = sha256(bytes);
    if (isWanted(id)) yield { id, bytes };
  }
}

/**
 * Where each chunk lies: counted from the front up to the first of unknown length, and from the end down to the last one. A
 * single unknown one takes what is left.
 */
export function placesOf(
  chunks: readonly KnownChunk[],
  size: number,
): { readonly id: string; readonly offset: number; readonly length: number }[] {
  const first = chunks.findIndex(({ length }) => length === undefined);
  const last = chunks.findLastIndex(({ length }) => length === undefined);
  const places: { id: string; offset: number; length: number }[] = [];
  let offset = 0;
  const front = first === -1 ? chunks : chunks.slice(0, first);
  for (const { id, length } of front) {
    places.push({ id, offset, length: length! });
    offset += length!;
  }
  if (first === -1) return places;
  const back: typeof places = [];
  let end = size;
  for (const { id, length } of chunks.slice(last + 1).toReversed()) {
    end -= length!;
    back.unshift({ id, offset: end, length: length! });
  }
  if (first === last) places.push({ id: chunks[first]!.id, offset, length: end - offset });
  return [...places, ...back];
}
