import { KirschError } from '../errors/index.ts';

/**
 * Splits a command as a shell would: spaces part words; quotes and backslashes keep things together. Nothing is expanded.
 * @throws KirschError `BAD_ARGUMENT` for a quote that does not end
 */
export function splitCommand(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === '\\' && quote !== "'" && at + 1 < text.length) {
      word = (word ?? '') + text[++at];
    } else if (quote !== '') {
      if (character === quote) quote = '';
      else word = (word ?? '') + character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? '') + character;
    }
  }
  if (quote !== '') {
    throw new KirschError('BAD_ARGUMENT', 'A quote in the command does not end.', {
      hint: `Add the missing ${quote}.`,
    });
  }
  if (word !== undefined) words.push(word);
  return words;
}
