import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSafeName } from './safe-name.ts';

describe('isSafeName', () => {
  it.each(['', '.', '..', 'a/b', '/', 'a\0b'])('refuses %j everywhere', (name) => {
    expect(isSafeName(name, 'posix')).toBe(false);
    expect(isSafeName(name, 'win32')).toBe(false);
  });

  it.each([
    'a',
    '...',
    ' ',
    'caf\u00e9',
    '\u7b14\u8bb0.md',
    '.hidden',
    'a..b',
    '\ud83c\udf52',
    '\udcff',
  ])('takes %j where only separators matter', (name) => {
    expect(isSafeName(name, 'posix')).toBe(true);
  });

  it.each([
    ...['CON', 'con', 'Prn', 'AUX', 'nul', 'NUL.txt', 'nul.tar.gz', 'NUL .txt', 'COM1', 'com9.log'],
    ...['LPT0', 'COM\u00b9', 'CONIN$', 'conout$.x', 'CON.', 'AUX '],
    ...['a\\b', '..\\up', 'C:', 'C:evil', 'file:stream', 'a<b', 'a>b', 'a"b', 'a|b', 'what?', '*'],
    ...['dot.', 'dots...', 'space ', '...', ' ', '\u0001', 'tab\there'],
  ])('refuses %j on Windows', (name) => {
    expect(isSafeName(name, 'win32')).toBe(false);
  });

  it.each([
    ...['CONSOLE', 'icon', 'con1', 'COM', 'COM10', 'LPT', 'nully.txt', 'my.nul', 'x CON', 'NUL_'],
    ...[
      'a b',
      ' leading',
      '.gitignore',
      'a.b.c',
      'caf\u00e9',
      '\u7b14\u8bb0.md',
      "it's",
      'a;b,c=d+e&f',
    ],
  ])('takes %j on Windows', (name) => {
    expect(isSafeName(name, 'win32')).toBe(true);
  });

  it('takes nothing on Windows that it refuses elsewhere', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'/\\\0.:aNU l\u{1f352}') }), (name) => {
        return !isSafeName(name, 'win32') || isSafeName(name, 'posix');
      }),
    );
  });
});
