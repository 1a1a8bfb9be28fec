import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { NamedStorage } from '../named-storage.ts';
import { parseSettings, withoutStorage, withStorage } from './settings-document.ts';

const FILE = 'settings.jsonc';
const read = (text: string | undefined) => parseSettings(text, FILE).storages;

/** As a person writes it: comments, a trailing comma, a field that we do not know, tabs. */
const WRITTEN = `// mine
{
\t"version": 1,
\t"theme": "dark", // not ours
\t"storages": {
\t\t/* at home */
\t\t"home": {
\t\t\t"endpoint": "http://nas.lan:9000", // the one in the cellar
\t\t\t"bucket": "photos",
\t\t\t"note": "ask Ada",
\t\t\t"limits": { "upload": { "08:00-18:00": "2M", "otherwise": "unlimited" } },
\t\t},
\t},
}
`;

test('a file with comments, trailing commas and unknown fields is read', () => {
  expect(read(WRITTEN).get('home')).toEqual({
    name: 'home',
    endpoint: 'http://nas.lan:9000',
    bucket: 'photos',
    limits: { upload: { '08:00-18:00': '2M', otherwise: 'unlimited' } },
  });
});

test('no file, an empty one and one without storages hold none', () => {
  for (const text of [undefined, '', ' \n', '{}', '{"version":1}', '// nothing\n{}']) {
    expect(read(text).size).toBe(0);
  }
});

test('an edit changes its field and nothing else', () => {
  const home = read(WRITTEN).get('home')!;
  const edited = withStorage(WRITTEN, { ...home, bucket: 'videos', region: 'eu' }, FILE);
  const region = /,\s*"region": "eu"/;
  expect(edited).toMatch(region);
  expect(edited.replace(region, '')).toBe(WRITTEN.replace('"photos"', '"videos"'));
  const { region: _region, limits: _limits, ...rest } = read(edited).get('home')!;
  const fewer = withStorage(edited, rest, FILE);
  expect(read(fewer).get('home')).toEqual(rest);
  for (const kept of [
    '// mine',
    '// not ours',
    '/* at home */',
    '// the one in the cellar',
    'ask Ada',
  ]) {
    expect(fewer).toContain(kept);
  }
});

test('an edit that changes nothing leaves every byte', () => {
  expect(withStorage(WRITTEN, read(WRITTEN).get('home')!, FILE)).toBe(WRITTEN);
  expect(withoutStorage(WRITTEN, 'other', FILE)).toBe(WRITTEN);
});

test('a new file explains itself and says its version', () => {
  const text = withStorage(undefined, { name: 'home', bucket: 'photos' }, FILE);
  expect(text).toContain('// The settings of Kirsch');
  expect(text).toContain('"version": 1');
  expect(read(text).get('home')).toEqual({ name: 'home', bucket: 'photos' });
});

test('line ends of Windows and a byte order mark stay', () => {
  const text = '\uFEFF{\r\n    "storages": {\r\n    }\r\n}\r\n';
  const added = withStorage(text, { name: 'home', bucket: 'b' }, FILE);
  expect(added.startsWith('\uFEFF')).toBe(true);
  expect(added.replaceAll('\r\n', '')).not.toContain('\n');
  expect(read(added).get('home')?.bucket).toBe('b');
});

test.each<[text: string, line: number, column: number, says: RegExp]>([
  ['{\n  "storages": {,}\n}', 2, 16, /not JSON/],
  ['{"storages": {"home": {"bucket": "b"', 1, 37, /not JSON/],
  ['[]', 1, 1, /one JSON object/],
  ['{\n "version": 2}', 2, 13, /update it/],
  ['{"version": "1"}', 1, 13, /whole number/],
  ['{"storages": []}', 1, 14, /by their names/],
  ['{"storages": {"a/b": {}}}', 1, 22, /name/],
  ['{"storages": {"__proto__": {}}}', 1, 28, /name/],
  ['{"storages": {"home": 7}}', 1, 23, /object with fields/],
  ['{"storages": {\n"home": {\n "bucket": 7}}}', 3, 12, /text/],
  ['{"storages": {"home": {"pathStyle": "yes"}}}', 1, 37, /true or false/],
  ['{"storages": {"home": {"provider": "amazon"}}}', 1, 36, /one of aws/],
  ['{"storages": {"home": {"connections": 0}}}', 1, 39, /1 to 256/],
  ['{"storages": {"home": {"secrets": "here"}}}', 1, 35, /keychain, file/],
  ['{"storages": {"home": {"bucket": "a\\u0000b"}}}', 1, 34, /control/],
  ['{"storages": {"home": {"limits": {"upload": "fast"}}}}', 1, 45, /512K/],
  [`{"x": ${'['.repeat(100_000)}`, 1, 56, /deeply/],
])('%j is refused with its line and column', (text, line, column, says) => {
  try {
    read(text);
    expect.unreachable();
  } catch (error) {
    expect(error).toMatchObject({ code: 'SETTINGS_INVALID', details: { line, column } });
    expect((error as Error).message).toMatch(says);
    expect((error as Error).message).toContain(`${FILE}, line ${line}, column ${column}`);
  }
});

const word = fc.stringMatching(/^[A-Za-z0-9./:@% äß中"\\-]{1,30}$/);
const storage: fc.Arbitrary<NamedStorage> = fc.record(
  {
    name: fc.stringMatching(/^[a-z0-9中][a-z0-9._-]{0,20}$/u),
    endpoint: word,
    region: word,
    bucket: word,
    rootPath: word,
    provider: fc.constantFrom('aws', 'r2', 'other'),
    pathStyle: fc.boolean(),
    connections: fc.integer({ min: 1, max: 256 }),
    caFile: word,
    proxy: word,
    limits: fc.record({ upload: fc.constant('2M') }),
    profile: word,
    secrets: fc.constantFrom('keychain', 'file'),
  },
  { requiredKeys: ['name'] },
);

test('storages that are put in come out the same, whatever was there', () => {
  fc.assert(
    fc.property(fc.array(storage, { maxLength: 6 }), (storages) => {
      const text = storages.reduce<string>(
        (before, one) => withStorage(before, one, FILE),
        WRITTEN,
      );
      const expected = new Map([
        ['home', read(WRITTEN).get('home')!],
        ...storages.map((one) => [one.name, one] as const),
      ]);
      expect(read(text)).toEqual(expected);
      expect(text).toContain('ask Ada');
      const without = storages.reduce(
        (before, one) => withoutStorage(before, one.name, FILE),
        text,
      );
      expect([...read(without).keys()]).toEqual(
        expected.has('home') && !storages.some(({ name }) => name === 'home') ? ['home'] : [],
      );
    }),
  );
});

test('no text makes it throw anything else', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.json().map((json) => `{"storages":{"a":${json}}}`),
      ),
      (text) => {
        try {
          read(text);
        } catch (error) {
          expect(error).toMatchObject({ code: 'SETTINGS_INVALID' });
        }
      },
    ),
  );
});
