import { randomInt } from 'node:crypto';
import { KirschError } from '../../errors/index.ts';

/** Which packs to read: the n-th of t parts that stay the same from run to run, or a random part of that size. */
export type DataSubset =
  | { readonly kind: 'part'; readonly part: number; readonly of: number }
  | { readonly kind: 'percent'; readonly percent: number }
  | { readonly kind: 'bytes'; readonly bytes: number };

/** The id's first byte chooses the part. */
const MAX_PARTS = 256;
const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  k: 2 ** 10,
  m: 2 ** 20,
  g: 2 ** 30,
  t: 2 ** 40,
};

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
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(text);
  if (percent) {
    const share = Number(percent[1]);
    if (share > 0 && share <= 100) return { kind: 'percent', percent: share };
  }
  const size = /^(\d+)([kmgt]?)$/i.exec(text);
  if (size) {
    const bytes = Number(size[1]) * UNITS[size[2]!.toLowerCase()]!;
    if (bytes > 0) return { kind: 'bytes', bytes };
  }
  throw new KirschError('BAD_ARGUMENT', `${text} is no part of the data.`, {
    hint: `Write n/t with n up to t and t up to ${MAX_PARTS}, a percentage such as 2.5%, or a size such as 500M.`,
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
  // The first steps of a Fisher-Yates shuffle.
  const shuffled = [...packs];
  for (let at = 0; at < count; at++) {
    const other = at + random(shuffled.length - at);
    [shuffled[at], shuffled[other]] = [shuffled[other]!, shuffled[at]!];
  }
  return shuffled.slice(0, count);
}
