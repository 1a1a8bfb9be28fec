import { KirschError } from '../errors/index.ts';

/*
 * Times are stored as text, RFC 3339 with nanoseconds and the offset of the computer's zone at that moment, as Go's
 * RFC3339Nano prints them: trailing zeros of the fraction cut, `Z` for no offset. Moments are counted in nanoseconds
 * since 1970 (UTC) as bigint, for no double can hold them.
 */

const NANOSECONDS_A_SECOND = 1_000_000_000n;
const RFC_3339 =
  /^(\d{4})-(0[1-9]|1[0-2])-([0-3]\d)T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d+))?(?:Z|([+-])([01]\d|2[0-4]):([0-5]\d))$/;

/** The moment as text in a zone. Years outside 0…9999 become 0 or 9999, as restic has it; all else stays. */
export function formatTime(nanoseconds: bigint, offsetMinutes: number): string {
  const fraction = floorModulo(nanoseconds, NANOSECONDS_A_SECOND);
  const seconds = Number((nanoseconds - fraction) / NANOSECONDS_A_SECOND);
  const minute = Math.floor(seconds / 60);
  const { start, zone } = formatMinute(minute, offsetMinutes);
  return start + formatSeconds(seconds - minute * 60, Number(fraction)) + zone;
}

/**
 * Reads such text back; `formatTime` of the result is the same text for every text that Go writes.
 * @throws KirschError `DAMAGED` when the text is no time.
 */
export function parseTime(text: string): { nanoseconds: bigint; offsetMinutes: number } {
  const match = matchTime(text);
  if (!match) {
    throw new KirschError('DAMAGED', `${JSON.stringify(text.slice(0, 64))} is not a time.`);
  }
  const [, year, month, day, hour, minute, second] = match.map(Number);
  const distance = Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0);
  const offsetMinutes = match[8] === '-' ? 0 - distance : distance;
  const minutes = daysFromDate(year!, month!, day!) * 1440 + hour! * 60 + minute! - offsetMinutes;
  const fraction = (match[7] ?? '').slice(0, 9).padEnd(9, '0');
  return {
    nanoseconds: BigInt(minutes * 60 + second!) * NANOSECONDS_A_SECOND + BigInt(fraction),
    offsetMinutes,
  };
}

/** Whether `parseTime` takes this text. */
export function isTime(text: string): boolean {
  return matchTime(text) !== null;
}

/**
 * `formatTime` for many moments. `offsetAt` tells the zone's offset in minutes east of UTC at a moment, given in
 * milliseconds since 1970; it is asked once for each minute in which a moment falls, and the answer is remembered.
 */
export function createTimeFormatter(
  offsetAt: (milliseconds: number) => number,
): (nanoseconds: bigint) => string {
  const minutes = new Map<number, { start: string; zone: string }>();
  return (nanoseconds) => {
    const fraction = floorModulo(nanoseconds, NANOSECONDS_A_SECOND);
    const seconds = Number((nanoseconds - fraction) / NANOSECONDS_A_SECOND);
    const minute = Math.floor(seconds / 60);
    let text = minutes.get(minute);
    if (text === undefined) {
      if (minutes.size >= MAX_REMEMBERED_MINUTES) minutes.clear();
      text = formatMinute(minute, offsetAt(minute * 60_000));
      minutes.set(minute, text);
    }
    return text.start + formatSeconds(seconds - minute * 60, Number(fraction)) + text.zone;
  };
}

/** About 2 MB of text. */
const MAX_REMEMBERED_MINUTES = 16_384;

function formatMinute(utcMinute: number, offsetMinutes: number): { start: string; zone: string } {
  const minute = utcMinute + offsetMinutes;
  const days = Math.floor(minute / 1440);
  const minuteOfDay = minute - days * 1440;
  const { year, month, day } = clampYear(dateFromDays(days));
  const distance = Math.abs(offsetMinutes);
  return {
    start:
      `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}` +
      `T${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}:`,
    zone:
      offsetMinutes === 0
        ? 'Z'
        : `${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(distance / 60))}:${two(distance % 60)}`,
  };
}

function formatSeconds(second: number, nanoseconds: number): string {
  if (nanoseconds === 0) return two(second);
  let digits = String(nanoseconds).padStart(9, '0');
  let end = 9;
  while (digits.charCodeAt(end - 1) === 0x30) end--;
  if (end < 9) digits = digits.slice(0, end);
  return `${two(second)}.${digits}`;
}

/** The parts of such text, if they are within their limits and the day exists. */
function matchTime(text: string): RegExpExecArray | null {
  const match = RFC_3339.exec(text);
  if (match === null) return null;
  const day = Number(match[3]);
  if (day <= 28 && day > 0) return match;
  const [year, month] = [Number(match[1]), Number(match[2])];
  const date = dateFromDays(daysFromDate(year, month, day));
  return date.day === day && date.month === month ? match : null;
}

interface CalendarDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** A 29 February that the clamped year does not have becomes 1 March, as in Go. */
function clampYear(date: CalendarDate): CalendarDate {
  if (date.year >= 0 && date.year <= 9999) return date;
  const year = date.year < 0 ? 0 : 9999;
  return dateFromDays(daysFromDate(year, date.month, date.day));
}

/** Days since 1970-01-01 of a date in the Gregorian calendar, extended to all years; day overflow carries. */
function daysFromDate(year: number, month: number, day: number): number {
  // The year is taken to start in March, so that the leap day is its last.
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function dateFromDays(days: number): CalendarDate {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
  };
}

const TWO_DIGITS = Array.from({ length: 100 }, (_, value) => String(value).padStart(2, '0'));

function two(value: number): string {
  return TWO_DIGITS[value]!;
}

function floorModulo(value: bigint, modulus: bigint): bigint {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
}
