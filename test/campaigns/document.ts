import { readFileSync, writeFileSync } from 'node:fs';
import type { Kind } from './options.ts';
import type { Outcome } from './outcome.ts';

/** What the rows of a kind are called in its table. */
const SUBJECT: Record<Kind, string> = {
  crash: 'operation',
  concurrent: 'at work at once',
  faults: 'operation',
  rot: 'harm',
  clock: 'clocks',
  capture: 'who writes',
  size: 'step',
  zips: 'what',
};

/** The tables of all outcomes of a kind. */
export function tableOf(kind: Kind, outcomes: readonly Outcome[]): string {
  const rows = outcomes.filter((outcome) => outcome.kind === kind);
  const counted = [...new Set(rows.flatMap(({ counts }) => Object.keys(counts)))];
  const head = [
    SUBJECT[kind],
    'storage',
    kind === 'size' ? 'blobs' : 'runs',
    ...counted,
    'failed',
    'seed',
    'day',
  ];
  const lines = rows.map((row) => [
    row.what,
    row.storage,
    number(row.runs),
    ...counted.map((name) => (name in row.counts ? number(row.counts[name]!) : '')),
    number(row.failed),
    String(row.seed),
    row.date,
  ]);
  const numeric = head.map((_, at) => at > 1 && at < head.length - 1);
  const table = [
    `| ${head.join(' | ')} |`,
    `| ${numeric.map((is) => (is ? '---:' : '---')).join(' | ')} |`,
    ...lines.map((cells) => `| ${cells.join(' | ')} |`),
    ...(rows.length > 1 && kind !== 'size' ? [`| ${totals(rows, counted).join(' | ')} |`] : []),
  ];
  const commands = [...new Set(rows.map(({ command }) => `    ${command}`))];
  return [...table, '', 'Repeat it:', '', ...commands].join('\n');
}

/**
 * `document` with `text` between the two marks of a kind in place of what was there.
 * @throws Error when the marks are missing
 */
export function replaceBetweenMarks(document: string, kind: Kind, text: string): string {
  const [first, last] = [`<!-- ${kind}: written by the campaign -->`, `<!-- end of ${kind} -->`];
  const begin = document.indexOf(first);
  const end = document.indexOf(last);
  if (begin < 0 || end < begin) {
    throw new Error(`The document has no "${first}" followed by "${last}".`);
  }
  return `${document.slice(0, begin + first.length)}\n\n${text}\n\n${document.slice(end)}`;
}

/** Writes the tables of these kinds into a document. */
export function writeDocument(
  file: string,
  kinds: readonly Kind[],
  outcomes: readonly Outcome[],
): void {
  let document = readFileSync(file, 'utf8');
  for (const kind of kinds) {
    document = replaceBetweenMarks(document, kind, tableOf(kind, outcomes));
  }
  writeFileSync(file, document);
}

function totals(rows: readonly Outcome[], counted: readonly string[]): string[] {
  const sum = (of: (row: Outcome) => number) => number(rows.reduce((all, row) => all + of(row), 0));
  return [
    'all',
    '',
    sum(({ runs }) => runs),
    ...counted.map((name) => sum(({ counts }) => counts[name] ?? 0)),
    sum(({ failed }) => failed),
    '',
    '',
  ];
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
