import { Seeded } from './seeded.ts';

const VOCABULARY_SIZE = 4_096;
const SYLLABLES = 'ba co di fu ge ha in jo ka le mo nu or pa qui re si ta un vo we xe ys zi'.split(
  ' ',
);
const LONGEST_WORD = 5;

/** Bytes of text that compress about as well as prose does: words of a vocabulary, the first ones far more often. */
export class SeededText {
  readonly #seeded: Seeded;
  readonly #words: readonly Buffer[];

  constructor(seed: string) {
    this.#seeded = new Seeded(seed);
    const { words, wordOf } = vocabulary();
    this.#words = Array.from(wordOf, (index) => words[index]!);
  }

  bytes(length: number): Buffer {
    const text = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const draws = this.#seeded.bytes(64 * 1024);
      for (let i = 0; i < draws.length && filled < length; i += 2) {
        const word = this.#words[(draws[i]! << 8) | draws[i + 1]!]!;
        // Words are too short for `copy` to pay.
        for (let j = 0; j < word.length && filled < length; j++) text[filled++] = word[j]!;
      }
    }
    return text;
  }
}

/** The words, and for each of 65,536 draws the word that it stands for: the cube favours the first ones, as prose does. */
function vocabulary(): { words: Buffer[]; wordOf: Uint16Array } {
  const seeded = new Seeded('vocabulary');
  const words = Array.from({ length: VOCABULARY_SIZE }, () => {
    const syllables = Array.from(
      { length: 1 + seeded.below(LONGEST_WORD) },
      () => SYLLABLES[seeded.below(SYLLABLES.length)],
    );
    return Buffer.from(syllables.join('') + (seeded.below(12) === 0 ? '.\n' : ' '));
  });
  const wordOf = Uint16Array.from({ length: 65_536 }, (_, draw) =>
    Math.floor((draw / 65_536) ** 3 * VOCABULARY_SIZE),
  );
  return { words, wordOf };
}
