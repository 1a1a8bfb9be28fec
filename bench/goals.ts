import type { Step } from './row.ts';

/** The highest ratio of wall time to restic's that is good enough. Starting up has none: it is shown for what it is. */
export const WALL_GOALS: Readonly<Partial<Record<Step, number>>> = {
  first: 0.5,
  unchanged: 0.3,
  changed: 0.4,
  'restore-memory': 0.5,
  'restore-disk': 0.5,
  check: 0.7,
};

/** Of CPU time to restic's. */
export const CPU_GOAL = 1;

/** How many bytes of memory more than restic may be used at the peak. */
export const MEMORY_GOAL = 60e6;

/** Of requests to restic's, without the HEADs that confirm what was written. */
export const REQUESTS_GOAL = 1;

/** Of the repository's size to that of restic's. */
export const SIZE_GOAL = 1.02;

/** The same as WALL_GOALS for maintenance: for every step. */
export const MAINTENANCE_WALL_GOAL = 0.5;

/** How many bytes of memory more than restic maintenance may use at the peak. */
export const MAINTENANCE_MEMORY_GOAL = 0;

/** Counts what was held against the goals, and marks what misses them. */
export class Score {
  #met = 0;
  #all = 0;

  /** `text` when `figure` is not above `goal`, else the same in bold. */
  judge(text: string, figure: number, goal: number): string {
    this.#all += 1;
    if (figure > goal) return `**${text}**`;
    this.#met += 1;
    return text;
  }

  toString(): string {
    return `${this.#met} of ${this.#all} goals are met; figures in bold miss theirs.`;
  }
}
