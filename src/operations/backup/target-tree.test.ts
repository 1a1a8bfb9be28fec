import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildTargetTree, type TargetTree } from './target-tree.ts';

/** The folders that a test may ask for the names in. */
const LISTINGS: Readonly<Record<string, readonly string[]>> = {
  '/home/ann': ['b', 'a'],
  '/home': ['ann', 'bob'],
  '/': ['etc', 'home'],
  '/srv': ['mail', 'web'],
  'C:\\Users\\ann': ['Documents'],
  'C:\\Users': ['ann', 'Public'],
  'C:\\': ['Users'],
};

function listNames(folder: string): readonly string[] {
  const names = LISTINGS[folder];
  if (!names) throw new Error(`Nobody should ask for the names in ${folder}.`);
  return names;
}

function posix(...targets: string[]): Record<string, string> {
  return flat(buildTargetTree(targets, '/home/ann', listNames, path.posix));
}

function windows(...targets: string[]): Record<string, string> {
  return flat(buildTargetTree(targets, 'C:\\Users\\ann', listNames, path.win32));
}

/** Every entry by its path in the snapshot; targets are marked with a star. */
function flat(tree: TargetTree, above = ''): Record<string, string> {
  const entries: Record<string, string> = above === '' && tree.isTarget ? { '/': '*' } : {};
  for (const [name, child] of tree.children) {
    entries[`${above}/${name}`] = child.isTarget ? `*${child.path}` : child.path;
    Object.assign(entries, flat(child, `${above}/${name}`));
  }
  return entries;
}

describe('what a snapshot shows of its targets', () => {
  test('an absolute path keeps all its parts', () => {
    expect(posix('/srv/data/web')).toEqual({
      '/srv': '/srv',
      '/srv/data': '/srv/data',
      '/srv/data/web': '*/srv/data/web',
    });
  });

  test('a relative one keeps the parts that were typed', () => {
    expect(posix('docs/letters')).toEqual({
      '/docs': '/home/ann/docs',
      '/docs/letters': '*/home/ann/docs/letters',
    });
    expect(posix('./docs/')).toEqual({ '/docs': '*/home/ann/docs' });
  });

  test('parts that lead up are left out', () => {
    expect(posix('../bob/docs')).toEqual({
      '/bob': '/home/bob',
      '/bob/docs': '*/home/bob/docs',
    });
    expect(posix('docs/../letters')).toEqual({ '/letters': '*/home/ann/letters' });
    expect(posix('/srv/../etc/./passwd')).toEqual({
      '/etc': '/etc',
      '/etc/passwd': '*/etc/passwd',
    });
  });

  test('a folder that has no name stands for its entries', () => {
    const own = { '/a': '*/home/ann/a', '/b': '*/home/ann/b' };
    expect(posix('.')).toEqual(own);
    expect(posix('./')).toEqual(own);
    expect(posix('..')).toEqual({ '/ann': '*/home/ann', '/bob': '*/home/bob' });
    expect(posix('../..')).toEqual({ '/etc': '*/etc', '/home': '*/home' });
  });

  test('the root of all is a target itself', () => {
    expect(posix('/')).toEqual({ '/': '*' });
  });

  test('several targets share the folders above them', () => {
    expect(posix('/srv/web', '/srv/mail')).toEqual({
      '/srv': '/srv',
      '/srv/web': '*/srv/web',
      '/srv/mail': '*/srv/mail',
    });
  });

  test('a target that is given twice stays one', () => {
    expect(posix('/srv', '/srv/', '/srv/.')).toEqual({ '/srv': '*/srv' });
  });

  test('a folder that holds another target stands for its entries', () => {
    const both = { '/srv': '/srv', '/srv/mail': '*/srv/mail', '/srv/web': '*/srv/web' };
    expect(posix('/srv', '/srv/web')).toEqual(both);
    expect(posix('/srv/web', '/srv')).toEqual(both);
    expect(posix('.', 'a')).toEqual(posix('.'));
    expect(posix('/', '/home/ann/b')).toEqual({
      '/etc': '*/etc',
      '/home': '/home',
      '/home/ann': '/home/ann',
      '/home/ann/a': '*/home/ann/a',
      '/home/ann/b': '*/home/ann/b',
      '/home/bob': '*/home/bob',
    });
  });

  test('only what was asked for has a name; the entries of a folder came with it', () => {
    const named = ({ children }: TargetTree): string[] =>
      [...children].flatMap(([name, child]) => [...(child.isNamed ? [name] : []), ...named(child)]);
    const tree = (...targets: string[]) =>
      buildTargetTree(targets, '/home/ann', listNames, path.posix);
    expect(named(tree('.'))).toEqual([]);
    expect(named(tree('.', 'a'))).toEqual(['a']);
    expect(named(tree('/srv', '/srv/web'))).toEqual(['srv', 'web']);
  });

  test('a folder that cannot be listed stays a target, for the walk to say why', () => {
    expect(posix('/locked', '/locked/away')).toEqual({ '/locked': '*/locked' });
  });

  test('different targets that would bear the same name are numbered', () => {
    expect(posix('docs', '/docs', '../docs')).toEqual({
      '/docs': '*/home/ann/docs',
      '/docs-0': '*/docs',
      '/docs-1': '*/home/docs',
    });
    expect(posix('docs', '/docs', 'docs')).toEqual({
      '/docs': '*/home/ann/docs',
      '/docs-0': '*/docs',
    });
    expect(posix('a/x', '/a/y')).toEqual({
      '/a': '/home/ann/a',
      '/a/x': '*/home/ann/a/x',
      '/a-0': '/a',
      '/a-0/y': '*/a/y',
    });
  });
});

describe('what a snapshot shows of its targets on Windows', () => {
  test('a drive letter becomes a folder', () => {
    expect(windows('D:\\photos\\2026')).toEqual({
      '/D': 'D:\\',
      '/D/photos': 'D:\\photos',
      '/D/photos/2026': '*D:\\photos\\2026',
    });
    expect(windows('D:/photos')).toEqual({ '/D': 'D:\\', '/D/photos': '*D:\\photos' });
  });

  test('a whole drive is a target', () => {
    expect(windows('D:\\')).toEqual({ '/D': '*D:\\' });
  });

  test('relative paths are as elsewhere', () => {
    expect(windows('Pictures\\2026')).toEqual({
      '/Pictures': 'C:\\Users\\ann\\Pictures',
      '/Pictures/2026': '*C:\\Users\\ann\\Pictures\\2026',
    });
    expect(windows('.')).toEqual({ '/Documents': '*C:\\Users\\ann\\Documents' });
    expect(windows('..')).toEqual({ '/ann': '*C:\\Users\\ann', '/Public': '*C:\\Users\\Public' });
  });

  test('a share keeps its server and its name', () => {
    expect(Object.keys(windows('\\\\server\\share\\docs')).at(-1)).toMatch(/share.*docs$/);
  });
});
