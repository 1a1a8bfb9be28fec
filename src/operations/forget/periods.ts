const MS_PER_DAY = 86_400_000;
const DAYS_PER_WEEK = 7;

/** A kind of period of which the newest snapshot can be kept. */
export interface Period {
  /** What restic calls it, and the part of a policy that counts it. */
  readonly name: 'last' | 'hourly' | 'daily' | 'weekly' | 'monthly' | 'yearly';
  /** The part of a policy that keeps one of each within a span of time. */
  readonly span?:
    | 'withinHourly'
    | 'withinDaily'
    | 'withinWeekly'
    | 'withinMonthly'
    | 'withinYearly';
  /**
   * The same for two snapshots of one period, by the clock on the wall where each was made.
   * @param time RFC 3339
   * @param number of the snapshot in its group
   */
  readonly periodOf: (time: string, number: number) => string;
}

/** All kinds of periods, in the order in which restic names its reasons. Each counts by the date that the text shows. */
export const PERIODS: readonly Period[] = [
  { name: 'last', periodOf: (_time, number) => String(number) },
  {
    name: 'hourly',
    span: 'withinHourly',
    periodOf: (time) => time.slice(0, 'yyyy-mm-ddThh'.length),
  },
  {
    name: 'daily',
    span: 'withinDaily',
    periodOf: (time) => time.slice(0, 'yyyy-mm-dd'.length),
  },
  { name: 'weekly', span: 'withinWeekly', periodOf: isoWeek },
  {
    name: 'monthly',
    span: 'withinMonthly',
    periodOf: (time) => time.slice(0, 'yyyy-mm'.length),
  },
  {
    name: 'yearly',
    span: 'withinYearly',
    periodOf: (time) => time.slice(0, 'yyyy'.length),
  },
];

/** The week of ISO 8601, named by its Thursday: that is in the year that the week belongs to. */
function isoWeek(time: string): string {
  const midnight = Date.parse(`${time.slice(0, 'yyyy-mm-dd'.length)}T00:00:00Z`);
  const daysSinceMonday = (new Date(midnight).getUTCDay() + DAYS_PER_WEEK - 1) % DAYS_PER_WEEK;
  return new Date(midnight + (3 - daysSinceMonday) * MS_PER_DAY).toISOString();
}
