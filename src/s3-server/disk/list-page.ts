import { compareKeys, firstWhere } from './key-order.ts';

export interface PageRequest {
  readonly prefix: string;
  /** `''`: no common prefixes are formed. */
  readonly delimiter: string;
  /** Only keys and common prefixes after this one, by bytes. `''`: from the beginning. */
  readonly after: string;
  /** How many keys and common prefixes together, at most. */
  readonly limit: number;
}

export interface Page {
  readonly keys: readonly string[];
  readonly commonPrefixes: readonly string[];
  /** The last key or common prefix of this page when more follow: `after` for the next one. */
  readonly next: string | undefined;
}

/**
 * One page of a listing of `sorted` keys. Costs a few binary searches and the page itself: the keys under a common
 * prefix are skipped in one step, however many there are.
 */
export function listPage(sorted: readonly string[], request: PageRequest): Page {
  const { prefix, delimiter, after, limit } = request;
  const keys: string[] = [];
  const commonPrefixes: string[] = [];
  const from = (bound: string, inclusive: boolean): number =>
    firstWhere(sorted.length, (i) => {
      const order = compareKeys(sorted[i]!, bound);
      return inclusive ? order >= 0 : order > 0;
    });
  let at = Math.max(from(prefix, true), after === '' ? 0 : from(after, false));
  let last = '';
  while (at < sorted.length) {
    const key = sorted[at]!;
    if (!key.startsWith(prefix)) break;
    const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const group = cut < 0 ? undefined : key.slice(0, cut + delimiter.length);
    if (group !== undefined && compareKeys(group, after) <= 0 && after !== '') {
      // Given already: S3 leaves out common prefixes that are not after the marker.
      at = endOfGroup(sorted, group, at);
      continue;
    }
    if (keys.length + commonPrefixes.length >= limit) {
      return { keys, commonPrefixes, next: limit === 0 ? undefined : last };
    }
    last = group ?? key;
    if (group === undefined) {
      keys.push(key);
      at++;
    } else {
      commonPrefixes.push(group);
      at = endOfGroup(sorted, group, at);
    }
  }
  return { keys, commonPrefixes, next: undefined };
}

/** The first index at or after `at` whose key does not start with `group`; those that do stand together. */
function endOfGroup(sorted: readonly string[], group: string, at: number): number {
  return at + firstWhere(sorted.length - at, (i) => !sorted[at + i]!.startsWith(group));
}
