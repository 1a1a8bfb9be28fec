import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPathMatcher } from './patterns.ts';

const matches = (pattern: string, path: string) => createPathMatcher([pattern]).matches(path);

describe('one pattern', () => {
  test.each([
    ['*.js', '/home/a/x.js'],
    ['*.js', '/home/x.js/below'],
    ['foo', '/a/foo'],
    ['foo', '/a/foo/b/c'],
    ['a/foo', '/x/a/foo/b'],
    ['foo/', '/a/foo'],
    ['./foo', '/a/foo'],
    ['a/../foo', '/b/foo'],
    ['/a/b', '/a/b'],
    ['/a/b', '/a/b/c'],
    ['/', '/anything'],
    ['/a/*/c', '/a/b/c/d'],
    ['/a/**/c', '/a/c'],
    ['/a/**/c', '/a/b/b/c/d'],
    ['**/c', '/a/c'],
    ['a/**', '/x/a'],
    ['/**/a/**/b', '/x/a/y/b/z'],
    ['/a/**/x/**/x', '/a/x/b/x'],
    ['?', '/a'],
    ['?', '/\u{1f600}'],
    ['??', '/\udc80\udcff'],
    ['[a-c]x', '/bx'],
    ['[^a-c]x', '/dx'],
    ['[\\]]', '/]'],
    ['[a\\-z]', '/-'],
    ['\\*', '/*'],
    ['a\\[b', '/a[b'],
    ['a.b', '/a.b'],
    ['*', '/line\nbreak'],
    ['a]', '/a]'],
  ])('%j matches %j', (pattern, path) => {
    expect(matches(pattern, path)).toBe(true);
  });

  test.each([
    ['*.js', '/home/x.jsx'],
    ['/foo', '/a/foo'],
    ['/a/b/c', '/a/b'],
    ['/a/*/c', '/a/b/b/c'],
    ['a*c', '/a/c'],
    ['foo/bar', '/foo/x/bar'],
    ['?', '/ab'],
    ['[^a]', '/a'],
    ['[z-a]', '/m'],
    ['a.b', '/axb'],
    ['A', '/a'],
    ['\\*', '/x'],
    ['foo', '/food'],
    ['/a/**/x/**/x', '/a/x/b'],
  ])('%j does not match %j', (pattern, path) => {
    expect(matches(pattern, path)).toBe(false);
  });

  test.each(['[', '[a', 'a\\', '[]', '[a-]', '[^]'])('%j is refused by name', (pattern) => {
    expect(() => createPathMatcher([pattern])).toThrow(
      expect.objectContaining({ code: 'BAD_ARGUMENT', details: { reason: 'pattern', pattern } }),
    );
  });
});

describe('stars in a name', () => {
  test('share it out as one regular expression would', () => {
    const glob = fc.stringMatching(/^[ab*?]{1,8}$/).filter((text) => text !== '**');
    fc.assert(
      fc.property(glob, fc.stringMatching(/^[ab\u{1f600}]{1,8}$/u), (pattern, name) => {
        const source = pattern.replaceAll('*', '.*').replaceAll('?', '.');
        const expected = new RegExp(`^${source}$`, 'su').test(name);
        expect(matches(pattern, `/${name}`)).toBe(expected);
      }),
    );
  });

  test('take no time, however many they are', () => {
    const name = 'a'.repeat(250);
    expect(matches(`${'*a'.repeat(60)}*b`, `/${name}`)).toBe(false);
    expect(matches(`${'*a'.repeat(60)}*`, `/${name}`)).toBe(true);
  });
});

describe('a list of patterns', () => {
  test('matches what one of them matches, and nothing when it is empty', () => {
    const matcher = createPathMatcher(['', '*.o', '/tmp']);
    expect(matcher.matches('/src/x.o')).toBe(true);
    expect(matcher.matches('/tmp/y')).toBe(true);
    expect(matcher.matches('/src/x.c')).toBe(false);
    expect(createPathMatcher([]).matches('/a')).toBe(false);
    expect(createPathMatcher([]).mayMatchBelow('/')).toBe(false);
  });

  test('takes back with ! what an earlier pattern matched, in order', () => {
    const matcher = createPathMatcher(['/home/*', '!/home/keep', '/home/keep/not-this']);
    expect(matcher.matches('/home/other')).toBe(true);
    expect(matcher.matches('/home/keep')).toBe(false);
    expect(matcher.matches('/home/keep/a')).toBe(false);
    expect(matcher.matches('/home/keep/not-this')).toBe(true);
    expect(createPathMatcher(['!a', 'a']).matches('/a')).toBe(true);
  });

  test('compares without regard to case when asked to', () => {
    const matcher = createPathMatcher(['*.JPG', '/Ärger'], { caseInsensitive: true });
    expect(matcher.matches('/x.jpg')).toBe(true);
    expect(matcher.matches('/ÄRGER/x')).toBe(true);
  });
});

describe('what may match below a folder', () => {
  test.each([
    ['/a/b/c', '/', true],
    ['/a/b/c', '/a', true],
    ['/a/b/c', '/a/b/c/d', true],
    ['/a/b/c', '/x', false],
    ['/a/b/c', '/a/x', false],
    ['/a/*/c', '/a/x', true],
    ['/a/**/c', '/a/x/y/z', true],
    ['/a/**/c', '/b', false],
    ['c', '/x/y', true],
  ])('%j below %j: %j', (pattern, folder, expected) => {
    expect(createPathMatcher([pattern]).mayMatchBelow(folder)).toBe(expected);
  });

  const name = fc.stringMatching(/^[ab]{1,2}$/);
  const part = fc.oneof(name, fc.constantFrom('*', '**', '?', 'a*', '[ab]', '[^a]b'));
  const pattern = fc
    .tuple(fc.constantFrom('', '/'), fc.array(part, { minLength: 1, maxLength: 4 }))
    .map(([root, parts]) => root + parts.join('/'));
  const path = fc.array(name, { minLength: 1, maxLength: 6 });

  test('a match is never missed by a walk that asks first', () => {
    fc.assert(
      fc.property(fc.array(pattern, { maxLength: 3 }), path, (patterns, names) => {
        const matcher = createPathMatcher(patterns);
        if (!matcher.matches(`/${names.join('/')}`)) return;
        for (let depth = 0; depth < names.length; depth++) {
          expect(matcher.mayMatchBelow(`/${names.slice(0, depth).join('/')}`)).toBe(true);
        }
      }),
    );
  });

  test('agrees with trying every way to replace ** by stars', () => {
    const expand = (parts: string[], length: number): string[][] => {
      const at = parts.indexOf('**');
      if (at === -1) return [parts];
      return Array.from({ length: length + 1 }, (_, stars) =>
        expand([...parts.slice(0, at), ...Array(stars).fill('*'), ...parts.slice(at + 1)], length),
      ).flat();
    };
    fc.assert(
      fc.property(pattern, path, (glob, names) => {
        const target = `/${names.join('/')}`;
        const root = glob.startsWith('/') ? '/' : '';
        const parts = glob.split('/').filter((text) => text !== '');
        const expected = expand(parts, names.length).some((plain) => {
          if (plain.length === 0) return true;
          return matches(root + plain.join('/'), target);
        });
        expect(matches(glob, target)).toBe(expected);
      }),
    );
  });
});
