import type { BlobTable } from '../../repository/blob-index.ts';

/** Wanted blobs of one pack that are read with one call. */
export interface CarryRange {
  /** The pack's number. */
  readonly pack: number;
  /** Whether the whole pack is read, so that it can be held against its name; then `offset` is 0. */
  readonly isWhole: boolean;
  readonly offset: number;
  /** In bytes; of a whole pack without what follows its blobs. */
  readonly length: number;
  /** The blobs' numbers in the table, in the order of their offsets. */
  readonly entries: Uint32Array;
}

export interface CarryLimits {
  /** Bytes between two wanted blobs that are rather read than asked around. */
  readonly maxGap: number;
  /** A range grows up to this many bytes; a single blob may be longer. */
  readonly maxRange: number;
  /** No larger pack is read whole. In bytes. */
  readonly maxWhole: number;
}

/** What is to be read, pack by pack, each from its beginning to its end. */
export interface CarryPlan {
  readonly ranges: readonly CarryRange[];
  /** How many blobs are wanted, and their sealed bytes. */
  readonly blobs: number;
  readonly bytes: number;
}

/** Of a pack that holds little else, the rest is worth reading: one hash then proves every blob in it. */
const WHOLE_SHARE = 0.75;

/**
 * Plans how to read blobs.
 * @param wanted numbers of entries in the table, each blob once, in any order
 */
export function planCarry(
  table: BlobTable,
  wanted: Iterable<number>,
  limits: CarryLimits,
): CarryPlan {
  const entries = Uint32Array.from(wanted);
  const packs = new Uint32Array(entries.length);
  const offsets = new Uint32Array(entries.length);
  const lengths = new Uint32Array(entries.length);
  let bytes = 0;
  for (let at = 0; at < entries.length; at++) {
    const entry = entries[at]!;
    packs[at] = table.pack(entry);
    offsets[at] = table.offset(entry);
    lengths[at] = table.sealedLength(entry);
    bytes += lengths[at]!;
  }
  const order = Uint32Array.from(entries.keys()).sort(
    (a, b) => packs[a]! - packs[b]! || offsets[a]! - offsets[b]!,
  );
  const extents = packExtents(table);
  const ranges: CarryRange[] = [];
  for (let from = 0; from < order.length; ) {
    const pack = packs[order[from]!]!;
    let to = from;
    let wantedBytes = 0;
    for (; to < order.length && packs[order[to]!] === pack; to++)
      wantedBytes += lengths[order[to]!]!;
    const extent = extents[pack]!;
    const isWhole = extent <= limits.maxWhole && wantedBytes >= extent * WHOLE_SHARE;
    const maxGap = isWhole ? Number.POSITIVE_INFINITY : limits.maxGap;
    const maxRange = isWhole ? Number.POSITIVE_INFINITY : limits.maxRange;
    while (from < to) {
      const offset = isWhole ? 0 : offsets[order[from]!]!;
      let end = offset;
      let next = from;
      for (; next < to; next++) {
        const start = offsets[order[next]!]!;
        const blobEnd = start + lengths[order[next]!]!;
        const fits = start - end <= maxGap && blobEnd - offset <= maxRange;
        if (next > from && !fits) break;
        end = Math.max(end, blobEnd);
      }
      ranges.push({
        pack,
        isWhole,
        offset,
        length: end - offset,
        entries: order.slice(from, next).map((at) => entries[at]!),
      });
      from = next;
    }
  }
  return { ranges, blobs: entries.length, bytes };
}

/** Where the last blob of each pack ends, by the pack's number. */
function packExtents(table: BlobTable): Float64Array {
  const count = table.size;
  const extents: number[] = [];
  for (let entry = 0; entry < count; entry++) {
    const pack = table.pack(entry);
    const end = table.offset(entry) + table.sealedLength(entry);
    if (pack !== -1) extents[pack] = Math.max(extents[pack] ?? 0, end);
  }
  return Float64Array.from(extents, (extent) => extent ?? 0);
}
