import { describe, expect, test } from 'vitest';
import type { Schedule, ScheduleHistory } from './schedule.ts';
import { type RunOutcome, Scheduler } from './scheduler.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A clock that is moved by hand; a sleeping computer's timers stand still, its wall clock does not. */
class HandClock {
  time = 1_000_000_000_000;
  #timers: { at: number; callback: () => void }[] = [];

  now(): number {
    return this.time;
  }

  after(milliseconds: number, callback: () => void): () => void {
    const timer = { at: this.time + milliseconds, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  async pass(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds;
    for (;;) {
      await settle();
      const next = this.#timers.sort((a, b) => a.at - b.at)[0];
      if (!next || next.at > end) break;
      this.#timers.shift();
      this.time = Math.max(this.time, next.at);
      next.callback();
    }
    this.time = end;
  }

  /** Wall time goes on, timers do not: they are as far away afterwards as before. */
  sleep(milliseconds: number): void {
    this.time += milliseconds;
    this.#timers = this.#timers.map(({ at, callback }) => ({ at: at + milliseconds, callback }));
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

interface Trial {
  readonly clock: HandClock;
  readonly scheduler: Scheduler;
  readonly runs: number[];
  readonly kept: ScheduleHistory[];
  readonly missed: number[];
  outcome: () => Promise<RunOutcome>;
  isOpen: boolean;
}

function trial(schedule: Schedule): Trial {
  const clock = new HandClock();
  const runs: number[] = [];
  const kept: ScheduleHistory[] = [];
  const missed: number[] = [];
  const scheduler = new Scheduler({
    clock,
    schedule,
    history: { since: clock.now(), failures: 0 },
    run: () => {
      runs.push(clock.now());
      return made.outcome();
    },
    isApplicationOpen: async () => made.isOpen,
    onHistory: (history) => kept.push(history),
    onMissed: () => missed.push(clock.now()),
  });
  const made: Trial = {
    clock,
    scheduler,
    runs,
    kept,
    missed,
    outcome: async () => ({ kind: 'done' }),
    isOpen: false,
  };
  scheduler.start();
  return made;
}

describe('automatic backups', () => {
  test('run as often as was asked for', async () => {
    const { clock, runs } = trial({ kind: 'every', minutes: 15 });
    await clock.pass(HOUR);
    expect(runs).toHaveLength(5);
    expect(new Set(runs.slice(1).map((time, at) => time - runs[at]!))).toEqual(
      new Set([15 * MINUTE]),
    );
  });

  test('never run two at a time, however long one takes', async () => {
    const made = trial({ kind: 'every', minutes: 1 });
    let finish: (outcome: RunOutcome) => void = () => {};
    made.outcome = () =>
      new Promise((resolve) => {
        finish = resolve;
      });
    await made.clock.pass(10 * MINUTE);
    expect(made.runs).toHaveLength(1);
    finish({ kind: 'done' });
    made.outcome = async () => ({ kind: 'done' });
    await made.clock.pass(30_000);
    expect(made.runs).toHaveLength(2);
  });

  test('catch up with one run soon after the computer wakes', async () => {
    const { clock, runs } = trial({ kind: 'every', minutes: 60 });
    await clock.pass(MINUTE);
    clock.sleep(2 * DAY);
    const woke = clock.now();
    await clock.pass(MINUTE);
    expect(runs).toHaveLength(2);
    expect(runs[1]! - woke).toBeLessThanOrEqual(30_000);
  });

  test('wait longer while the storage cannot be reached, and are on time again once it can', async () => {
    const made = trial({ kind: 'every', minutes: 1 });
    made.outcome = async () => ({ kind: 'offline' });
    await made.clock.pass(64 * MINUTE);
    expect(made.runs).toHaveLength(7);
    made.outcome = async () => ({ kind: 'done' });
    await made.clock.pass(HOUR);
    const before = made.runs.length;
    await made.clock.pass(10 * MINUTE);
    expect(made.runs.length - before).toBe(10);
    expect(made.scheduler.history.failures).toBe(0);
  });

  test('take a run that throws for a failed one', async () => {
    const made = trial({ kind: 'every', minutes: 60 });
    made.outcome = () => Promise.reject(new Error('no'));
    await made.clock.pass(MINUTE);
    expect(made.scheduler.history).toMatchObject({ failures: 1 });
  });

  test('leave alone what a person has stopped', async () => {
    const made = trial({ kind: 'every', minutes: 60 });
    made.outcome = async () => ({ kind: 'stopped' });
    await made.clock.pass(MINUTE);
    expect(made.scheduler.history.failures).toBe(0);
    expect(made.scheduler.nextRun).toBe(made.runs[0]! + HOUR);
  });

  test('count from the last run, whoever began it', async () => {
    const made = trial({ kind: 'every', minutes: 60 });
    await made.clock.pass(50 * MINUTE);
    made.scheduler.begin()({ kind: 'done' });
    await made.clock.pass(30 * MINUTE);
    expect(made.runs).toHaveLength(1);
  });

  test('follow the closing of the application once', async () => {
    const made = trial({ kind: 'on-close' });
    await made.clock.pass(MINUTE);
    made.isOpen = true;
    await made.clock.pass(MINUTE);
    expect(made.runs).toHaveLength(0);
    made.isOpen = false;
    await made.clock.pass(MINUTE);
    expect(made.runs).toHaveLength(1);
    await made.clock.pass(HOUR);
    expect(made.runs).toHaveLength(1);
  });

  test('stop when told to, and change at once', async () => {
    const made = trial({ kind: 'off' });
    await made.clock.pass(DAY);
    made.scheduler.change({ kind: 'every', minutes: 30 });
    await made.clock.pass(MINUTE);
    expect(made.runs).toHaveLength(1);
    made.scheduler.stop();
    await made.clock.pass(DAY);
    expect(made.runs).toHaveLength(1);
  });

  test('warn each day that goes by without one', async () => {
    const made = trial({ kind: 'every', minutes: 60 });
    made.outcome = async () => ({ kind: 'offline' });
    await made.clock.pass(2 * DAY);
    expect(made.missed).toHaveLength(0);
    expect(made.scheduler.missedSince).toBeUndefined();
    await made.clock.pass(2 * DAY - HOUR);
    expect(made.missed).toHaveLength(1);
    expect(made.scheduler.missedSince).toBe(made.scheduler.history.since);
    await made.clock.pass(DAY);
    expect(made.missed).toHaveLength(2);
  });

  test('keep what they need to know over a restart', async () => {
    const { clock, kept } = trial({ kind: 'every', minutes: 60 });
    await clock.pass(MINUTE);
    const { time } = clock;
    expect(kept.at(-1)).toMatchObject({
      failures: 0,
      lastStart: time - MINUTE,
      lastSuccess: time - MINUTE,
    });
  });
});
