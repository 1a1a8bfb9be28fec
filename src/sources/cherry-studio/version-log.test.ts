import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { generationOf } from './generation.ts';
import { formatVersionRecord, parseVersionLog, type VersionRecord } from './version-log.ts';

const record = fc.record<VersionRecord>({
  version: fc.stringMatching(/^[0-9]\.[0-9]{1,2}\.[0-9]{1,3}(-beta\.[0-9])?$/),
  system: fc.constantFrom('win', 'mac', 'linux', 'unknown'),
  isDevelopment: fc.boolean(),
  isPortable: fc.boolean(),
  time: fc.integer({ min: 0, max: 2e12 }).map((time) => new Date(time).toISOString()),
});

describe('the log of versions', () => {
  test('is read as it is written', () => {
    fc.assert(
      fc.property(fc.array(record), (records) => {
        expect(parseVersionLog(records.map(formatVersionRecord).join(''))).toEqual(records);
      }),
    );
  });

  test('gives only whole lines when its beginning is cut, or it is something else', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1 }), fc.nat(), (records, at) => {
        const text = records.map(formatVersionRecord).join('');
        const read = parseVersionLog(text.slice(at % text.length));
        // A cut within the version leaves what looks like one.
        expect(read.slice(1)).toEqual(records.slice(records.length - read.length + 1));
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => parseVersionLog(text).length === 0));
  });
});

test('a profile without a database, without LevelDB and without a log is of no generation', () => {
  const nothing = { hasDatabase: false, hasBrowserStorage: false, versions: [] };
  expect(generationOf(nothing)).toEqual({ generation: undefined, version: undefined });
});
