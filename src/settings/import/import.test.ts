import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isStorageName, readNamedStorage } from '../named-storage.ts';
import { parseAwsProfiles } from './aws-profiles.ts';
import { parseCherryStudioExport } from './cherry-studio.ts';
import { distinctNames, importName } from './import-name.ts';
import { describeSecrets } from './import-plan.ts';
import { parseIniSections } from './ini-sections.ts';
import { parseRcloneConfig } from './rclone.ts';
import { parseResticEnvironment } from './restic-environment.ts';

test('whatever a file holds, its import is a plan of valid storages or an error that repeats nothing', () => {
  const lines = fc.constantFrom(
    '[a]',
    '[profile b]',
    '[__proto__]',
    'type = s3',
    'type = alias',
    'remote = a:x/y',
    'remote = :',
    'endpoint = https://h',
    'secret_access_key = canary',
    'region=\u0000',
    'RESTIC_REPOSITORY=s3:h/b',
    'RESTIC_REPOSITORY=s3:h/b\u0000c',
    'export AWS_SECRET_ACCESS_KEY=canary',
    '  endpoint_url = x',
    's3 =',
    '__proto__ = 1',
    '',
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(fc.oneof(lines, fc.string())).map((all) => all.join('\n')),
    fc.json(),
  );
  const parsers = [
    parseRcloneConfig,
    (t: string) => parseAwsProfiles(t, t),
    parseResticEnvironment,
    parseCherryStudioExport,
  ];
  fc.assert(
    fc.property(text, fc.constantFrom(...parsers), (given, parse) => {
      try {
        for (const { storage } of parse(given).storages) {
          // What cannot be meant is caught when it is saved; here it must not break.
          expect(isStorageName(storage.name)).toBe(true);
          try {
            readNamedStorage(storage.name, storage);
          } catch (error) {
            expect(error).toMatchObject({ name: 'SettingsProblem' });
          }
        }
      } catch (error) {
        expect(error).toMatchObject({ code: 'SETTINGS_INVALID' });
        expect(String((error as Error).message)).not.toContain('canary');
      }
    }),
  );
});

test('long files are refused before they are parsed', () => {
  const long = 'a = 1\n'.repeat(200_000);
  for (const parse of [
    parseRcloneConfig,
    (t: string) => parseAwsProfiles(t, ''),
    parseResticEnvironment,
  ]) {
    expect(() => parse(long)).toThrow(/too long/);
  }
});

test('names of other programs become names of ours, each once', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme' })),
      fc.array(fc.string()),
      (names, taken) => {
        const ours = distinctNames(
          names.map((name) => importName(name, 'storage')),
          taken,
        );
        expect(new Set(ours).size).toBe(ours.length);
        for (const name of ours) {
          expect(isStorageName(name)).toBe(true);
          expect(taken).not.toContain(name);
        }
      },
    ),
  );
  expect(importName('My R2 (photos)', 'x')).toBe('My-R2-photos');
  expect(importName('...', 'x')).toBe('x');
});

test('what is secret is named and not shown', () => {
  const words = describeSecrets({ accessKeyId: 'canary', repositoryPassword: 'canary' });
  expect(words).toEqual(['access key ID', 'repository password']);
});

test('sections of one name are one, and a key without a section belongs to nobody', () => {
  const sections = parseIniSections('x=1\n[a]\nB = "2"\n[c]\n[a]\nd=`3`\n# e=4', {
    inlineComments: false,
  });
  expect([...sections].map(([name, values]) => [name, [...values]])).toEqual([
    [
      'a',
      [
        ['b', '2'],
        ['d', '3'],
      ],
    ],
    ['c', []],
  ]);
});
