import type { PackedBlob } from '../../format/index.ts';

/** In words how what a pack's header lists differs from what the index lists, or `undefined`. Both in the order of offsets. */
export function compareBlobLists(
  header: readonly PackedBlob[],
  listed: readonly PackedBlob[],
): string | undefined {
  if (header.length !== listed.length) {
    return `its header lists ${header.length} blobs, the index ${listed.length}`;
  }
  const stranger = header.find((blob, at) => !isSameBlob(blob, listed[at]!));
  return (
    stranger && `its header lists the ${stranger.type} blob ${stranger.id}, the index does not`
  );
}

function isSameBlob(a: PackedBlob, b: PackedBlob): boolean {
  return (
    a.id === b.id &&
    a.type === b.type &&
    a.offset === b.offset &&
    a.length === b.length &&
    a.uncompressedLength === b.uncompressedLength
  );
}
