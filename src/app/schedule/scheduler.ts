import { isMissed, nextRun, type Schedule, type ScheduleHistory } from './schedule.ts';

/** Time, passed in so that tests can have their own. */
export interface SchedulerClock {
  now(): number;
  /** Calls back once; the result cancels. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** What an automatic run came to. */
export type RunOutcome =
  | { readonly kind: 'done' }
  /** The storage could not be reached: tried again quietly. */
  | { readonly kind: 'offline' }
  | { readonly kind: 'failed' }
  /** A person stopped it, or it gave way to another run: neither success nor failure. */
  | { readonly kind: 'stopped' };

export interface SchedulerOptions {
  readonly clock: SchedulerClock;
  readonly schedule: Schedule;
  readonly history: ScheduleHistory;
  /** Backs up. It is never called while an earlier call has not ended; what it throws counts as a failure. */
  readonly run: () => Promise<RunOutcome>;
  /** Whether Cherry Studio is open; asked every few seconds with a schedule that waits for its closing, else never. */
  readonly isApplicationOpen: () => Promise<boolean>;
  /** Called whenever the history has changed, to keep it. */
  readonly onHistory: (history: ScheduleHistory) => void;
  /** Days without a backup before `onMissed` is called, and again each day after; 0 for never. @default 3 */
  readonly missedAfterDays?: number;
  readonly onMissed?: (lastSuccess: number | undefined) => void;
}

/** Timers stand still while a computer sleeps: the wall clock is looked at this often. */
const LONGEST_WAIT = 30_000;
const LOOK_AT_APPLICATION = 10_000;
const DAY = 86_400_000;

/**
 * Calls `run` when a backup is due. One at a time; what was missed during a sleep is caught up by one run; after
 * failures it waits longer each time. It decides nothing itself: `nextRun` does, from the history.
 */
export class Scheduler {
  readonly #options: SchedulerOptions;
  #schedule: Schedule;
  #history: ScheduleHistory;
  #missedAfterDays: number;
  #isRunning = false;
  #isStopped = false;
  #wasOpen: boolean | undefined;
  #lastMissed = Number.NEGATIVE_INFINITY;
  #cancel: () => void = () => {};

  constructor(options: SchedulerOptions) {
    this.#options = options;
    this.#schedule = options.schedule;
    this.#history = options.history;
    this.#missedAfterDays = options.missedAfterDays ?? 3;
  }

  /** When the next run is due, in milliseconds since 1970; a past moment means at once. */
  get nextRun(): number | undefined {
    return nextRun(this.#schedule, this.#history);
  }

  /** Since when there was no backup, in milliseconds since 1970, where that is so long that people should be told. */
  get missedSince(): number | undefined {
    const { since, lastSuccess = 0 } = this.#history;
    return this.#isMissed() ? Math.max(since, lastSuccess) : undefined;
  }

  get history(): ScheduleHistory {
    return this.#history;
  }

  start(): void {
    this.#wake();
  }

  /** No run begins any more; one that has begun goes on. */
  stop(): void {
    this.#isStopped = true;
    this.#cancel();
  }

  /** Another schedule, from now on. */
  change(schedule: Schedule, missedAfterDays = this.#missedAfterDays): void {
    const isSame = JSON.stringify(schedule) === JSON.stringify(this.#schedule);
    this.#schedule = schedule;
    this.#missedAfterDays = missedAfterDays;
    this.#wasOpen = undefined;
    if (!isSame) this.#remember({ ...this.#history, since: this.#options.clock.now() });
    this.#wake();
  }

  /** Tells of a run that somebody else has begun: the next one counts from it. Returns what to call with its outcome. */
  begin(): (outcome: RunOutcome) => void {
    const { clock } = this.#options;
    this.#remember({ ...this.#history, lastStart: clock.now() });
    return ({ kind }) => {
      const { failures } = this.#history;
      if (kind === 'done') {
        this.#remember({ ...this.#history, lastSuccess: clock.now(), failures: 0 });
      } else if (kind !== 'stopped') {
        this.#remember({ ...this.#history, lastFailure: clock.now(), failures: failures + 1 });
      }
    };
  }

  #remember(history: ScheduleHistory): void {
    this.#history = history;
    this.#options.onHistory(history);
  }

  #wake(): void {
    this.#cancel();
    if (this.#isStopped) return;
    const { clock } = this.#options;
    const now = clock.now();
    const due = this.nextRun ?? Number.POSITIVE_INFINITY;
    const longest = this.#schedule.kind === 'on-close' ? LOOK_AT_APPLICATION : LONGEST_WAIT;
    this.#cancel = clock.after(Math.max(0, Math.min(longest, due - now)), () => void this.#look());
  }

  async #look(): Promise<void> {
    const { clock, run } = this.#options;
    if (this.#schedule.kind === 'on-close') await this.#lookAtApplication();
    this.#warnWhenMissed();
    const due = this.nextRun;
    if (!this.#isRunning && !this.#isStopped && due !== undefined && due <= clock.now()) {
      this.#isRunning = true;
      const end = this.begin();
      // The runner has reported what went wrong; here it only matters that it did.
      const outcome = await run().catch((): RunOutcome => ({ kind: 'failed' }));
      this.#isRunning = false;
      end(outcome);
    }
    this.#wake();
  }

  async #lookAtApplication(): Promise<void> {
    // Where it cannot be told, the last answer stands.
    const isOpen = await this.#options.isApplicationOpen().catch(() => this.#wasOpen);
    if (this.#wasOpen && isOpen === false) {
      this.#remember({ ...this.#history, lastClose: this.#options.clock.now() });
    }
    this.#wasOpen = isOpen;
  }

  #isMissed(): boolean {
    const limits = { now: this.#options.clock.now(), afterDays: this.#missedAfterDays };
    return isMissed(this.#schedule, this.#history, limits);
  }

  #warnWhenMissed(): void {
    const now = this.#options.clock.now();
    if (now - this.#lastMissed < DAY || !this.#isMissed()) return;
    this.#lastMissed = now;
    this.#options.onMissed?.(this.#history.lastSuccess);
  }
}
