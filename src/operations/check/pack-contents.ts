import {
  COMPRESSED_PACK_ENTRY_LENGTH,
  PACK_ENTRY_LENGTH,
  PACK_LENGTH_FIELD,
  type PackedBlob,
  SEAL_OVERHEAD,
} from '../../format/index.ts';
import type { BlobIndex, BlobTable } from '../../repository/blob-index.ts';

/** What the index says about one pack. */
export interface PackContents {
  readonly id: string;
  /** The blobs' numbers in the table, in the order of their offsets, each blob once. */
  readonly entries: Uint32Array;
  /** In bytes, header and all, if the index is right. */
  readonly size: number;
  readonly hasData: boolean;
  readonly hasTrees: boolean;
}

/** Sorts the whole index by packs. */
export function contentsOfPacks(index: BlobIndex): PackContents[] {
  const { table } = index;
  const count = table.size;
  const packOf = new Int32Array(count);
  const offsetOf = new Uint32Array(count);
  const sizes = new Uint32Array(index.packCount);
  for (let entry = 0; entry < count; entry++) {
    const { pack, offset } = table.read(entry);
    packOf[entry] = pack;
    offsetOf[entry] = offset;
    if (pack !== -1) sizes[pack]!++;
  }
  const entriesOf = Array.from(sizes, (size) => new Uint32Array(size));
  for (let entry = count - 1; entry >= 0; entry--) {
    const pack = packOf[entry]!;
    if (pack !== -1) entriesOf[pack]![--sizes[pack]!] = entry;
  }
  return index.packIds().map((id, pack) => {
    const sorted = entriesOf[pack]!.sort((a, b) => offsetOf[a]! - offsetOf[b]!);
    // Several index files may list the same pack.
    const entries = sorted.filter(
      (entry, at) => at === 0 || !isSameBlob(table, sorted[at - 1]!, entry, offsetOf),
    );
    return describe(table, id, entries);
  });
}

/** The blobs of a pack, as the index lists them. */
export function listedBlobs(table: BlobTable, entries: Uint32Array): PackedBlob[] {
  return Array.from(entries, (entry) => {
    const { type, id, offset, length, uncompressedLength } = table.read(entry);
    return { type, id: id.toString('hex'), offset, length, uncompressedLength };
  });
}

function isSameBlob(table: BlobTable, a: number, b: number, offsetOf: Uint32Array): boolean {
  return offsetOf[a] === offsetOf[b] && table.read(a).id.equals(table.read(b).id);
}

function describe(table: BlobTable, id: string, entries: Uint32Array): PackContents {
  let size = SEAL_OVERHEAD + PACK_LENGTH_FIELD;
  let trees = 0;
  for (const entry of entries) {
    const { type, length, uncompressedLength } = table.read(entry);
    size += length + (uncompressedLength > 0 ? COMPRESSED_PACK_ENTRY_LENGTH : PACK_ENTRY_LENGTH);
    if (type === 'tree') trees++;
  }
  return { id, entries, size, hasData: trees < entries.length, hasTrees: trees > 0 };
}
