import type { BlobTable } from '../../repository/blob-index.ts';

/** Wanted blobs of a pack that are read with one call. */
export interface CarryRange {
  readonly offset: number;
  /** In bytes, up to the end of the last wanted blob. */
  readonly length: number;
  /** The blobs' numbers in the table, in the order of their offsets. */
  readonly entries: Uint32Array;
}

/** A pack that holds wanted blobs. */
export interface CarryPack {
  /** The pack's number. */
  readonly number: number;
  /** Whether so much of it is wanted that all of it is worth reading: its name then proves every blob in it. */
  readonly isWhole: boolean;
  readonly ranges: readonly CarryRange[];
}

export interface CarryLimits {
  /** Bytes between two wanted blobs that are rather read than asked around. */
  readonly maxGap: number;
  /** A range grows up to this many bytes; a single blob may be longer. */
  readonly maxRange: number;
  /** No larger pack is read whole. In bytes. */
  readonly maxWhole: number;
  /** Whether reading a pack twice costs little: it is then proven first, and carried in ranges; else in one piece. */
  readonly isNear: boolean;
}

/** What is to be read, pack by pack, each from its beginning to its end. */
export interface CarryPlan {
  readonly packs: readonly CarryPack[];
  /** How many blobs are wanted, and their sealed bytes. */
  readonly blobs: number;
  readonly bytes: number;
}

/** A pack is read whole when this share of it is wanted. */
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
  const planned: CarryPack[] = [];
  for (let from = 0; from < order.length; ) {
    const number = packs[order[from]!]!;
    let to = from;
    let wantedBytes = 0;
    for (; to < order.length && packs[order[to]!] === number; to++) {
      wantedBytes += lengths[order[to]!]!;
    }
    const extent = extents[number]!;
    const isWhole = extent <= limits.maxWhole && wantedBytes >= extent * WHOLE_SHARE;
    const blobs = Array.from(order.subarray(from, to), (at) => ({
      entry: entries[at]!,
      offset: offsets[at]!,
      length: lengths[at]!,
    }));
    planned.push({ number, isWhole, ranges: rangesOf(blobs, isWhole, limits) });
    from = to;
  }
  return { packs: planned, blobs: entries.length, bytes };
}

/** @param blobs in the order of their offsets */
function rangesOf(
  blobs: readonly { readonly entry: number; readonly offset: number; readonly length: number }[],
  isWhole: boolean,
  { maxGap, maxRange, isNear }: CarryLimits,
): CarryRange[] {
  const inOnePiece = isWhole && !isNear;
  const ranges: CarryRange[] = [];
  for (let from = 0; from < blobs.length; ) {
    const start = inOnePiece ? 0 : blobs[from]!.offset;
    let end = start;
    let next = from;
    for (; next < blobs.length; next++) {
      const { offset, length } = blobs[next]!;
      const fits = offset - end <= maxGap && offset + length - start <= maxRange;
      if (next > from && !fits && !inOnePiece) break;
      end = Math.max(end, offset + length);
    }
    ranges.push({
      offset: start,
      length: end - start,
      entries: Uint32Array.from(blobs.slice(from, next), ({ entry }) => entry),
    });
    from = next;
  }
  return ranges;
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
