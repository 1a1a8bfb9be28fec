import { expect, test } from 'vitest';
import { choiceOf, SCHEDULE_CHOICES, scheduleOf } from './schedule-choice.ts';

test('every choice is a schedule that is shown as that choice', () => {
  for (const choice of SCHEDULE_CHOICES) {
    expect(choiceOf(scheduleOf(choice, { kind: 'off' }))).toBe(choice);
  }
});

test('a time of day that was chosen is kept', () => {
  expect(scheduleOf('daily', { kind: 'daily', at: '07:30' })).toEqual({
    kind: 'daily',
    at: '07:30',
  });
});
