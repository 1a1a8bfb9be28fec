import { randomInt } from 'node:crypto';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { KirschError } from '../../errors/index.ts';

/** Six words of 2,048 are 66 bits. */
const WORDS = 6;
/** No two words of the list start with the same four letters. */
const TELLING_LETTERS = 4;

/** Six words, each drawn from the BIP 39 list by the system's random numbers. */
export function makePassPhrase(): string {
  return Array.from({ length: WORDS }, () => wordlist[randomInt(wordlist.length)]!).join(' ');
}

/**
 * The phrase as it was made, from what a person types: any case, anything but letters between the words, and the first
 * four letters of a word for all of it.
 * @throws KirschError `BAD_ARGUMENT` when it is no six words of the list; it repeats none of them
 */
export function readPassPhrase(typed: string): string {
  const words = typed
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
  if (words.length !== WORDS) {
    throw bad(`The pass phrase has ${WORDS} words, and there are ${words.length}.`);
  }
  return words.map((word, index) => findWord(word, index + 1)).join(' ');
}

function findWord(typed: string, place: number): string {
  const found =
    wordlist.find((word) => word === typed) ??
    (typed.length >= TELLING_LETTERS ? wordlist.find((word) => word.startsWith(typed)) : undefined);
  if (found === undefined) {
    throw bad(`Word ${place} of the pass phrase is not one that Kirsch uses: it is misspelt.`);
  }
  return found;
}

function bad(message: string): KirschError {
  return new KirschError('BAD_ARGUMENT', message, {
    hint: 'Type the six words as they were shown, with spaces between them.',
    details: { reason: 'phrase-form' },
  });
}
