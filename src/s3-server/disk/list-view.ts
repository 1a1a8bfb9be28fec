import type { ListedFacts } from './key-index.ts';

/** How the listings of a bucket differ from what is in it. */
export interface ListView {
  readonly hidden: ReadonlySet<string>;
  readonly lingering: ReadonlyMap<string, ListedFacts>;
}
