import type { DataAmount } from './data-amount.ts';
import { shuffled } from './data-subset.ts';

/**
 * The packs that were not verified for longest, those that never were first: as many as have that share of all bytes, or
 * that many; all of them where a time says when to stop. Of packs that are equal in this, chance decides, so that
 * computers without a common record do not read the same ones. With a share of 5 %, twenty runs have read everything.
 */
export function selectOldest<Pack extends { readonly id: string; readonly size: number }>(
  packs: readonly Pack[],
  amount: DataAmount,
  verifiedAt: (packId: string) => number | undefined,
  random?: (below: number) => number,
): Pack[] {
  const inOrder = shuffled(packs, random)
    .map((pack) => ({ pack, at: verifiedAt(pack.id) ?? Number.NEGATIVE_INFINITY }))
    .sort((a, b) => (a.at === b.at ? 0 : a.at - b.at))
    .map(({ pack }) => pack);
  if (amount.kind === 'time') return inOrder;
  const total = packs.reduce((sum, { size }) => sum + size, 0);
  const wanted = amount.kind === 'percent' ? (total * amount.percent) / 100 : amount.bytes;
  let bytes = 0;
  let count = 0;
  while (count < inOrder.length && bytes < wanted) bytes += inOrder[count++]!.size;
  return inOrder.slice(0, count);
}
