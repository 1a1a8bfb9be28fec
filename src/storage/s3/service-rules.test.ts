import { describe, expect, test } from 'vitest';
import { connectionOf } from './address/connection-of.ts';
import { PROVIDERS } from './providers/providers.ts';
import { serviceRules } from './service-rules.ts';

const MIB = 1024 * 1024;
const rulesFor = (provider: (typeof PROVIDERS)[number]['id'], settings: object = {}) =>
  serviceRules(
    { ...connectionOf({ endpoint: 'http://127.0.0.1:9000', bucket: 'photos' }), provider },
    settings,
  );

describe.each(PROVIDERS.map((provider) => [provider.id, provider] as const))(
  'at %s',
  (id, table) => {
    test('parts are of a size and number that it takes', () => {
      const { minPartSize, maxPartSize, maxParts } = table.uploads;
      for (const partSize of [undefined, 5 * MIB, 100 * MIB, 100_000 * MIB]) {
        const rules = rulesFor(id, { partSize });
        expect(rules.partSize).toBeGreaterThanOrEqual(minPartSize?.value ?? 5 * MIB);
        expect(rules.partSize).toBeLessThanOrEqual(maxPartSize?.value ?? 5 * 1024 * MIB);
        expect(rules.maxParts).toBe(maxParts?.value ?? 10_000);
      }
    });

    test('no checksum is sent that it does not understand', () => {
      const { digest } = rulesFor(id);
      if (digest === 'sha256') expect(table.checksums.sha256Header?.value).toBe('accepted');
      else expect(digest).toBe('none');
      expect(rulesFor(id, { contentMd5: true }).digest).toBe('md5');
    });

    test('lists, rates and connections are those of the table', () => {
      const rules = rulesFor(id);
      expect(rules.listVersion).toBe(table.listing.v2?.value === false ? 1 : 2);
      expect(rules.encodesLists).toBe(table.listing.urlEncoding?.value ?? false);
      expect(rules.writesPerKey).toEqual(table.rates.writesPerKey?.value);
      const { least, first, most } = rules.connections;
      expect(first).toBe(table.rates.connections?.value ?? 8);
      expect(least).toBeLessThanOrEqual(first);
      expect(first).toBeLessThanOrEqual(most);
      expect(rules.partsAtOnce).toBeLessThanOrEqual(table.rates.partsAtOnce?.value ?? 3);
    });
  },
);

test('AWS gets the SHA-256 of what is uploaded, so that it keeps it', () => {
  expect(rulesFor('aws').digest).toBe('sha256');
});

test('connections that a person sets are the most, and those to begin with', () => {
  expect(rulesFor('other', { connections: 3 }).connections).toEqual({
    least: 1,
    first: 3,
    most: 3,
  });
  expect(rulesFor('aws', { connections: 1 }).partsAtOnce).toBe(1);
});

test('an address of the bucket’s own makes no bucket', () => {
  const settings = {
    endpoint: 'https://files.example.com',
    bucket: 'photos',
    region: 'cn-beijing',
  };
  expect(serviceRules(connectionOf({ ...settings, provider: 'oss' })).makesBuckets).toBe(false);
  expect(rulesFor('oss').makesBuckets).toBe(true);
});
