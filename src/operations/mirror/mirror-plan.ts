import type { FileKind } from '../../repository/file-kind.ts';

/** The kinds of object that are mirrored, in the order in which they come: each only needs those before it. */
export const MIRRORED_KINDS = ['key', 'pack', 'index', 'snapshot'] as const satisfies FileKind[];
export type MirroredKind = (typeof MIRRORED_KINDS)[number];

/** Which objects there are: by kind, their ids and sizes in bytes. */
export type Listing = Readonly<Record<MirroredKind, ReadonlyMap<string, number>>>;

export interface MirrorObject {
  readonly kind: MirroredKind;
  readonly id: string;
  /** In bytes. */
  readonly size: number;
}

/** What makes the target like the source. */
export interface MirrorPlan {
  /** Objects that the target does not have, or in another size, in the order in which they are to come. */
  readonly copy: readonly MirrorObject[];
  /** Those of them that the target has in another size: whatever is there is not what its name promises. */
  readonly broken: number;
  /** Objects that the source has no more, in the order in which they may go. */
  readonly remove: readonly MirrorObject[];
  /** Packs that the source has lost: it does not have them, and its index still names them. They stay in the target. */
  readonly lost: readonly string[];
}

/** Snapshots go before the index that they need, and that before its packs; keys that open nothing any more last. */
const REMOVAL_ORDER: readonly MirroredKind[] = ['snapshot', 'index', 'pack', 'key'];

/**
 * Compares two listings. The source's must have been made in the order snapshots, index, packs, so that what a snapshot
 * needs is in it.
 * @param isNamed whether the source's index names a pack
 */
export function planMirror(
  source: Listing,
  target: Listing,
  isNamed: (packId: string) => boolean,
): MirrorPlan {
  const copy: MirrorObject[] = [];
  let broken = 0;
  for (const kind of MIRRORED_KINDS) {
    for (const [id, size] of source[kind]) {
      const there = target[kind].get(id);
      if (there === size) continue;
      if (there !== undefined) broken++;
      copy.push({ kind, id, size });
    }
  }
  const remove: MirrorObject[] = [];
  const lost: string[] = [];
  for (const kind of REMOVAL_ORDER) {
    for (const [id, size] of target[kind]) {
      if (source[kind].has(id)) continue;
      if (kind === 'pack' && isNamed(id)) lost.push(id);
      else remove.push({ kind, id, size });
    }
  }
  return { copy, broken, remove, lost };
}
