import type { Schedule } from '../api/automation.ts';

const INTERVALS = [1, 5, 15, 30, 60, 120, 360, 720, 1440] as const;

/** What can be chosen from a list, as one word each. */
export const SCHEDULE_CHOICES = [
  'off',
  ...INTERVALS.map((minutes) => `every-${minutes}` as const),
  'daily',
  'on-close',
] as const;
export type ScheduleChoice = (typeof SCHEDULE_CHOICES)[number];

/** The time of day that is offered first. */
const DEFAULT_TIME = '12:00';

export function choiceOf(schedule: Schedule): ScheduleChoice {
  return schedule.kind === 'every' ? `every-${schedule.minutes}` : schedule.kind;
}

/** @param before the time of day that was chosen, if there was one, is kept */
export function scheduleOf(choice: ScheduleChoice, before: Schedule): Schedule {
  if (choice === 'off' || choice === 'on-close') return { kind: choice };
  if (choice === 'daily') {
    return { kind: 'daily', at: before.kind === 'daily' ? before.at : DEFAULT_TIME };
  }
  const minutes = INTERVALS.find((each) => choice === `every-${each}`) ?? 60;
  return { kind: 'every', minutes };
}
