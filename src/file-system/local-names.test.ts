import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { localNames } from './local-names.ts';
import { isSafeName } from './safe-name.ts';

const renamed = (...names: string[]) => Object.fromEntries(localNames(names, 'win32'));

describe('localNames', () => {
  test.each([
    ['a:b', 'a%3Ab'],
    ['what?', 'what%3F'],
    ['..\\..\\up', '..%5C..%5Cup'],
    ['C:\\Windows', 'C%3A%5CWindows'],
    ['tab\there', 'tab%09here'],
    ['dot.', 'dot%2E'],
    ['...', '..%2E'],
    ['..', '.%2E'],
    ['.', '%2E'],
    ['', '%'],
    ['space ', 'space%20'],
    ['CON', '%43ON'],
    ['nul.tar.gz', '%6Eul.tar.gz'],
    ['NUL .txt', '%4EUL .txt'],
    ['NUL.', 'NUL%2E'],
    ['com\u00b9', '%63om\u00b9'],
    ['caf\udce9', 'caf%E9'],
  ])('on Windows %j becomes %j', (name, local) => {
    expect(renamed(name)).toEqual({ [name]: local });
  });

  test('on Windows everything else stays', () => {
    expect(renamed('a', '.hidden', 'a%3Ab', 'console', '\u7b14\u8bb0.md', '\u{1f352}')).toEqual({});
  });

  test('what stays keeps its name, and what is changed takes another one', () => {
    expect(renamed('a:b', 'a%3ab', 'A%3AB (2)')).toEqual({ 'a:b': 'a%3Ab (3)' });
    expect(renamed('x?.md', 'x%3F.md')).toEqual({ 'x?.md': 'x%3F (2).md' });
  });

  test('of two names that Windows takes for one, the latter gets a number', () => {
    expect(renamed('README.md', 'readme.md', 'Readme.md')).toEqual({
      'readme.md': 'readme (2).md',
      'Readme.md': 'Readme (3).md',
    });
  });

  test('elsewhere every name stays', () => {
    expect(localNames(['CON', 'a:b', 'A:B', 'dot.'], 'posix').size).toBe(0);
  });

  test('all names are safe and different on Windows, whatever they were', () => {
    const part = fc.constantFrom(...'aA.: %%(2)\\?*nul', 'CON', 'nul', 'é', '\u{1f352}', '\udc80');
    const name = fc.array(part, { maxLength: 6 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 30 }), (names) => {
        const changed = localNames(names, 'win32');
        const local = names.map((one) => changed.get(one) ?? one);
        for (const one of local) expect(isSafeName(one, 'win32'), JSON.stringify(one)).toBe(true);
        const folded = local.map((one) => one.normalize('NFC').toLowerCase());
        expect(new Set(folded).size).toBe(names.length);
        for (const [before, after] of changed) expect(after).not.toBe(before);
        expect(localNames(names, 'win32')).toEqual(changed);
      }),
    );
  });
});
