/** How many bytes a second may pass: always the same, or by the time of day. Above 0; `Infinity` is no limit. */
export type Rate = number | RatePlan;

/** Bytes a second by the time of day, on this computer's clock. */
export interface RatePlan {
  /** At all times that no hours name. */
  readonly otherwise: number;
  /** Where two of them meet, the first counts. */
  readonly hours: readonly RateHours[];
}

/** A stretch of each day. */
export interface RateHours {
  /** Minutes since midnight: 0 to 1439. */
  readonly from: number;
  /** The first minute behind it; not above `from` for a stretch that goes on past midnight. */
  readonly to: number;
  readonly bytesPerSecond: number;
}

const DAY = 24 * 60;
const MINUTE_MS = 60_000;

/** The rate at this minute of the day, which may have a fraction. */
export function rateAt(rate: Rate, minute: number): number {
  if (typeof rate === 'number') return rate;
  const within = rate.hours.find((hours) => contains(hours, wrapped(minute)));
  return within?.bytesPerSecond ?? rate.otherwise;
}

/** How many milliseconds `bytes` take when the first of them passes at this minute of the day. */
export function timeToPass(rate: Rate, bytes: number, minute: number): number {
  if (typeof rate === 'number') return (bytes / rate) * 1_000;
  let passed = 0;
  for (let left = bytes, at = wrapped(minute); ; ) {
    const bytesPerMs = rateAt(rate, at) / 1_000;
    const border = nextBorder(rate, at);
    const stretch = until(border, at) * MINUTE_MS;
    const needed = left / bytesPerMs;
    if (needed <= stretch) return passed + needed;
    left -= stretch * bytesPerMs;
    passed += stretch;
    at = border;
  }
}

/** The minute of the day that it is on this computer. */
export function minuteOfDay(moment: Date): number {
  const seconds = moment.getSeconds() + moment.getMilliseconds() / 1_000;
  return moment.getHours() * 60 + moment.getMinutes() + seconds / 60;
}

function contains({ from, to }: RateHours, minute: number): boolean {
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** The minute at which the rate may change next; midnight is as good as any. */
function nextBorder({ hours }: RatePlan, minute: number): number {
  return hours
    .flatMap(({ from, to }) => [from, to])
    .reduce((next, border) => (until(border, minute) < until(next, minute) ? border : next), 0);
}

/** Minutes from one minute of the day until the next time that it is `border`. */
function until(border: number, minute: number): number {
  return wrapped(border - minute) || DAY;
}

function wrapped(minute: number): number {
  return ((minute % DAY) + DAY) % DAY;
}
