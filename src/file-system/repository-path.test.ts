import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { repositoryNames, toLocalPath, toLongPath, toRepositoryPath } from './repository-path.ts';
import { isSafeName, type PathPlatform } from './safe-name.ts';

describe('toRepositoryPath', () => {
  it.each([
    ['/', '/'],
    ['/home/ada', '/home/ada'],
    ['//home/./ada/../bob//', '/home/bob'],
    ['/with\\backslash', '/with\\backslash'],
    ['/..', '/'],
  ])('keeps the path %j of other systems, made regular', (path, expected) => {
    expect(toRepositoryPath(path, 'posix')).toBe(expected);
  });

  it.each([
    ['C:\\', '/C'],
    ['C:\\Users\\ada', '/C/Users/ada'],
    ['d:/data/./x/../y/', '/d/data/y'],
    ['C:\\..\\..\\x', '/C/x'],
    ['\\\\?\\C:\\long\\path', '/C/long/path'],
    ['\\\\server\\share', '/\\\\server\\share'],
    ['\\\\server\\share\\folder\\file', '/\\\\server\\share/folder/file'],
    ['//server/share/folder', '/\\\\server\\share/folder'],
    ['\\\\?\\UNC\\server\\share\\folder', '/\\\\server\\share/folder'],
  ])('makes the drive or share of %j a folder of the root', (path, expected) => {
    expect(toRepositoryPath(path, 'win32')).toBe(expected);
  });

  it.each([
    ['home/ada', 'posix'],
    ['', 'posix'],
    ['folder\\file', 'win32'],
    ['\\folder', 'win32'],
    ['/folder', 'win32'],
    ['C:folder', 'win32'],
    ['C:', 'win32'],
    ['\\\\.\\PhysicalDrive0', 'win32'],
    ['\\\\?\\Volume{b75e2c83}\\x', 'win32'],
    ['', 'win32'],
  ] as const)('refuses %j, which is not absolute on %s', (path, platform) => {
    expect(() => toRepositoryPath(path, platform)).toThrow(
      expect.objectContaining({ code: 'BAD_ARGUMENT' }),
    );
  });
});

describe('toLocalPath', () => {
  const namesOn = (platform: PathPlatform) =>
    fc.array(fc.string({ minLength: 1 }).filter((name) => isSafeName(name, platform)));

  it('finds the way back from the names of a path', () => {
    fc.assert(
      fc.property(namesOn('posix'), (names) => {
        expect(repositoryNames(toLocalPath(names, 'posix')!, 'posix')).toEqual(names);
      }),
    );
  });

  it('finds the way back to a drive or a share of Windows', () => {
    const roots = fc.constantFrom('C', 'z', '\\\\server\\share', '\\\\10.0.0.1\\data$');
    fc.assert(
      fc.property(roots, namesOn('win32'), (root, names) => {
        const path = toLocalPath([root, ...names], 'win32')!;
        expect(repositoryNames(path, 'win32')).toEqual([root, ...names]);
        expect(repositoryNames(toLongPath(path, 'win32'), 'win32')).toEqual([root, ...names]);
      }),
    );
  });

  it.each([
    [['home', 'ada'], 'win32'],
    [[], 'win32'],
    [['CC', 'x'], 'win32'],
    [['C', '..', 'x'], 'win32'],
    [['C', 'a\\b'], 'win32'],
    [['C', 'NUL'], 'win32'],
    [['\\\\server', 'x'], 'win32'],
    [['\\\\?\\C:', 'x'], 'win32'],
    [['\\\\..\\share', 'x'], 'win32'],
    [['etc', '..', 'x'], 'posix'],
    [['a/b'], 'posix'],
    [[''], 'posix'],
  ] as const)('finds none for %j on %s', (names, platform) => {
    expect(toLocalPath(names, platform)).toBeUndefined();
  });
});

describe('toLongPath', () => {
  it('adds the prefix that lifts the limits of Windows, once', () => {
    expect(toLongPath('C:\\a\\b', 'win32')).toBe('\\\\?\\C:\\a\\b');
    expect(toLongPath('\\\\?\\C:\\a\\b', 'win32')).toBe('\\\\?\\C:\\a\\b');
    expect(toLongPath('\\\\server\\share\\x', 'win32')).toBe('\\\\?\\UNC\\server\\share\\x');
  });

  it('leaves paths of other systems as they are', () => {
    expect(toLongPath('/a/b', 'posix')).toBe('/a/b');
  });
});
