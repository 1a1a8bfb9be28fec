/** Checksums, chunked bodies and batch deletes: sections 2.2, 2.3 and 4.2 of the reference. */
import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { PersonalityId } from '../personality.ts';
import { type Ask, type Case, LOCKED, type Trial } from './trial.test-helper.ts';

/** CRC-32 of `hello`, base64. */
const CRC32 = 'NhCmhg==';
const CHUNKED = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD';
const TRAILING = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';

const withCrc: Case['ask'] = ({ put }) => put('a', 'hello', { 'x-amz-checksum-crc32': CRC32 });
const withWrongCrc: Case['ask'] = ({ put }) =>
  put('a', 'hello', { 'x-amz-checksum-crc32': 'AAAAAA==' });
const chunked: Case['ask'] = ({ ask }) =>
  ask({
    method: 'PUT',
    key: 'a',
    body: '5\r\nhello\r\n0\r\n\r\n',
    payloadHash: TRAILING,
    headers: { 'content-encoding': 'aws-chunked', 'x-amz-decoded-content-length': '5' },
  });

/** Deletes so many keys at once, with the digest that `digest` makes of the body. */
function batchDelete(digest: (body: string) => Ask['headers'], keys = 1): Case['ask'] {
  const objects = Array.from({ length: keys }, (_, at) => `<Object><Key>${at}</Key></Object>`);
  const body = `<Delete>${objects.join('')}</Delete>`;
  return ({ ask }: Trial) =>
    ask({ method: 'POST', query: 'delete', body, headers: { ...digest(body) } });
}

const nothing = () => ({});
const md5 = (body: string) => ({
  'content-md5': createHash('md5').update(body).digest('base64'),
});
const sha256 = (body: string) => ({
  'x-amz-checksum-sha256': createHash('sha256').update(body).digest('base64'),
});

const refusesChunks = (expected: object): Case => ({
  says: '2.2: aws-chunked with a trailer is refused',
  ask: chunked,
  expected,
});
const deletesOnlyWithMd5 = (expected: object): readonly Case[] => [
  {
    says: '2.2: a batch delete with another checksum lacks its MD5',
    ask: batchDelete(sha256),
    expected,
  },
  { says: '2.2: with Content-MD5 it is done', ask: batchDelete(md5), expected: { status: 200 } },
];
const deletesWithAnyDigest = (expected: object): readonly Case[] => [
  {
    says: '2.2: a batch delete without any digest is refused',
    ask: batchDelete(nothing),
    expected,
  },
  {
    says: '2.2: with a checksum it is done',
    ask: batchDelete(sha256),
    expected: { status: 200 },
  },
];
const locks: readonly Case[] = [
  {
    says: '2.3, 4.4: where objects are locked, an upload needs a digest',
    ask: ({ ask }) => ask({ bucket: LOCKED, method: 'PUT', key: 'a', body: 'hello' }),
    expected: { status: 400, code: 'InvalidRequest' },
  },
  {
    says: '2.3, 4.4: Content-MD5 is one',
    ask: ({ ask }) =>
      ask({ bucket: LOCKED, method: 'PUT', key: 'a', body: 'hello', headers: md5('hello') }),
    expected: { status: 200 },
  },
  {
    says: '4.4: the lock can be asked for',
    ask: async ({ ask }) => [
      await ask({ bucket: LOCKED, query: 'object-lock' }),
      await ask({ query: 'object-lock' }),
    ],
    expected: [
      { status: 200, body: expect.stringContaining('Enabled') },
      { status: 404, code: 'ObjectLockConfigurationNotFoundError' },
    ],
  },
];

export const INTEGRITY: Partial<Record<PersonalityId, readonly Case[]>> = {
  aws: [{ says: '2.2: checksums are taken', ask: withCrc, expected: { status: 200 } }, ...locks],
  r2: [
    {
      says: '2.2: a checksum header is not implemented',
      ask: withCrc,
      expected: { status: 501, code: 'NotImplemented' },
    },
    refusesChunks({ status: 501, code: 'NotImplemented' }),
    {
      says: '4.2: a batch delete of more than 700 keys fails',
      ask: batchDelete(sha256, 701),
      expected: { status: 500, code: 'InternalError' },
    },
    {
      says: '4.2: one of 700 keys is done, whatever its digest',
      ask: batchDelete(sha256, 700),
      expected: { status: 200 },
    },
  ],
  oss: [
    {
      says: '2.2: a checksum header is not understood, be it right or wrong',
      ask: withWrongCrc,
      expected: { status: 200 },
    },
    refusesChunks({
      status: 400,
      code: 'InvalidArgument',
      body: expect.stringContaining('0017-00000804'),
    }),
    {
      says: '2.2: aws-chunked is taken with signed chunks',
      ask: ({ ask }) =>
        ask({
          method: 'PUT',
          key: 'a',
          payloadHash: CHUNKED,
          headers: { 'content-encoding': 'aws-chunked', 'x-amz-decoded-content-length': '0' },
        }),
      // It goes on to look at the chunks, of which there are none here.
      expected: { code: 'IncompleteBody' },
    },
    ...deletesOnlyWithMd5({ status: 400, code: 'MissingArgument' }),
  ],
  cos: [
    {
      says: '2.2: a checksum header is not understood, be it right or wrong',
      ask: withWrongCrc,
      expected: { status: 200 },
    },
    refusesChunks({ status: 400 }),
    ...deletesOnlyWithMd5({
      status: 400,
      code: 'InvalidRequest',
      body: expect.stringContaining('Missing required header for this request: Content-MD5'),
    }),
  ],
  minio: [...deletesWithAnyDigest({ status: 400, code: 'MissingContentMD5' }), ...locks],
  b2: [
    ...deletesWithAnyDigest({
      status: 400,
      code: 'InvalidRequest',
      body: expect.stringMatching(/Content-MD5 OR x-amz-checksum/),
    }),
    ...locks,
  ],
  wasabi: locks,
  digitalocean: [refusesChunks({ status: 400 })],
  gcs: [
    {
      says: '2.2: a checksum header on an upload is refused',
      ask: withCrc,
      expected: { status: 400 },
    },
    {
      says: '2.2: one on a batch delete is not',
      ask: batchDelete(sha256),
      expected: { status: 200 },
    },
    refusesChunks({ status: 400 }),
    {
      says: '2.3: a signature over Accept-Encoding does not hold',
      ask: ({ ask }) => ask({ headers: { 'accept-encoding': 'identity' } }),
      expected: { status: 403, code: 'SignatureDoesNotMatch' },
    },
  ],
  hetzner: [
    {
      says: '2.2: a checksum header makes the payload hash wrong',
      ask: withCrc,
      expected: { status: 400, code: 'XAmzContentSHA256Mismatch' },
    },
    refusesChunks({ status: 400, code: 'InvalidArgument' }),
    ...locks,
  ],
  scaleway: [refusesChunks({ status: 411, code: 'MissingContentLength' }), ...locks],
  qiniu: [
    refusesChunks({ status: 400 }),
    ...deletesWithAnyDigest({
      status: 400,
      code: 'InvalidRequest',
      body: expect.stringContaining('Content-MD5'),
    }),
  ],
  obs: [
    {
      says: '2.2: a checksum header makes the payload hash wrong',
      ask: withCrc,
      expected: { status: 400, code: 'XAmzContentSHA256Mismatch' },
    },
    refusesChunks({ status: 400 }),
    ...deletesOnlyWithMd5({ status: 400 }),
  ],
  storj: [refusesChunks({ status: 411, code: 'MissingContentLength' })],
  rustfs: [
    {
      says: '2.2: up to beta.8 a part with a checksum is an internal error',
      ask: ({ ask }) =>
        ask({
          method: 'PUT',
          key: 'a',
          query: 'partNumber=1&uploadId=any',
          body: 'hello',
          headers: { 'x-amz-checksum-crc32': CRC32 },
        }),
      expected: { status: 500, code: 'InternalError' },
    },
    {
      says: '2.2: a whole object with one is stored',
      ask: withCrc,
      expected: { status: 200 },
    },
  ],
};
