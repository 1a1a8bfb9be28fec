import fc from 'fast-check';
import { expect, test } from 'vitest';
import { terminalLine, terminalText } from './terminal-text.ts';

test('lines stay lines, and what could act on a terminal is escaped', () => {
  expect(terminalText('one\r\n\ttwo\x1b[31m\x07\u202e樱桃')).toBe(
    'one\n    two\\x1b[31m\\x07\\u202e樱桃',
  );
  expect(terminalLine(' a\n\n b\x9b ')).toBe('a b\\x9b');
  expect(terminalLine('樱桃树上', 3)).toBe('樱桃…');
});

const unit = fc
  .nat({ max: 0xffff })
  .map((code) => String.fromCharCode(code % 3 ? code : code % 256));

test('no text gives a control character, whatever it holds', () => {
  fc.assert(
    fc.property(fc.string({ unit }), (text) => {
      expect(terminalText(text)).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f]/);
      expect(terminalLine(text)).not.toMatch(/[\0-\x1f\x7f-\x9f]/);
    }),
    { numRuns: 50 },
  );
});
