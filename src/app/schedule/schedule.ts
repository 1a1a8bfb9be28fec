/** Minutes between automatic backups that people can choose from. */
export const INTERVALS = [1, 5, 15, 30, 60, 120, 360, 720, 1440] as const;
export type Interval = (typeof INTERVALS)[number];

/** When backups happen by themselves. */
export type Schedule =
  | { readonly kind: 'off' }
  | { readonly kind: 'every'; readonly minutes: Interval }
  /** At a time of day, `HH:MM` as this computer's clock shows it. */
  | { readonly kind: 'daily'; readonly at: string }
  /** A few seconds after Cherry Studio was closed. */
  | { readonly kind: 'on-close' };

/** What has happened so far; times in milliseconds since 1970. */
export interface ScheduleHistory {
  /** When automatic backups were switched on, or set otherwise: nothing before that was missed. */
  readonly since: number;
  /** When the last run began, whoever asked for it. */
  readonly lastStart?: number | undefined;
  /** When the last run that worked ended. */
  readonly lastSuccess?: number | undefined;
  /** How many runs have failed since then. */
  readonly failures: number;
  /** When the last of them ended. */
  readonly lastFailure?: number | undefined;
  /** When Cherry Studio was last seen to close. */
  readonly lastClose?: number | undefined;
}

const MINUTE = 60_000;
/** After an application has closed, it may still be writing its last pages. */
const SETTLING = 5_000;

/**
 * When the next run is due; a moment that has passed means now, once, however many were missed while the computer slept.
 * After failures it is at least as late as the pause that they ask for. `undefined` when nothing is planned.
 */
export function nextRun(schedule: Schedule, history: ScheduleHistory): number | undefined {
  const due = dueByPlan(schedule, history);
  if (history.failures === 0 || history.lastFailure === undefined) return due;
  if (schedule.kind === 'off') return undefined;
  // What failed is tried again before its next turn, but neither at once nor for ever at short intervals.
  const again = history.lastFailure + pauseAfter(history.failures);
  return schedule.kind === 'every' && due !== undefined ? Math.max(due, again) : again;
}

/** How long to wait after so many failures in a row: 1 minute, then twice as long each time, at most an hour. */
export function pauseAfter(failures: number): number {
  return Math.min(60, 2 ** Math.min(failures - 1, 6)) * MINUTE;
}

function dueByPlan(schedule: Schedule, history: ScheduleHistory): number | undefined {
  const { since, lastStart, lastClose } = history;
  switch (schedule.kind) {
    case 'off':
      return undefined;
    case 'every':
      return lastStart === undefined ? since : lastStart + schedule.minutes * MINUTE;
    case 'daily':
      return timeOfDayAfter(schedule.at, Math.max(since, lastStart ?? since));
    case 'on-close': {
      const isNew = lastClose !== undefined && lastClose >= Math.max(since, lastStart ?? since);
      return isNew ? lastClose + SETTLING : undefined;
    }
  }
}

/** The first moment after `time` at which the clock on the wall shows `HH:MM`; in the hour that summer time skips, the moment after it. */
function timeOfDayAfter(at: string, time: number): number {
  const [hours = 0, minutes = 0] = at.split(':').map(Number);
  const from = new Date(time);
  for (let days = 0; ; days++) {
    const day = new Date(
      from.getFullYear(),
      from.getMonth(),
      from.getDate() + days,
      hours,
      minutes,
    );
    if (day.getTime() > time) return day.getTime();
  }
}

/**
 * Whether people should be told that there has been no backup for too long.
 * @param afterDays how many days without one are too many; 0 never warns
 */
export function isMissed(
  schedule: Schedule,
  history: ScheduleHistory,
  { now, afterDays }: { readonly now: number; readonly afterDays: number },
): boolean {
  if (schedule.kind === 'off' || afterDays === 0) return false;
  return now - Math.max(history.since, history.lastSuccess ?? 0) > afterDays * 24 * 60 * MINUTE;
}
