import type { Rate, RateHours } from '../storage/index.ts';

/** A bandwidth limit as it stands in the settings: `2M`, or hours of the day and what counts otherwise. */
export type RateText = string | Readonly<Record<string, string>>;

const OTHERWISE = 'otherwise';
const UNITS: Readonly<Record<string, number>> = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };
const UNLIMITED = 'unlimited';
const MOST_HOURS = 24;

/**
 * Reads a limit: `512K`, `2M`, `1.5G` (powers of 1024, bytes a second), `unlimited`, or an object from hours of the day
 * to limits, `{"08:00-18:00": "2M", "otherwise": "unlimited"}`. Hours may go past midnight (`22:00-06:00`); two that
 * overlap are refused, and without `otherwise` there is no limit at other times.
 * @throws RangeError that says what is wrong
 */
export function parseRate(text: RateText): Rate {
  if (typeof text === 'string') return parseBytes(text);
  const { [OTHERWISE]: otherwise = UNLIMITED, ...rest } = text;
  const hours = Object.entries(rest).map(([range, limit]) => ({
    ...parseHours(range),
    bytesPerSecond: parseBytes(limit),
  }));
  if (hours.length > MOST_HOURS) throw new RangeError(`More than ${MOST_HOURS} hours are named.`);
  refuseOverlaps(hours);
  return { otherwise: parseBytes(otherwise), hours };
}

/**
 * Reads a limit as it is typed in one word: `2M`, or `08:00-18:00=2M,otherwise=8M`; `''` for none.
 * @throws RangeError
 */
export function parseTypedRate(typed: string): RateText | undefined {
  const text = typed.trim();
  if (text === '') return undefined;
  const parts = text.split(',').map((part) => part.trim());
  if (parts.length === 1 && !text.includes('=')) {
    parseRate(text);
    return text;
  }
  const entries = parts.map((part): [string, string] => {
    const equals = part.indexOf('=');
    return equals === -1 ? [OTHERWISE, part] : [part.slice(0, equals), part.slice(equals + 1)];
  });
  const record = Object.fromEntries(entries);
  if (Object.keys(record).length < entries.length) {
    throw new RangeError('The same hours are named twice.');
  }
  parseRate(record);
  return record;
}

/** The limit in one line. */
export function describeRate(text: RateText): string {
  if (typeof text === 'string') return text;
  return Object.entries(text)
    .map(([hours, limit]) => `${hours}=${limit}`)
    .join(',');
}

function parseBytes(text: string): number {
  if (text.trim().toLowerCase() === UNLIMITED) return Number.POSITIVE_INFINITY;
  const [, amount, unit = ''] =
    /^\s*(\d{1,9}(?:\.\d{1,3})?)\s*([kmg]?)(?:i?b)?(?:\/s)?\s*$/i.exec(text) ?? [];
  const bytes = Number(amount) * UNITS[unit.toLowerCase()]!;
  // Less would hold a request open for longer than any server waits.
  if (!(bytes >= 1024))
    throw new RangeError('A limit is written like 512K or 2M a second, 1K at least.');
  return bytes;
}

function parseHours(text: string): { from: number; to: number } {
  const [, from, fromMinute, to, toMinute] =
    /^\s*(\d{1,2}):(\d\d)\s*[-–]\s*(\d{1,2}):(\d\d)\s*$/.exec(text) ?? [];
  const start = minuteOf(from, fromMinute);
  const end = minuteOf(to, toMinute);
  // As an end, 24:00 is midnight; as a start there is no such time.
  if (!(start < 1440 && end <= 1440)) {
    throw new RangeError('Hours are written like 08:00-18:00.');
  }
  if (start === end % 1440 && end !== 1440) {
    throw new RangeError('Hours that end when they begin are none; write 00:00-24:00 for all day.');
  }
  return { from: start, to: end };
}

function minuteOf(hour: string | undefined, minute: string | undefined): number {
  return Number(minute) < 60 ? Number(hour) * 60 + Number(minute) : Number.NaN;
}

function refuseOverlaps(hours: readonly RateHours[]): void {
  const stretches = hours.flatMap(({ from, to }) =>
    from < to
      ? [[from, to] as const]
      : [[from, 1440] as const, ...(to > 0 ? [[0, to] as const] : [])],
  );
  stretches.sort(([a], [b]) => a - b);
  for (let at = 1; at < stretches.length; at++) {
    if (stretches[at]![0] < stretches[at - 1]![1])
      throw new RangeError('Two of the hours overlap.');
  }
}
