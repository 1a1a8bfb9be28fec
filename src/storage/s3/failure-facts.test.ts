import { describe, expect, test } from 'vitest';
import { type FailedRequest, failureFacts } from './failure-facts.ts';

const REQUEST = { what: 'get data/ab', host: 'nas.lan:9000', bucket: 'photos' };
const causeOf = (more: Partial<FailedRequest>) => failureFacts({ ...REQUEST, ...more })['cause'];

test('the names of things stand beside the cause', () => {
  expect(failureFacts({ ...REQUEST, s3Code: 'NoSuchBucket', status: 404 })).toEqual({
    cause: 'bucket-missing',
    host: 'nas.lan:9000',
    hostname: 'nas.lan',
    name: 'nas.lan',
    port: '9000',
    bucket: 'photos',
  });
  expect(failureFacts({ ...REQUEST, host: 's3.example.com' })).not.toHaveProperty('port');
});

describe('a refusal', () => {
  test.each([
    ['get x', 'no-permission-to-read'],
    ['head x', 'no-permission-to-read'],
    ['put x (part 2)', 'no-permission-to-write'],
    ['list data/', 'no-permission-to-list'],
    ['delete x', 'no-permission-to-delete'],
    ['look into the bucket', undefined],
  ])('of %j says what the key may not do: %s', (what, cause) => {
    expect(causeOf({ what, s3Code: 'AccessDenied', status: 403 })).toBe(cause);
  });

  test.each([
    ['SignatureDoesNotMatch', 403, 'secret-wrong'],
    ['CredentialsProviderError', undefined, 'keys-missing'],
    ['AuthorizationHeaderMalformed', 400, 'bucket-elsewhere'],
    ['SlowDown', 503, 'too-many-requests'],
    ['403', 403, 'refused-without-words'],
    ['InternalError', 500, 'server-failed'],
    ['InvalidArgument', 400, undefined],
  ])('%s (%s) is told as %s', (s3Code, status, cause) => {
    expect(causeOf({ s3Code, status })).toBe(cause);
  });
});

test.each([
  ['ECONNREFUSED', 'port-closed'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate-not-trusted'],
  ['EPROXY', 'proxy-failed'],
  // A computer that is offline finds no names.
  ['ENOTFOUND', undefined],
  ['EAI_AGAIN', undefined],
  ['HPE_INVALID_CONSTANT', undefined],
])('without an answer %s is told as %s', (networkCode, cause) => {
  expect(causeOf({ networkCode })).toBe(cause);
});
