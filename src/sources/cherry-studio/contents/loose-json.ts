/*
 * What an application has stored, in whatever version: nothing is taken for granted, and what has another form than expected is not there.
 */

/** So many are walked through. */
const MOST_HOLES = 1_000;
/** Of values in one that is shown: more nobody reads, and one may hold another many times. */
const MOST_SHOWN = 100_000;

export type LooseRecord = Readonly<Record<string, unknown>>;

export function asRecord(value: unknown): LooseRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as LooseRecord)
    : {};
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? withoutHoles(value) : [];
}

/** A few bytes of V8's make an array of four thousand million holes: nobody walks through those. */
function withoutHoles(list: readonly unknown[]): readonly unknown[] {
  return list.length > MOST_HOLES ? Object.values(list) : list;
}

/** The text, or `''`. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** From milliseconds, or a text that says a time. */
export function asDate(value: unknown): Date | undefined {
  if (typeof value !== 'number' && typeof value !== 'string' && !(value instanceof Date)) {
    return undefined;
  }
  const date = new Date(value);
  return Number.isNaN(date.getTime()) || value === '' ? undefined : date;
}

/** What JSON in a text says; undefined when it is none. */
export function parseLoosely(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A value for people: text as it is, the rest as JSON. */
export function asShown(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  let left = MOST_SHOWN;
  const bounded = (_: string, inner: unknown): unknown => {
    if (left-- === 0) throw new RangeError('Too much to be shown.');
    return Array.isArray(inner) ? withoutHoles(inner) : inner;
  };
  try {
    return JSON.stringify(value, bounded, 2) ?? '';
  } catch {
    // It holds itself, too much, or a number that JSON has no word for.
    return '';
  }
}

/** The fields that are there: an absent one is no field, not one that is undefined. */
export function present<T extends Record<string, unknown>>(
  fields: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
