import fc from 'fast-check';
import { expect, test } from 'vitest';
import { finder, wordsOf } from './find-words.ts';

test('words are parted by spaces, and quotation marks keep them together', () => {
  expect(wordsOf('  Red "blue sky"  ')).toEqual(['red', 'blue sky']);
  expect(wordsOf(' "" ')).toEqual(['""']);
});

test('a text is found that has all words, whatever case or width they have', () => {
  const find = finder(wordsOf('ＫＩＲＳＣＨ 樱桃'));
  expect(find('the 樱桃 of Kirsch')).toBe('the 樱桃 of Kirsch');
  expect(find('the 樱桃')).toBeUndefined();
});

test('the excerpt is one line around the first word', () => {
  const text = `${'a '.repeat(100)}needle\n${'b '.repeat(100)}`;
  expect(finder(['needle'])(text)).toMatch(/^…[a ]+needle b[b ]+…$/);
});

const unit = fc.nat({ max: 0xffff }).map((code) => String.fromCharCode(code));

test('the two small sigmas are one letter', () => {
  expect(finder(['σ'])('ΛΟΓΟΣ')).toBe('ΛΟΓΟΣ');
});

test('whatever is in a text, each of its pieces is found in it', () => {
  fc.assert(
    fc.property(fc.string({ unit, minLength: 1 }), fc.nat(), fc.nat(), (text, from, length) => {
      const start = from % text.length;
      const piece = text.normalize('NFKC').slice(start, start + 1 + (length % 5));
      expect(finder([piece])(text.normalize('NFKC'))).toBeTypeOf('string');
    }),
  );
});
