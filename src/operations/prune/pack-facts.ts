import {
  COMPRESSED_PACK_ENTRY_LENGTH,
  PACK_ENTRY_LENGTH,
  PACK_LENGTH_FIELD,
  SEAL_OVERHEAD,
} from '../../format/index.ts';
import type { BlobTable } from '../../repository/blob-index.ts';
import type { BlobSet } from '../used-blobs/blob-set.ts';

/** What a pack is to the plan. */
export const PACK_STATE = {
  /** An index lists it. */
  live: 0,
  /** It waits for its deletion: no index lists it but as marked. */
  marked: 1,
} as const;

/** What is known of the packs before anything is decided, by their numbers. */
export interface PackStates {
  readonly ids: readonly string[];
  /** `PACK_STATE` */
  readonly state: Uint8Array;
  /** Size in the storage in bytes; -1 where it is not there. */
  readonly storedBytes: Float64Array;
  /** Packs whose blobs this run has just copied to others: 1. */
  readonly isRepacked: Uint8Array;
}

/** What each pack holds, by their numbers. Bytes are those of sealed blobs. */
export interface PackFacts {
  /** Of blobs that are used and of which this pack's copy is the one to keep. */
  readonly usedBytes: Float64Array;
  readonly usedBlobs: Uint32Array;
  /** Of blobs that are used and that another pack keeps. */
  readonly duplicateBytes: Float64Array;
  readonly duplicateBlobs: Uint32Array;
  /** Of blobs that nobody uses. */
  readonly unusedBytes: Float64Array;
  readonly unusedBlobs: Uint32Array;
  /** What the pack has besides blobs, if the index is right. */
  readonly headerBytes: Float64Array;
  readonly treeBlobs: Uint32Array;
  readonly uncompressedBlobs: Uint32Array;
  /** One bit for each entry of the table: whether it is the copy to keep of a used blob. */
  readonly kept: Int32Array;
}

/** A pack of which so much is unused loses against others that hold the same blobs. */
const UNTIDY_SHARE = 1 / 20;

/**
 * Sorts out what each pack holds, and which copy of a used blob is to be kept where there are several: rather one in a pack
 * that stays anyway, and one that an interrupted prune has put together before the one that it came from.
 * @param isUntidy whether a pack is to be repacked whatever its share of unused blobs
 */
export function gatherPackFacts(
  table: BlobTable,
  used: BlobSet,
  states: PackStates,
  isUntidy: (facts: PackFacts, pack: number) => boolean,
): PackFacts {
  const facts = emptyFacts(states.ids.length, table.size);
  const ambiguous: number[] = [];
  const count = table.size;
  for (let entry = 0; entry < count; entry++) {
    if (table.pack(entry) === -1 || table.firstCopy(entry) !== entry) continue;
    const isUsed = used.has(entry);
    if (table.nextCopy(entry) === -1) {
      noteBlob(table, facts, entry);
      if (isUsed) keep(table, facts, entry);
      else note(table, facts, entry, 'unused');
      continue;
    }
    const copies = copiesOf(table, entry);
    for (const copy of copies) {
      noteBlob(table, facts, copy);
      note(table, facts, copy, isUsed ? 'duplicate' : 'unused');
    }
    if (!isUsed) continue;
    if (copies.length > 1) ambiguous.push(entry);
    else {
      note(table, facts, entry, 'duplicate', -1);
      keep(table, facts, entry);
    }
  }
  const rank = rankPacks(facts, states, isUntidy);
  for (const entry of ambiguous) {
    const best = copiesOf(table, entry).reduce((a, b) =>
      rank[table.pack(b)]! < rank[table.pack(a)]! ? b : a,
    );
    note(table, facts, best, 'duplicate', -1);
    keep(table, facts, best);
  }
  return facts;
}

/** Whether the plan keeps this entry's copy. */
export function isKept({ kept }: PackFacts, entry: number): boolean {
  return (kept[entry >>> 5]! & (1 << (entry & 31))) !== 0;
}

/** The size that a pack should have by the index, in bytes. */
export function indexedBytes(facts: PackFacts, pack: number): number {
  return (
    facts.usedBytes[pack]! +
    facts.duplicateBytes[pack]! +
    facts.unusedBytes[pack]! +
    facts.headerBytes[pack]!
  );
}

/** Every copy of a blob that some pack holds, each once: several index files may list the same pack. */
function copiesOf(table: BlobTable, first: number): number[] {
  const copies = [first];
  for (let entry = table.nextCopy(first); entry !== -1; entry = table.nextCopy(entry)) {
    const pack = table.pack(entry);
    if (pack === -1) continue;
    const offset = table.offset(entry);
    if (copies.some((other) => table.pack(other) === pack && table.offset(other) === offset)) {
      continue;
    }
    copies.push(entry);
  }
  return copies;
}

function emptyFacts(packs: number, entries: number): PackFacts {
  return {
    usedBytes: new Float64Array(packs),
    usedBlobs: new Uint32Array(packs),
    duplicateBytes: new Float64Array(packs),
    duplicateBlobs: new Uint32Array(packs),
    unusedBytes: new Float64Array(packs),
    unusedBlobs: new Uint32Array(packs),
    headerBytes: new Float64Array(packs).fill(SEAL_OVERHEAD + PACK_LENGTH_FIELD),
    treeBlobs: new Uint32Array(packs),
    uncompressedBlobs: new Uint32Array(packs),
    kept: new Int32Array(Math.ceil(entries / 32)),
  };
}

function noteBlob(table: BlobTable, facts: PackFacts, entry: number): void {
  const pack = table.pack(entry);
  const isCompressed = table.isCompressed(entry);
  facts.headerBytes[pack]! += isCompressed ? COMPRESSED_PACK_ENTRY_LENGTH : PACK_ENTRY_LENGTH;
  if (!isCompressed && table.sealedLength(entry) > SEAL_OVERHEAD) facts.uncompressedBlobs[pack]!++;
  if (table.isTree(entry)) facts.treeBlobs[pack]!++;
}

function note(
  table: BlobTable,
  facts: PackFacts,
  entry: number,
  kind: 'used' | 'duplicate' | 'unused',
  sign: 1 | -1 = 1,
): void {
  const pack = table.pack(entry);
  facts[`${kind}Bytes`][pack]! += sign * table.sealedLength(entry);
  facts[`${kind}Blobs`][pack]! += sign;
}

function keep(table: BlobTable, facts: PackFacts, entry: number): void {
  note(table, facts, entry, 'used');
  facts.kept[entry >>> 5]! |= 1 << (entry & 31);
}

/** For each pack its place in the order in which packs get to keep what several of them hold. */
function rankPacks(
  facts: PackFacts,
  { ids, state, storedBytes, isRepacked }: PackStates,
  isUntidy: (facts: PackFacts, pack: number) => boolean,
): Uint32Array {
  const wasteOf = (pack: number) => facts.unusedBytes[pack]! / indexedBytes(facts, pack);
  // Packs of which nothing is left but copies, and those of which something is needed that is nowhere else.
  const isNeeded = (pack: number) => facts.usedBlobs[pack]! > 0;
  const classOf = (pack: number) => {
    if (storedBytes[pack] !== indexedBytes(facts, pack)) return 5;
    if (state[pack] === PACK_STATE.marked) return 4;
    if (isRepacked[pack]) return 3;
    if (wasteOf(pack) > UNTIDY_SHARE || isUntidy(facts, pack)) return 2;
    return isNeeded(pack) ? 0 : 1;
  };
  const classes = ids.map((_, pack) => classOf(pack));
  const order = Uint32Array.from(ids.keys()).sort(
    (a, b) =>
      classes[a]! - classes[b]! ||
      wasteOf(a) - wasteOf(b) ||
      indexedBytes(facts, b) - indexedBytes(facts, a) ||
      (ids[a]! < ids[b]! ? -1 : 1),
  );
  const rank = new Uint32Array(ids.length);
  order.forEach((pack, at) => {
    rank[pack] = at;
  });
  return rank;
}
