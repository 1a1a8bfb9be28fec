/** Who is refused, in what words, and what answers look like: sections 4.5, 4.6 and 7.3 of the reference. */
import { expect } from 'vitest';
import type { PersonalityId } from '../personality.ts';
import { type Case, withFault } from './trial.test-helper.ts';

const look: Case['ask'] = ({ ask }) => ask({});
const unknownKey: Case['ask'] = ({ ask }) => ask({ accessKeyId: 'A'.repeat(32) });
const looksLike = (expected: object): Case => ({
  says: '4.6: an answer looks like this',
  ask: ({ ask }) => ask({ key: 'missing' }),
  expected: { status: 404, code: 'NoSuchKey', ...expected },
});
const tooMuch = (says: string, expected: object): Case => ({
  says: `4.5: too many requests are ${says}`,
  server: withFault('slow-down'),
  ask: look,
  expected,
});
const suspended = (code: string): Case => ({
  says: `4.6: an account that was shut off is ${code}`,
  server: withFault('account-suspended'),
  ask: look,
  expected: { status: 403, code },
});

/** Writes a key so often at one moment, and once more after a pause. */
function often(writes: number, pauseSeconds: number): Case['ask'] {
  return async (trial) => {
    const statuses: number[] = [];
    for (let at = 0; at <= writes; at++) statuses.push((await trial.put('a', `${at}`)).status);
    trial.now += pauseSeconds * 1000 + 1;
    return [...statuses, (await trial.put('a', 'later')).status];
  };
}

export const REFUSALS: Partial<Record<PersonalityId, readonly Case[]>> = {
  aws: [
    looksLike({ headers: { server: 'AmazonS3', 'x-amz-request-id': expect.any(String) } }),
    tooMuch('a 503 SlowDown', { status: 503, code: 'SlowDown' }),
    {
      says: '4.6: an unknown key',
      ask: unknownKey,
      expected: { status: 403, code: 'InvalidAccessKeyId' },
    },
    {
      says: '4.6: a wrong secret',
      ask: ({ ask }) => ask({ secretAccessKey: 'other' }),
      expected: { status: 403, code: 'SignatureDoesNotMatch' },
    },
    {
      says: '4.6: without the right to list, a missing object is access denied',
      server: { denied: ['ListObjectsV2'] },
      ask: ({ ask }) => ask({ key: 'missing' }),
      expected: { status: 403, code: 'AccessDenied' },
    },
    looksLike({}),
  ],
  r2: [
    looksLike({ headers: { server: 'cloudflare', 'cf-ray': expect.any(String) } }),
    {
      says: '4.6: an unknown key is not authorized',
      ask: unknownKey,
      expected: { status: 401, code: 'Unauthorized' },
    },
    {
      says: '4.6: a key id of a wrong length, as of swapped fields, is said to be one',
      ask: ({ ask }) => ask({ accessKeyId: 'B'.repeat(64) }),
      expected: {
        status: 400,
        body: expect.stringContaining('Credential access key has length 64, should be 32'),
      },
    },
    suspended('NotEntitled'),
    tooMuch('a 503 ServiceUnavailable', { status: 503, code: 'ServiceUnavailable' }),
    {
      says: '4.5: a key takes one write a second',
      ask: often(1, 1),
      expected: [200, 429, 200],
    },
    {
      says: '4.5: the code of which is TooManyRequests',
      server: withFault('too-many-requests'),
      ask: look,
      expected: {
        status: 429,
        code: 'TooManyRequests',
        body: expect.stringContaining('the same object'),
      },
    },
  ],
  oss: [
    looksLike({
      headers: { server: 'AliyunOSS', 'x-oss-request-id': expect.any(String) },
      body: expect.stringMatching(/<HostId>trial-1234567890\.localhost:\d+<\/HostId>/),
    }),
    suspended('UserDisable'),
    tooMuch('a 503 with a code of its own', {
      status: 503,
      code: 'TotalQpsLimitExceeded',
      headers: { 'x-oss-qos-delay-time': expect.any(String) },
    }),
  ],
  cos: [
    looksLike({
      headers: { server: 'tencent-cos', 'x-cos-request-id': expect.any(String) },
      body: expect.stringContaining('<TraceId>'),
    }),
    tooMuch('a 503 SlowDown', { status: 503, code: 'SlowDown' }),
  ],
  minio: [
    {
      says: '7.3: the code of an error stands in a header, for answers to HEAD',
      ask: ({ ask }) => ask({ method: 'HEAD', key: 'missing' }),
      expected: { status: 404, headers: { server: 'MinIO', 'x-minio-error-code': 'NoSuchKey' } },
    },
    tooMuch('a 503 SlowDownWrite', { status: 503, code: 'SlowDownWrite' }),
    {
      says: '4.5: a full disk is a 507 XMinioStorageFull',
      server: withFault('full'),
      ask: ({ put }) => put('a', 'hello'),
      expected: { status: 507, code: 'XMinioStorageFull' },
    },
  ],
  b2: [
    {
      says: '1.3: an unknown key is not valid',
      ask: unknownKey,
      expected: {
        status: 403,
        code: 'InvalidAccessKeyId',
        body: expect.stringContaining('is not valid'),
      },
    },
  ],
  wasabi: [
    tooMuch('a 400 with a code of its own', { status: 400, code: 'RequestRateLimitExceeded' }),
    {
      says: '4.5: whatever the reason',
      server: withFault('too-many-requests'),
      ask: look,
      expected: { status: 400, code: 'RequestRateLimitExceeded' },
    },
  ],
  digitalocean: [
    {
      says: '4.5: a key takes five writes in five minutes',
      ask: often(5, 300),
      expected: [200, 200, 200, 200, 200, 503, 200],
    },
  ],
  gcs: [looksLike({ headers: { server: 'UploadServer' } })],
};
