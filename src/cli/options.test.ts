import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { expandPattern, readFileLists } from './files-from.ts';
import { parseDuration, parseMoment, parseSize } from './option-parsers.ts';
import { parsePatterns } from './pattern-options.ts';
import { splitCommand } from './split-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'kirsch-options-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('sizes, durations and moments are read as restic reads them', () => {
  expect(['5', '64k', '1M', '2g', '1T'].map(parseSize)).toEqual([
    5,
    65536,
    2 ** 20,
    2 ** 31,
    2 ** 40,
  ]);
  expect(['0', '30s', '5m', '1h30m', '1.5h'].map(parseDuration)).toEqual([
    0, 30_000, 300_000, 5_400_000, 5_400_000,
  ]);
  expect(parseMoment('2012-11-01 22:08:41')).toEqual(new Date(2012, 10, 1, 22, 8, 41));
  expect(parseMoment('2012-11-01')).toEqual(new Date(2012, 10, 1));
  expect(parseMoment('2012-11-01T22:08:41Z').toISOString()).toBe('2012-11-01T22:08:41.000Z');
});

test('what is no size, duration or moment is refused', () => {
  for (const text of ['', 'x', '1x', '-1', '1.5']) expect(() => parseSize(text), text).toThrow();
  for (const text of ['', '5', 'm', '5m3', '-5m'])
    expect(() => parseDuration(text), text).toThrow();
  for (const text of ['', 'now', '2012']) expect(() => parseMoment(text), text).toThrow();
});

test('a command is split as a shell would', () => {
  expect(splitCommand('pass show "my repo" \'a"b\' c\\ d ""')).toEqual([
    'pass',
    'show',
    'my repo',
    'a"b',
    'c d',
    '',
  ]);
  expect(() => splitCommand('echo "x')).toThrow(/quote/);
});

test('any words survive being quoted and split again', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (words) => {
      const quoted = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
      expect(splitCommand(quoted)).toEqual(words);
    }),
  );
});

test('pattern files have comments and variables', () => {
  const braced = `$${'{HOME}'}y`;
  const text = `\ufeff# no\n\n  *.tmp  \r\n$HOME/x\n${braced}\n$$z\n$NOPE.\n`;
  expect(parsePatterns(text, { HOME: '/h' })).toEqual(['*.tmp', '/h/x', '/hy', '$z', '.']);
});

test('file lists are read by lines with patterns, by lines, and by NUL bytes', async () => {
  for (const name of ['a.txt', 'b.txt', 'c.md']) writeFileSync(join(folder, name), '');
  const list = join(folder, 'list');
  writeFileSync(list, `# comment\n\n${join(folder, '*.txt')}\n`);
  expect(await readFileLists({ filesFrom: [list] })).toEqual(
    ['a.txt', 'b.txt'].map((name) => join(folder, name)),
  );
  writeFileSync(list, '# no comment\n*.txt\n\n');
  expect(await readFileLists({ filesFromVerbatim: [list] })).toEqual(['# no comment', '*.txt']);
  writeFileSync(list, Buffer.from([0x2f, 0x61, 0x0a, 0xff, 0, 0x62, 0]));
  expect(await readFileLists({ filesFromRaw: [list] })).toEqual(['/a\n\udcff', 'b']);
});

test('lists that cannot be right are refused', async () => {
  const list = join(folder, 'bad');
  writeFileSync(list, '/no/such/*.folder\n');
  await expect(readFileLists({ filesFrom: [list] })).rejects.toMatchObject({
    code: 'BAD_ARGUMENT',
  });
  writeFileSync(list, 'no end');
  await expect(readFileLists({ filesFromRaw: [list] })).rejects.toMatchObject({
    code: 'BAD_ARGUMENT',
  });
  await expect(readFileLists({ filesFrom: [join(folder, 'none')] })).rejects.toMatchObject({
    code: 'BAD_ARGUMENT',
  });
});

test('a path without special characters stands for itself, there or not', () => {
  expect(expandPattern('/no/such/file')).toEqual(['/no/such/file']);
  expect(expandPattern('src/cli/main.t?')).toEqual([join('src', 'cli', 'main.ts')]);
});
