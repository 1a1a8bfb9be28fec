import { displayFileName } from '../format/index.ts';

/**
 * A text of somebody else's for a terminal: its lines stay lines, and whatever could move the cursor, colour or rename the window, or turn the
 * direction of writing is escaped.
 */
export function terminalText(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => displayFileName(line.replaceAll('\t', '    ')))
    .join('\n');
}

/** The same in one line, cut to that many characters. */
export function terminalLine(text: string, most = Number.POSITIVE_INFINITY): string {
  const line = displayFileName(text.replace(/\s+/g, ' ').trim());
  const characters = Array.from(line);
  return characters.length <= most ? line : `${characters.slice(0, most - 1).join('')}…`;
}
