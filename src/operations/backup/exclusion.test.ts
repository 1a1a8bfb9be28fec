import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EntryStat } from './entry-stat.ts';
import { Exclusion } from './exclusion.ts';

const FILE = 0o100644n;
const FOLDER = 0o040755n;
const SYMLINK = 0o120777n;

function stat({ mode = FILE, dev = 1n, size = 0n }): EntryStat {
  const words = new BigInt64Array(11);
  words[1] = dev;
  words[2] = mode;
  words[6] = size;
  return new EntryStat(words, 0);
}

describe('what is left out by its path', () => {
  test('is what a pattern matches, with regard to case or without', () => {
    const exclusion = new Exclusion({ excludes: ['*.tmp'], caseInsensitiveExcludes: ['*.BAK'] });
    expect(exclusion.excludesPath('/a/x.tmp')).toBe(true);
    expect(exclusion.excludesPath('/a/x.TMP')).toBe(false);
    expect(exclusion.excludesPath('/a/x.bak')).toBe(true);
    expect(exclusion.excludesPath('/a/x.Bak')).toBe(true);
    expect(exclusion.excludesPath('/a/x')).toBe(false);
  });

  test('is nothing without patterns', () => {
    expect(new Exclusion({}).excludesPath('/a')).toBe(false);
  });
});

describe('what is left out by its size', () => {
  const exclusion = new Exclusion({ excludeLargerThan: 100 });
  const isLeftOut = (entry: EntryStat) => exclusion.excludesEntry(entry, 1n, 1n);

  test('is a file above the limit, not at it', () => {
    expect(isLeftOut(stat({ size: 100n }))).toBe(false);
    expect(isLeftOut(stat({ size: 101n }))).toBe(true);
  });

  test('is never a folder or a link', () => {
    expect(isLeftOut(stat({ mode: FOLDER, size: 4096n }))).toBe(false);
    expect(isLeftOut(stat({ mode: SYMLINK, size: 4096n }))).toBe(false);
  });
});

describe('one file system', () => {
  const exclusion = new Exclusion({ oneFileSystem: true });

  test('keeps what lies on it', () => {
    for (const mode of [FILE, FOLDER, SYMLINK]) {
      expect(exclusion.excludesEntry(stat({ mode }), 1n, 1n)).toBe(false);
    }
  });

  test('keeps a mount point as an empty folder', () => {
    expect(exclusion.excludesEntry(stat({ mode: FOLDER, dev: 2n }), 1n, 1n)).toBe(false);
    for (const mode of [FILE, FOLDER, SYMLINK]) {
      expect(exclusion.excludesEntry(stat({ mode, dev: 2n }), 1n, 2n)).toBe(true);
    }
    expect(exclusion.excludesEntry(stat({ dev: 2n }), 1n, 1n)).toBe(true);
  });

  test('is no matter unless it is asked for', () => {
    expect(new Exclusion({}).excludesEntry(stat({ dev: 2n }), 1n, 2n)).toBe(false);
  });
});

describe('a marked folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kirsch-exclusion-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const NAMES = ['CACHEDIR.TAG', 'a', 'b'];
  const SIGNATURE = 'Signature: 8a477f597d28d172789f06886806bc55';

  function keptWith(marker: string, content: string, options: object): readonly string[] {
    writeFileSync(join(folder, marker), content);
    return new Exclusion(options).keepNames(folder, NAMES);
  }

  test('keeps nothing but its mark', () => {
    const options = { excludeCaches: true };
    expect(keptWith('CACHEDIR.TAG', `${SIGNATURE}\n# more`, options)).toEqual(['CACHEDIR.TAG']);
  });

  test('is not marked by a file of that name without the signature', () => {
    for (const content of ['', SIGNATURE.slice(0, -1), `x${SIGNATURE}`]) {
      expect(keptWith('CACHEDIR.TAG', content, { excludeCaches: true })).toEqual(NAMES);
    }
  });

  test('is not marked unless that is asked for', () => {
    expect(keptWith('CACHEDIR.TAG', SIGNATURE, {})).toEqual(NAMES);
  });

  test('is marked by any file that is named, whatever it holds', () => {
    expect(keptWith('a', '', { excludeIfPresent: ['none', 'a'] })).toEqual(['a']);
  });

  test('is marked by a named file with a header only when it begins so', () => {
    const options = { excludeIfPresent: ['a:no: backup'] };
    expect(keptWith('a', 'no: backup please', options)).toEqual(['a']);
    expect(keptWith('a', 'no backup', options)).toEqual(NAMES);
  });

  test('is not marked by what cannot be read', () => {
    const exclusion = new Exclusion({ excludeIfPresent: ['a:header'] });
    expect(exclusion.keepNames(folder, NAMES)).toEqual(NAMES);
  });

  test('loses all but its mark also when its entries come one by one', () => {
    const exclusion = new Exclusion({ excludeIfPresent: ['mark', 'other:header'] });
    const isLeftOut = (name: string) => exclusion.excludesByMarker(join(folder, name));
    expect(isLeftOut('a')).toBe(false);
    writeFileSync(join(folder, 'other'), 'no header');
    expect(isLeftOut('a')).toBe(false);
    writeFileSync(join(folder, 'mark'), '');
    expect(isLeftOut('a')).toBe(true);
    expect(isLeftOut('mark')).toBe(false);
  });
});
