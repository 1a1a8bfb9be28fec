import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isKirschError } from '../../errors/index.ts';
import {
  encodeManifest,
  MANIFEST_LIMIT,
  MANIFEST_NAME,
  type ProfileManifest,
  parseManifest,
} from './manifest.ts';
import { PARTS } from './parts.ts';
import { placedPath } from './stored-name.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 60 });
const name = fc
  .array(
    fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .filter((part) => !/[/\0]/.test(part) && part !== '.' && part !== '..'),
    { minLength: 1, maxLength: 5 },
  )
  .map((names) => `/Cherry Studio/Data/${names.join('/')}`);
const names = fc.uniqueArray(name, { maxLength: 20 }).map((list) => list.sort());
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const manifests: fc.Arbitrary<ProfileManifest> = fc.record({
  generation: optional(fc.constantFrom('A' as const, 'B' as const, 'C' as const)),
  appVersion: optional(text),
  system: optional(fc.constantFrom('windows' as const, 'macos' as const, 'linux' as const)),
  profileFolder: optional(text),
  homeFolder: optional(text),
  parts: fc.subarray(PARTS.map(({ id }) => id)),
  isLightweight: fc.boolean(),
  isWithoutApiKeys: fc.boolean(),
  places: fc.record({ notes: text, home: text }, { requiredKeys: [] }),
  units: names.chain((list) =>
    fc.tuple(
      ...list.map((as) =>
        fc.record({
          kind: fc.constantFrom('sqlite' as const, 'leveldb' as const),
          as: fc.constant(as),
        }),
      ),
    ),
  ),
  missingFiles: names,
});

const SAMPLE: ProfileManifest = {
  generation: 'C',
  appVersion: '2.1.0',
  system: 'windows',
  profileFolder: 'C:\\Users\\ada\\AppData\\Roaming\\CherryStudio',
  homeFolder: 'C:\\Users\\ada',
  parts: ['main', 'files'],
  isLightweight: false,
  isWithoutApiKeys: true,
  places: { notes: 'D:\\Notes' },
  units: [{ kind: 'sqlite', as: '/Cherry Studio/Data/cherrystudio.sqlite' }],
  missingFiles: ['/Cherry Studio/Data/Files/gone.pdf'],
};

test('a manifest comes back as it was written', () => {
  fc.assert(
    fc.property(manifests, (manifest) => {
      expect(parseManifest(encodeManifest(manifest))).toEqual(manifest);
    }),
  );
});

test('the same manifest gives the same bytes, whatever order its lists are in', () => {
  fc.assert(
    fc.property(manifests, (manifest) => {
      const turned = {
        ...manifest,
        parts: [...manifest.parts].reverse(),
        units: [...manifest.units].reverse(),
        missingFiles: [...manifest.missingFiles, ...manifest.missingFiles].reverse(),
      };
      expect(encodeManifest(turned).equals(encodeManifest(manifest))).toBe(true);
    }),
  );
});

test('it lies beside the data, where nothing of a profile can lie', () => {
  expect(placedPath(MANIFEST_NAME)).toEqual({ place: 'profile', names: ['kirsch.json'] });
});

test('however much is missing, what is written can be read', () => {
  const missingFiles = Array.from(
    { length: 20_000 },
    (_, at) => `/Cherry Studio/Data/${'文'.repeat(2_000)}${at}`,
  );
  const bytes = encodeManifest({ ...SAMPLE, missingFiles });
  expect(bytes.length).toBeLessThanOrEqual(MANIFEST_LIMIT);
  expect(parseManifest(bytes).missingFiles.length).toBeGreaterThan(100);
  expect(parseManifest(bytes).units).toEqual(SAMPLE.units);
});

describe('bytes from anywhere', () => {
  test('give a manifest or one error, never another', () => {
    const damaged = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.json().map((json) => Buffer.from(json)),
      fc
        .tuple(fc.constantFrom(...Object.keys(SAMPLE)), fc.jsonValue())
        .map(([key, value]) =>
          Buffer.from(JSON.stringify({ ...JSON.parse(`${encodeManifest(SAMPLE)}`), [key]: value })),
        ),
    );
    fc.assert(
      fc.property(damaged, (bytes) => {
        try {
          parseManifest(bytes);
        } catch (error) {
          expect(isKirschError(error, 'MANIFEST_INVALID')).toBe(true);
        }
      }),
    );
  });

  test.each([
    ['/Cherry Studio/../../etc/passwd'],
    ['/Cherry Studio'],
    ['/etc/passwd'],
    ['Data/Files'],
    ['/Cherry Studio/Data/a\0b'],
    [7],
  ])('a name that leads elsewhere is refused: %j', (bad) => {
    const json = JSON.parse(`${encodeManifest(SAMPLE)}`);
    const refusal = expect.objectContaining({ code: 'MANIFEST_INVALID' });
    const of = (fields: object) => Buffer.from(JSON.stringify({ ...json, ...fields }));
    expect(() => parseManifest(of({ missingFiles: [bad] }))).toThrow(refusal);
    expect(() => parseManifest(of({ units: [{ kind: 'sqlite', as: bad }] }))).toThrow(refusal);
  });

  test('a later format is said to be one', () => {
    const later = Buffer.from(JSON.stringify({ format: 2 }));
    expect(() => parseManifest(later)).toThrow(
      expect.objectContaining({ details: { reason: 'newer' } }),
    );
  });

  test('what a later version adds is passed over', () => {
    const json = JSON.parse(`${encodeManifest(SAMPLE)}`);
    const later = { ...json, parts: [...json.parts, 'songs'], colour: 'red' };
    expect(parseManifest(Buffer.from(JSON.stringify(later)))).toEqual(SAMPLE);
  });
});
