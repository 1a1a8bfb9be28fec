import { readFileSync, writeFileSync } from 'node:fs';

const BEGIN = '<!-- results: written by the benchmark -->';
const END = '<!-- end of results -->';

/**
 * `document` with `text` between its two marks in place of what was there.
 * @throws Error when the marks are missing
 */
export function replaceBetweenMarks(document: string, text: string): string {
  const begin = document.indexOf(BEGIN);
  const end = document.indexOf(END);
  if (begin < 0 || end < begin) {
    throw new Error(`The document has no "${BEGIN}" followed by "${END}".`);
  }
  const head = document.slice(0, begin + BEGIN.length);
  return `${head}\n\n${text}\n\n${document.slice(end)}`;
}

/** Writes `text` into a file between its marks. */
export function writeReport(file: string, text: string): void {
  writeFileSync(file, replaceBetweenMarks(readFileSync(file, 'utf8'), text));
}
