/** Shown around what was found, characters. */
const BEFORE = 40;
const AFTER = 100;

/** The words of what a person typed; in quotation marks several count as one. */
export function wordsOf(text: string): string[] {
  const found = text.matchAll(/"([^"]+)"|(\S+)/g);
  return Array.from(found, ([, quoted, word]) => folded(quoted ?? word ?? '').trim()).filter(
    Boolean,
  );
}

/**
 * Looks for texts that have all of these words, as a part of a longer word as well: languages without spaces have no others. Case and
 * width of letters do not count.
 *
 * @param words as `wordsOf` gives them
 * @returns a function that gives the first place with what is around it in one line; undefined where a word is missing
 */
export function finder(words: readonly string[]): (text: string) => string | undefined {
  const wanted = words.map(folded);
  return (text) => {
    const plain = folded(text);
    let first = plain.length;
    for (const word of wanted) {
      const at = plain.indexOf(word);
      if (at === -1) return undefined;
      first = Math.min(first, at);
    }
    // Folding may change lengths: the excerpt is of the folded text only where it did.
    return excerpt(plain.length === text.length ? text : plain, first);
  };
}

function excerpt(text: string, at: number): string {
  const start = Math.max(0, at - BEFORE);
  const end = Math.min(text.length, at + AFTER);
  const line = text.slice(start, end).replace(/\s+/g, ' ').trim().toWellFormed();
  return `${start > 0 ? '…' : ''}${line}${end < text.length ? '…' : ''}`;
}

function folded(text: string): string {
  // A sigma becomes another letter at a word's end.
  return text.normalize('NFKC').toLowerCase().replaceAll('ς', 'σ');
}
