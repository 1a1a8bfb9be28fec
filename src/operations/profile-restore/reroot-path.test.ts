import { posix, win32 } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMapPath, mapJson } from './reroot-path.ts';

const ADA = 'C:\\Users\\ada';
const REROOTS = [
  { from: ADA, to: '/home/bob' },
  { from: `${ADA}\\AppData\\Roaming\\CherryStudio`, to: '/home/bob/.config/CherryStudio' },
];
const map = createMapPath(REROOTS, 'win32', 'linux');

describe('a path of another computer', () => {
  it.each([
    [
      `${ADA}\\AppData\\Roaming\\CherryStudio\\Data\\Files`,
      '/home/bob/.config/CherryStudio/Data/Files',
    ],
    ['c:/users/ADA/Documents/x.md', '/home/bob/Documents/x.md'],
    [ADA, '/home/bob'],
    [`${ADA}lovelace\\x`, undefined],
    ['D:\\x', undefined],
    ['Users\\ada', undefined],
    [`read ${ADA}\\x`, undefined],
    ['', undefined],
  ])('%s becomes %s', (path, mapped) => {
    expect(map(path)).toBe(mapped);
  });

  it('stays where both computers have the same folders', () => {
    const same = createMapPath([{ from: '/home/ada', to: '/home/ada' }], 'linux', 'linux');
    expect(same('/home/ada/x')).toBeUndefined();
  });

  it('never leaves the folder that stands for its own', () => {
    const names = fc.array(fc.string({ minLength: 1 }).filter((name) => !/[\\/:\0]/.test(name)));
    fc.assert(
      fc.property(names, (inside) => {
        const mapped = map(win32.join(ADA, 'x', ...inside));
        if (mapped === undefined) return;
        expect(posix.relative('/home/bob', mapped)).not.toMatch(/^\.\.(?:\/|$)/);
      }),
    );
  });
});

describe('paths within JSON', () => {
  it('are changed wherever they are a whole text, and nothing else is', () => {
    const value = { roots: [`${ADA}\\x`, 7, null], note: `see ${ADA}\\x` };
    expect(mapJson(value, map)).toEqual({
      value: { roots: ['/home/bob/x', 7, null], note: `see ${ADA}\\x` },
    });
    expect(mapJson({ roots: ['/elsewhere'] }, map)).toBeUndefined();
  });

  it('leave any JSON as it is that holds none', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(mapJson(value, () => undefined)).toBeUndefined();
      }),
    );
  });
});
