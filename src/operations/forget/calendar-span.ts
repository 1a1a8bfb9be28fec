import { KirschError } from '../../errors/index.ts';
import { parseTime } from '../../format/index.ts';

/** A span of calendar time, as restic's `--keep-within` takes it: all parts together, each a whole number of at least 0. */
export interface CalendarSpan {
  readonly years: number;
  readonly months: number;
  readonly days: number;
  readonly hours: number;
}

/** A zone's offset in minutes east of UTC at a moment, given in milliseconds since 1970. */
export type OffsetAt = (milliseconds: number) => number;

/** The offset of this computer's zone. */
export const localOffsetAt: OffsetAt = (milliseconds) =>
  -new Date(milliseconds).getTimezoneOffset();

const PART_OF_UNIT = { y: 'years', m: 'months', d: 'days', h: 'hours' } as const;
const NS_PER_MS = 1_000_000n;
const MS_PER_MINUTE = 60_000;
const NS_PER_HOUR = 3_600_000_000_000n;

/**
 * Reads a span such as `2y5m7d3h`, in any order; of a unit that comes twice the last counts, and `''` is no time at all,
 * as in restic.
 * @throws KirschError `BAD_ARGUMENT`
 */
export function parseCalendarSpan(text: string): CalendarSpan {
  const span = { years: 0, months: 0, days: 0, hours: 0 };
  if (!/^(?:\d+[ymdh])*$/.test(text)) {
    throw new KirschError('BAD_ARGUMENT', `${JSON.stringify(text)} is not a span of time.`, {
      hint: 'Give years, months, days and hours, such as 1y6m, 30d or 12h.',
    });
  }
  for (const [, amount, unit] of text.matchAll(/(\d+)([ymdh])/g)) {
    span[PART_OF_UNIT[unit as keyof typeof PART_OF_UNIT]] = Number(amount);
  }
  return span;
}

/** The span as text, largest unit first; `''` for none. `parseCalendarSpan` reads it back. */
export function formatCalendarSpan(span: CalendarSpan): string {
  return Object.entries(PART_OF_UNIT)
    .map(([unit, part]) => (span[part] === 0 ? '' : `${span[part]}${unit}`))
    .join('');
}

/** Whether it is no time at all. */
export function isEmptySpan({ years, months, days, hours }: CalendarSpan): boolean {
  return years === 0 && months === 0 && days === 0 && hours === 0;
}

/**
 * The moment that lies a span before a time, in nanoseconds since 1970; `undefined` when it is before any that can be
 * counted. Years, months and days go by the calendar of the time's own zone (a day that the month does not have runs over
 * into the next month), hours by the clock.
 *
 * The zone of a time is what Go makes of its text, for that is what restic counts in: this computer's zone, with its
 * summer time, if that has the text's offset at that moment; else the bare offset. `Z` is always UTC.
 * @param time RFC 3339, as in a snapshot
 */
export function momentBefore(
  time: string,
  span: CalendarSpan,
  offsetAt: OffsetAt,
): bigint | undefined {
  const { nanoseconds, offsetMinutes } = parseTime(time);
  const milliseconds = Number(nanoseconds / NS_PER_MS);
  const isLocal = !time.endsWith('Z') && offsetAt(milliseconds) === offsetMinutes;
  const zone: OffsetAt = isLocal ? offsetAt : () => offsetMinutes;
  const wall = new Date(milliseconds + offsetMinutes * MS_PER_MINUTE);
  wall.setUTCFullYear(
    wall.getUTCFullYear() - span.years,
    wall.getUTCMonth() - span.months,
    wall.getUTCDate() - span.days,
  );
  const before = wallToUtc(wall.getTime(), zone);
  if (Number.isNaN(before)) return undefined;
  const passed = BigInt(milliseconds - before) * NS_PER_MS + BigInt(span.hours) * NS_PER_HOUR;
  return nanoseconds - passed;
}

/** Which moment a clock on the wall means. One that it shows twice or never is resolved as Go does. */
function wallToUtc(wall: number, zone: OffsetAt): number {
  const first = zone(wall);
  if (first === 0 || Number.isNaN(wall)) return wall;
  return wall - zone(wall - first * MS_PER_MINUTE) * MS_PER_MINUTE;
}
