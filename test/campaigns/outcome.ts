import type { Kind } from './options.ts';

/** What came of one part of a campaign: a row of its table. */
export interface Outcome {
  readonly kind: Kind;
  /** What was done, and where: together with `kind` it names the row. */
  readonly what: string;
  readonly storage: string;
  readonly seed: number;
  readonly runs: number;
  /** Counts of its kind, by their words: `{ 'between two calls': 96 }`. */
  readonly counts: Readonly<Record<string, number>>;
  /** How many runs had something to complain of. */
  readonly failed: number;
  /** What repeats it. */
  readonly command: string;
  /** The day it ended, `2026-01-31`. */
  readonly date: string;
}

/** A run that did not end well, as it is told while the campaign goes on. */
export interface Failure {
  readonly title: string;
  readonly complaints: readonly string[];
  /** What repeats this run alone. */
  readonly command: string;
}

/** Whom a campaign tells what it does. */
export interface Report {
  say(text: string): void;
  failed(failure: Failure): void;
  done(outcome: Outcome): void;
}
