import { encodeTree, type Node } from '../../format/index.ts';

/**
 * Whether writing these nodes, decoded from `bytes`, loses nothing that the folder listing says. Less strict than
 * `isByteExact`: fields may come in another order, and those that were left out, as rustic leaves out times, may be there
 * afterwards with the value that everybody takes them to have.
 */
export function isLossless(bytes: Buffer, nodes: readonly Node[]): boolean {
  const after = encodeTree(nodes);
  return after.equals(bytes) || isWithin(parse(bytes), parse(after));
}

function parse(bytes: Buffer): unknown {
  return JSON.parse(bytes.toString());
}

function isWithin(before: unknown, after: unknown): boolean {
  if (after === undefined) return isEmpty(before);
  if (typeof before !== 'object' || before === null) return before === after;
  if (typeof after !== 'object' || after === null) return isEmpty(before);
  if (Array.isArray(before)) {
    if (!Array.isArray(after) || before.length !== after.length) return false;
    return before.every((item, at) => isWithin(item, after[at]));
  }
  return Object.entries(before).every(([key, value]) =>
    isWithin(value, (after as Record<string, unknown>)[key]),
  );
}

/** What Go leaves out when it writes. */
function isEmpty(value: unknown): boolean {
  return (
    value === null ||
    value === 0 ||
    value === '' ||
    value === false ||
    (typeof value === 'object' && Object.keys(value).length === 0)
  );
}
