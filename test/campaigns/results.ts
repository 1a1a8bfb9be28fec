import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Outcome } from './outcome.ts';

const keyOf = ({ kind, what, storage }: Outcome) => `${kind} ${what} ${storage}`;

/** The old outcomes, with the new ones in place of those of the same name. */
export function mergeOutcomes(old: readonly Outcome[], fresh: readonly Outcome[]): Outcome[] {
  return [...new Map([...old, ...fresh].map((one) => [keyOf(one), one])).values()];
}

/** Reads what `writeOutcomes` wrote; nothing when there is no such file. */
export function readOutcomes(file: string): Outcome[] {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Outcome[]) : [];
}

/** Writes outcomes as JSON, one a line, so that a change is easy to see. */
export function writeOutcomes(file: string, outcomes: readonly Outcome[]): void {
  writeFileSync(file, `[\n${outcomes.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`);
}
