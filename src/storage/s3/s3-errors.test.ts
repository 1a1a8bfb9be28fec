import { describe, expect, test } from 'vitest';
import { isRetryable } from '../wrappers/retrier.ts';
import { AnswerCut } from './http/http-exchange.ts';
import { PROVIDERS } from './providers/providers.ts';
import { regionInError, s3Error } from './s3-errors.ts';

const CONTEXT = { what: 'get keys/aa', key: 'keys/aa', bucket: 'photos', host: 's3.example.com' };

function fromServer(status: number, name: string, headers: Record<string, string> = {}) {
  return Object.assign(new Error(`server says ${name}`), {
    name,
    $metadata: { httpStatusCode: status, requestId: 'R1' },
    $response: { statusCode: status, headers },
  });
}

test.each([
  [404, 'NoSuchKey', 'OBJECT_NOT_FOUND', false],
  [404, 'NotFound', 'OBJECT_NOT_FOUND', false],
  [404, 'NoSuchBucket', 'STORAGE_NOT_FOUND', false],
  [403, 'InvalidAccessKeyId', 'STORAGE_DENIED', false],
  [403, 'SignatureDoesNotMatch', 'STORAGE_DENIED', false],
  [403, 'RequestTimeTooSkewed', 'STORAGE_DENIED', false],
  [403, 'AccessDenied', 'STORAGE_DENIED', false],
  [403, 'Unknown', 'STORAGE_DENIED', false],
  [401, 'Unauthorized', 'STORAGE_DENIED', false],
  [403, 'SecondLevelDomainForbidden', 'STORAGE_FAILED', false],
  [301, 'PermanentRedirect', 'STORAGE_FAILED', false],
  [507, 'XMinioStorageFull', 'STORAGE_FULL', false],
  [403, 'QuotaExceeded', 'STORAGE_FULL', false],
  [503, 'SlowDown', 'STORAGE_FAILED', true],
  [400, 'RequestRateLimitExceeded', 'STORAGE_FAILED', true],
  [429, 'Unknown', 'STORAGE_FAILED', true],
  [500, 'InternalError', 'STORAGE_FAILED', true],
  [502, 'UnknownError', 'STORAGE_FAILED', true],
  [400, 'RequestTimeout', 'STORAGE_UNREACHABLE', true],
  [400, 'XAmzContentSHA256Mismatch', 'STORAGE_FAILED', true],
  [400, 'InvalidArgument', 'STORAGE_FAILED', false],
])('%d %s is %s, worth repeating: %s', (status, name, code, retryable) => {
  const error = s3Error(fromServer(status, name), CONTEXT);
  expect(error.code).toBe(code);
  expect(isRetryable(error)).toBe(retryable);
  expect(error.message).toContain('keys/aa at s3.example.com');
  expect(error.details).toMatchObject({ key: 'keys/aa', status, s3Code: name, requestId: 'R1' });
});

describe('a server that has too much to do', () => {
  const signs = PROVIDERS.flatMap(({ id, rates }) =>
    (rates.slowDownSigns?.value ?? []).map((sign) => [id, sign] as const),
  );
  test.each(signs)('is understood at %s by %s: less at once, and again later', (_, sign) => {
    const [status = '', name = ''] = sign.split(' ');
    const error = s3Error(fromServer(Number(status), name), CONTEXT);
    expect(isRetryable(error)).toBe(true);
    expect(error.details['overloaded']).toBe(true);
  });

  test('is not what a missing object or a cut connection says', () => {
    const reset = Object.assign(new Error('reset'), { code: 'ECONNRESET' });
    for (const thrown of [fromServer(404, 'NoSuchKey'), fromServer(500, 'InternalError'), reset]) {
      expect(s3Error(thrown, CONTEXT).details['overloaded']).toBeUndefined();
    }
  });

  test('is assumed where nothing comes in time', () => {
    const late = Object.assign(new Error('late'), { code: 'ETIMEDOUT' });
    for (const thrown of [fromServer(400, 'RequestTimeout'), late]) {
      expect(s3Error(thrown, CONTEXT).details['overloaded']).toBe(true);
    }
  });
});

test('what a service does not know is not asked again', () => {
  expect(isRetryable(s3Error(fromServer(501, 'NotImplemented'), CONTEXT))).toBe(false);
});

test.each([
  ['ENOTFOUND', true],
  ['ECONNREFUSED', true],
  ['ECONNRESET', true],
  ['ETIMEDOUT', true],
  ['EPROTO', false],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', false],
  ['ERR_TLS_CERT_ALTNAME_INVALID', false],
])('%s is STORAGE_UNREACHABLE, worth repeating: %s', (code, retryable) => {
  const error = s3Error(Object.assign(new Error('broken'), { code }), CONTEXT);
  expect(error.code).toBe('STORAGE_UNREACHABLE');
  expect(error.hint).not.toBe('');
  expect(isRetryable(error)).toBe(retryable);
});

test('a name with several addresses fails with the first address’s error', () => {
  const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
  expect(s3Error(new AggregateError([refused, refused]), CONTEXT)).toMatchObject({
    code: 'STORAGE_UNREACHABLE',
    message: expect.stringContaining('nothing answers there'),
  });
});

test('a cut answer is worth repeating', () => {
  expect(isRetryable(s3Error(new AnswerCut('cut'), CONTEXT))).toBe(true);
});

test('an abort is one, whatever it looks like', () => {
  const reset = Object.assign(new Error('reset'), { code: 'ECONNRESET' });
  expect(s3Error(reset, { ...CONTEXT, signal: AbortSignal.abort() }).code).toBe('ABORTED');
});

describe('Retry-After', () => {
  test('is read as seconds', () => {
    const error = s3Error(fromServer(503, 'SlowDown', { 'retry-after': '12' }), CONTEXT);
    expect(error.details['retryAfterSeconds']).toBe(12);
  });
  test('is read as a date', () => {
    const inAMinute = new Date(Date.now() + 60_000).toUTCString();
    const error = s3Error(fromServer(503, 'SlowDown', { 'retry-after': inAMinute }), CONTEXT);
    expect(error.details['retryAfterSeconds']).toBeGreaterThan(30);
  });
  test('has another name and unit at Alibaba Cloud', () => {
    const headers = { 'x-oss-qos-delay-time': '1500' };
    const error = s3Error(fromServer(503, 'TotalQpsLimitExceeded', headers), CONTEXT);
    expect(error.details['retryAfterSeconds']).toBe(1.5);
  });
  test('is not believed when it is nonsense', () => {
    for (const value of ['soon', '-1', '', 'Thu, 01 Jan 1970 00:00:00 GMT']) {
      const error = s3Error(fromServer(503, 'SlowDown', { 'retry-after': value }), CONTEXT);
      expect(error.details['retryAfterSeconds']).toBeUndefined();
    }
  });
});

test('finds the region that a server names', () => {
  const header = { 'x-amz-bucket-region': 'eu-west-3' };
  expect(regionInError(fromServer(301, 'PermanentRedirect', header))).toBe('eu-west-3');
  const body = Object.assign(fromServer(400, 'AuthorizationHeaderMalformed'), { Region: 'garage' });
  expect(regionInError(body)).toBe('garage');
  expect(regionInError(fromServer(403, 'AccessDenied'))).toBeUndefined();
  expect(regionInError(undefined)).toBeUndefined();
});
