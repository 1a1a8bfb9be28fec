import { KirschError } from '../../errors/index.ts';
import { indexedBytes, PACK_STATE, type PackFacts, type PackStates } from './pack-facts.ts';

/** What a plan keeps to. */
export interface PruneLimits {
  /** Of the repository's format. */
  readonly version: 1 | 2;
  /** How many bytes may stay unused beside so many used ones. */
  readonly maxUnused: (usedBytes: number) => number;
  /** Packs with no more bytes than this together are repacked. 0: none. */
  readonly maxRepackBytes: number;
  /** Repack only packs with folder listings. */
  readonly cacheableOnly: boolean;
  /** Repack what could be compressed and is not. */
  readonly repackUncompressed: boolean;
  /** Packs below this size are small; `undefined`: those that are small beside the others. In bytes. */
  readonly smallerThan: number | undefined;
  /** Delete at once instead of marking first. */
  readonly isInstant: boolean;
}

/** How much may stay unused: bytes, a share of everything that is left, or whatever there is. */
export type UnusedLimit =
  | { readonly kind: 'bytes'; readonly bytes: number }
  | { readonly kind: 'percent'; readonly percent: number }
  | { readonly kind: 'unlimited' };

/** As `PruneLimits` wants it. @throws KirschError `BAD_ARGUMENT` for a share that is none */
export function unusedTolerance(limit: UnusedLimit): (usedBytes: number) => number {
  switch (limit.kind) {
    case 'unlimited':
      return () => Number.POSITIVE_INFINITY;
    case 'bytes':
      return () => limit.bytes;
    case 'percent': {
      const { percent } = limit;
      if (!(percent >= 0 && percent < 100)) {
        throw new KirschError('BAD_ARGUMENT', `${percent}% is no share that may stay unused.`, {
          hint: 'Choose at least 0% and less than 100%.',
        });
      }
      return (used) => (percent / (100 - percent)) * used;
    }
  }
}

/** Programs make no smaller packs unless they have nothing more to put in. */
const SMALLEST_PACK_BYTES = 4 * 1024 * 1024;
const SMALL_SHARE = 0.8;
/** As many of a hundred packs may be small without the others being measured by them. */
const SMALL_PERCENTILE = 3;

/** Below which size a pack is small: restic's rule, by the packs that there are. */
export function smallPackBytes(facts: PackFacts, states: PackStates, limits: PruneLimits): number {
  if (limits.smallerThan !== undefined) return limits.smallerThan;
  const sizes: number[] = [];
  for (let pack = 0; pack < states.ids.length; pack++) {
    if (states.state[pack] === PACK_STATE.live) sizes.push(indexedBytes(facts, pack));
  }
  if (sizes.length === 0) return 0;
  const typical =
    Float64Array.from(sizes).sort()[Math.floor((sizes.length * SMALL_PERCENTILE) / 100)]!;
  return SMALL_SHARE * Math.max(SMALLEST_PACK_BYTES, typical);
}
