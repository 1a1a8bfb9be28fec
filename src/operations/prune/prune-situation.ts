import type { PackFacts, PackStates } from './pack-facts.ts';

/** What becomes of a pack. */
export const PACK_ACTION = {
  /** It stays as it is. */
  keep: 0,
  /** What is used of it goes to a new pack; then it has nothing to keep any more, and is marked or deleted. */
  repack: 1,
  /** Nothing of it is used: it is marked for deletion. */
  mark: 2,
  /** It was marked, and something of it is used: the index lists it again. */
  takeBack: 3,
  /** It is marked, and its time has not come. */
  wait: 4,
  /** Nothing of it is used, and nobody can have begun to use it: it is deleted. */
  delete: 5,
  /** It is not there any more, and nobody needs it: the index forgets it. */
  forget: 6,
} as const;

export type PackAction = (typeof PACK_ACTION)[keyof typeof PACK_ACTION];

/** What the plan is made from. */
export interface PruneSituation {
  readonly states: PackStates;
  readonly facts: PackFacts;
  /** Of each pack that is marked: whether its time has come. */
  readonly isRipe: Uint8Array;
  /** Packs in the storage that no index names in any way; over a network, those that have been there for a while. */
  readonly strangers: readonly { readonly id: string; readonly size: number }[];
}
