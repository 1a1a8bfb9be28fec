import fc from 'fast-check';
import { getNodeValue } from 'jsonc-parser';
import { expect, test } from 'vitest';
import { JsoncProblem, parseJsonc, setProperty } from './jsonc-text.ts';

test.each<[title: string, before: string, path: string[], value: unknown, after: string]>([
  ['a value', '{\n  "a": 1, // one\n}', ['a'], 2, '{\n  "a": 2, // one\n}'],
  ['into nothing', '{}', ['a'], 1, '{\n  "a": 1\n}'],
  ['into a comment', '{\n  // none\n}', ['a'], 1, '{\n  "a": 1\n  // none\n}'],
  ['behind the last', '{\n  "a": 1\n}', ['b'], 2, '{\n  "a": 1,\n  "b": 2\n}'],
  ['behind its comment', '{\n  "a": 1 // one\n}', ['b'], 2, '{\n  "a": 1, // one\n  "b": 2\n}'],
  ['behind a comma', '{\n\t"a": 1, /* one */\n}', ['b'], 2, '{\n\t"a": 1, /* one */\n\t"b": 2,\n}'],
  ['on one line', '{"a": 1}', ['b'], 2, '{"a": 1, "b": 2}'],
  ['on one line, behind a comma', '{"a": 1,}', ['b'], 2, '{"a": 1, "b": 2}'],
  [
    'with what holds it',
    '{\n  "x": 0\n}',
    ['a', 'b'],
    1,
    '{\n  "x": 0,\n  "a": {\n    "b": 1\n  }\n}',
  ],
  ['with line ends of Windows', '{\r\n "a": 1\r\n}', ['b'], 2, '{\r\n "a": 1,\r\n "b": 2\r\n}'],
  [
    'away, the first',
    '{\n  "a": 1, // one\n  // two\n  "b": 2\n}',
    ['a'],
    undefined,
    '{\n  // two\n  "b": 2\n}',
  ],
  [
    'away, the last',
    '{\n  "a": 1, // one\n  "b": 2 // two\n}',
    ['b'],
    undefined,
    '{\n  "a": 1 // one\n}',
  ],
  ['away, with a comma', '{\n  "a": 1,\n  "b": 2,\n}', ['b'], undefined, '{\n  "a": 1,\n}'],
  ['away, the only', '{\n  "a": 1\n}', ['a'], undefined, '{\n}'],
  ['away, on one line', '{"a": 1, "b": 2, "c": 3}', ['b'], undefined, '{"a": 1, "c": 3}'],
  ['away, not there', '{"a": 1}', ['b'], undefined, '{"a": 1}'],
])('a property goes %s', (_title, before, path, value, after) => {
  expect(setProperty(before, path, value)).toBe(after);
});

const COMMENTS = [' ', '\n', '\n\n  ', ' // note\n', ' /* note */ ', ' /* no\nte */\n'];
const key = fc.constantFrom('a', 'b', 'c', 'd "e"', '');

/** Objects of objects, printed with comments and white space wherever they may stand. */
const jsonc: fc.Arbitrary<string> = fc.letrec<{ object: string; value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('1', '"x, // y"', 'null', '[1, {}]'),
    tie('object'),
  ),
  object: fc
    .tuple(
      fc.uniqueArray(
        fc.tuple(key, tie('value'), fc.constantFrom(...COMMENTS), fc.constantFrom(...COMMENTS)),
        { selector: ([name]) => name, maxLength: 4 },
      ),
      fc.boolean(),
      fc.constantFrom(...COMMENTS),
    )
    .map(([entries, trailing, open]) => {
      const parts = entries.map(([name, value, before, behind], at) => {
        const comma = at < entries.length - 1 || trailing ? ',' : '';
        return `${JSON.stringify(name)}:${before}${value}${comma}${behind}`;
      });
      return `{${open}${parts.join('')}}`;
    }),
})).object;

test('an edit changes the value that it is told, and loses no other and no comment', () => {
  fc.assert(
    fc.property(jsonc, key, fc.constantFrom(undefined, 7, { x: [1] }), (text, name, value) => {
      const before = getNodeValue(parseJsonc(text)) as Record<string, unknown>;
      const edited = setProperty(text, [name], value);
      const after = getNodeValue(parseJsonc(edited)) as Record<string, unknown>;
      const { [name]: _old, ...others } = before;
      expect({ ...after }).toEqual(value === undefined ? others : { ...others, [name]: value });
      if (value !== undefined && !(name in before)) {
        const notes = (from: string) => from.match(/no\n?te/g)?.length;
        expect(notes(edited)).toBe(notes(text));
      }
    }),
  );
});

test('what is no JSON is refused, whatever it is', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        parseJsonc(text);
      } catch (error) {
        expect(error).toBeInstanceOf(JsoncProblem);
      }
    }),
  );
});
