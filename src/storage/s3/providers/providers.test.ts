import { describe, expect, test } from 'vitest';
import { factsOf } from './facts-of.ts';
import { PROVIDER_IDS } from './provider.ts';
import { PROVIDERS, providerById } from './providers.ts';
import { SOURCES } from './sources.ts';
import { VERIFICATIONS } from './verification.ts';

const FIRST_FIVE = ['aws', 'r2', 'oss', 'cos', 'minio'] as const;

describe('the provider table', () => {
  test('has each service once, under its own id, in the order of the list of ids', () => {
    expect(PROVIDERS.map(({ id }) => id)).toEqual(PROVIDER_IDS);
    expect(new Set(PROVIDERS.map(({ name }) => name.english)).size).toBe(PROVIDER_IDS.length);
  });

  test.each(FIRST_FIVE)('leads a person from the start to a private bucket at %s', (id) => {
    const { links, keys, privacy } = providerById(id);
    for (const need of [
      'start',
      'accessKeys',
      'createBucket',
      'privateBucket',
      'policy',
    ] as const) {
      expect(links[need]?.value, need).toMatch(/^https:\/\//);
    }
    expect(keys.accessKeyIdName?.value).toBeTruthy();
    expect(keys.secretAccessKeyName?.value).toBeTruthy();
    expect(keys.advice?.value).toBeTruthy();
    expect(privacy.steps?.value.length).toBeGreaterThan(0);
  });

  test('starts with the pages that users of the first services know', () => {
    expect(FIRST_FIVE.map((id) => providerById(id).links.start?.value)).toEqual([
      'https://docs.aws.amazon.com/zh_cn/IAM/latest/UserGuide/id_credentials_access-keys.html',
      'https://developers.cloudflare.com/r2/api/tokens/',
      'https://help.aliyun.com/zh/oss/developer-reference/use-amazon-s3-sdks-to-access-oss#306596478ed3r',
      'https://cloud.tencent.com/document/product/436/37421',
      'https://min.io/docs/minio/linux/administration/identity-access-management/minio-user-management.html',
    ]);
  });

  test('calls the keys as Tencent Cloud’s console does', () => {
    const { accessKeyIdName, secretAccessKeyName } = providerById('cos').keys;
    expect([accessKeyIdName?.value, secretAccessKeyName?.value]).toEqual(['SecretId', 'SecretKey']);
  });

  test('sends to no page but those of https', () => {
    for (const { links, console, privacy } of PROVIDERS) {
      for (const page of [...Object.values(links), ...Object.values(console), privacy.page]) {
        if (page !== undefined) expect(new URL(page.value).protocol).toBe('https:');
      }
    }
  });

  test('writes every example of an endpoint as an address without a path', () => {
    for (const { endpoint } of PROVIDERS) {
      for (const example of endpoint.examples?.value ?? []) {
        expect(new URL(example).pathname).toBe('/');
      }
    }
  });

  test('names the region where an endpoint has a place for it', () => {
    for (const { id, endpoint, regions } of PROVIDERS) {
      if (endpoint.template.value.includes('<region>')) {
        expect(regions?.value.length, id).toBeGreaterThan(0);
      }
    }
  });

  test('lets no part be larger than one may be', () => {
    for (const { id, uploads } of PROVIDERS) {
      if (uploads.minPartSize && uploads.maxPartSize) {
        expect(uploads.minPartSize.value, id).toBeLessThan(uploads.maxPartSize.value);
      }
    }
  });

  test('says with every fact where it stands, and lists no source that no fact needs', () => {
    const used = new Set(PROVIDERS.flatMap(factsOf).map(({ fact }) => fact.source));
    expect([...used].sort()).toEqual(Object.keys(SOURCES).sort());
    for (const { where } of Object.values(SOURCES)) expect(where).not.toBe('');
  });

  test('states nothing empty', () => {
    for (const { path, fact } of PROVIDERS.flatMap(factsOf)) {
      expect(fact.value, path).not.toBe('');
      expect(fact.value, path).not.toBeUndefined();
    }
  });
});

test('what was run is recorded for services of the table, and against none of the services themselves', () => {
  for (const [id, verifications] of Object.entries(VERIFICATIONS)) {
    expect(PROVIDER_IDS).toContain(id);
    for (const { against } of verifications) expect(against.kind).not.toBe('the service');
  }
});
