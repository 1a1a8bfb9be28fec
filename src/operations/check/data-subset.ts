import { randomInt } from 'node:crypto';
import { KirschError } from '../../errors/index.ts';
import { type DataAmount, parseAmount } from './data-amount.ts';

/** Which packs to read: the n-th of t parts that stay the same from run to run, or a random part of that size. */
export type DataSubset =
  | { readonly kind: 'part'; readonly part: number; readonly of: number }
  | { readonly kind: 'percent'; readonly percent: number }
  | { readonly kind: 'bytes'; readonly bytes: number };

/** The packs that have not been read for longest, as many as make up that amount. */
export interface OldestSubset {
  readonly kind: 'oldest';
  readonly amount: DataAmount;
}

/** The id's first byte chooses the part. */
const MAX_PARTS = 256;

/**
 * Reads `n/t`, `x%` or a size such as `50M`.
 * @throws KirschError `BAD_ARGUMENT`
 */
export function parseDataSubset(text: string): DataSubset {
  const part = /^(\d+)\/(\d+)$/.exec(text);
  if (part) {
    const [n, of] = [Number(part[1]), Number(part[2])];
    if (n >= 1 && of >= 1 && n <= of && of <= MAX_PARTS) return { kind: 'part', part: n, of };
  }
  const amount = parseAmount(text, false);
  if (amount && amount.kind !== 'time') return amount;
  throw new KirschError('BAD_ARGUMENT', `${text} is no part of the data.`, {
    hint: `Write n/t with n up to t and t up to ${MAX_PARTS}, a percentage such as 2.5%, or a size such as 500M.`,
  });
}

/**
 * Reads how much of what was not read for longest is to be read: `x%`, a size such as `500M`, or a time such as `10m`.
 * @throws KirschError `BAD_ARGUMENT`
 */
export function parseOldestSubset(text: string): OldestSubset {
  const amount = parseAmount(text);
  if (amount) return { kind: 'oldest', amount };
  throw new KirschError('BAD_ARGUMENT', `${text} is no amount of data.`, {
    hint: 'Write a percentage such as 5%, a size such as 500M (capital letter), or a time such as 10m or 1h30m.',
  });
}

/** The packs of a subset. @param random a whole number below its argument; passed in for tests */
export function selectPacks<Pack extends { readonly id: string; readonly size: number }>(
  packs: readonly Pack[],
  subset: DataSubset,
  random: (below: number) => number = randomInt,
): Pack[] {
  if (subset.kind === 'part') {
    return packs.filter(
      ({ id }) => Number.parseInt(id.slice(0, 2), 16) % subset.of === subset.part - 1,
    );
  }
  const total = packs.reduce((sum, { size }) => sum + size, 0);
  const share =
    subset.kind === 'percent'
      ? subset.percent / 100
      : Math.min(1, subset.bytes / Math.max(1, total));
  const count = Math.min(packs.length, Math.max(1, Math.floor(packs.length * share)));
  return shuffled(packs, random, count).slice(0, count);
}

/** The packs in random order, as far as the first `count` of them. */
export function shuffled<Pack>(
  packs: readonly Pack[],
  random: (below: number) => number = randomInt,
  count = packs.length,
): Pack[] {
  // The first steps of a Fisher-Yates shuffle.
  const order = [...packs];
  for (let at = 0; at < count; at++) {
    const other = at + random(order.length - at);
    [order[at], order[other]] = [order[other]!, order[at]!];
  }
  return order;
}
