import { readFileSync, writeFileSync } from 'node:fs';

/** The parts of the document that the benchmark writes, by the words in their marks. */
export type ReportPart =
  | 'results'
  | 'line'
  | 'first pack'
  | 'maintenance'
  | 'cherry studio'
  | 'app';

/**
 * `document` with `text` between the two marks of a part in place of what was there.
 * @throws Error when the marks are missing
 */
export function replaceBetweenMarks(
  document: string,
  text: string,
  part: ReportPart = 'results',
): string {
  const [first, last] = [`<!-- ${part}: written by the benchmark -->`, `<!-- end of ${part} -->`];
  const begin = document.indexOf(first);
  const end = document.indexOf(last);
  if (begin < 0 || end < begin) {
    throw new Error(`The document has no "${first}" followed by "${last}".`);
  }
  const head = document.slice(0, begin + first.length);
  return `${head}\n\n${text}\n\n${document.slice(end)}`;
}

/** Writes `text` into a file between the marks of a part. */
export function writeReport(file: string, text: string, part: ReportPart = 'results'): void {
  writeFileSync(file, replaceBetweenMarks(readFileSync(file, 'utf8'), text, part));
}
