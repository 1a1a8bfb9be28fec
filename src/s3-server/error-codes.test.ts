import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWithPrograms, startMinio, type TestServer } from '../../test/servers/index.ts';
import {
  type RawReply,
  type RawRequest,
  send,
  sendUnsigned,
  type TestTarget,
} from './test-client.ts';
import { startTestS3, type TestS3 } from './test-server.ts';

type Ask = (target: TestTarget) => Promise<RawReply>;

const BUCKET = '/codes';
const OBJECT = `${BUCKET}/object`;
const MD5_OF_NOTHING = '1B2M2Y8AsgTpgAmY7PhCfg==';
const WRONG_SHA256 = 'a'.repeat(64);

const ask =
  (raw: RawRequest): Ask =>
  (target) =>
    send(target, raw);
const askAs =
  (change: Partial<TestTarget>, raw: RawRequest): Ask =>
  (target) =>
    send({ ...target, ...change }, raw);

/** Starts an upload of one part of 5 bytes and asks with its id. */
function withUpload(next: (path: string, etag: string) => RawRequest): Ask {
  return async (target) => {
    const started = await send(target, { method: 'POST', path: `${BUCKET}/parts?uploads` });
    const id = /<UploadId>(.*?)<\/UploadId>/.exec(started.body)?.[1];
    const path = `${BUCKET}/parts?uploadId=${id}`;
    for (const number of [1, 2]) {
      await send(target, { method: 'PUT', path: `${path}&partNumber=${number}`, body: 'small' });
    }
    return send(target, next(path, createHash('md5').update('small').digest('hex')));
  };
}

function completion(...parts: [number, string][]): string {
  const each = parts.map(
    ([number, etag]) => `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag></Part>`,
  );
  return `<CompleteMultipartUpload>${each.join('')}</CompleteMultipartUpload>`;
}

/** What both must answer alike: HTTP status and S3's code. */
const ALIKE: [title: string, status: number, code: string, ask: Ask][] = [
  ['a missing object', 404, 'NoSuchKey', ask({ path: `${BUCKET}/missing` })],
  [
    'a missing object, asked for with HEAD',
    404,
    '',
    ask({ method: 'HEAD', path: `${BUCKET}/missing` }),
  ],
  [
    'the deletion of a missing object',
    204,
    '',
    ask({ method: 'DELETE', path: `${BUCKET}/missing` }),
  ],
  ['a missing bucket, read from', 404, 'NoSuchBucket', ask({ path: '/missing-bucket/key' })],
  [
    'a missing bucket, written to',
    404,
    'NoSuchBucket',
    ask({ method: 'PUT', path: '/missing-bucket/key', body: 'x' }),
  ],
  ['a missing bucket, listed', 404, 'NoSuchBucket', ask({ path: '/missing-bucket?list-type=2' })],
  [
    'a missing bucket, deleted',
    404,
    'NoSuchBucket',
    ask({ method: 'DELETE', path: '/missing-bucket' }),
  ],
  ['a bucket created twice', 409, 'BucketAlreadyOwnedByYou', ask({ method: 'PUT', path: BUCKET })],
  ['a bucket with a bad name', 400, 'InvalidBucketName', ask({ method: 'PUT', path: '/a..b' })],
  [
    'a bucket deleted while it holds an object',
    409,
    'BucketNotEmpty',
    ask({ method: 'DELETE', path: BUCKET }),
  ],
  [
    'a range behind the end',
    416,
    'InvalidRange',
    ask({ path: OBJECT, headers: { range: 'bytes=5-' } }),
  ],
  ['a range within', 206, '', ask({ path: OBJECT, headers: { range: 'bytes=1-2' } })],
  [
    'a wrong secret',
    403,
    'SignatureDoesNotMatch',
    askAs({ secretAccessKey: 'wrong-secret' }, { path: OBJECT }),
  ],
  [
    'an unknown key id',
    403,
    'InvalidAccessKeyId',
    askAs({ accessKeyId: 'nobody' }, { path: OBJECT }),
  ],
  ['no signature at all', 403, 'AccessDenied', (target) => sendUnsigned(target, { path: OBJECT })],
  [
    'a clock that is off',
    403,
    'RequestTimeTooSkewed',
    ask({ path: OBJECT, time: Date.now() - 3_600_000 }),
  ],
  [
    'a body with another hash',
    400,
    'XAmzContentSHA256Mismatch',
    ask({ method: 'PUT', path: OBJECT, body: 'x', payloadHash: WRONG_SHA256 }),
  ],
  [
    'a body with another MD5',
    400,
    'BadDigest',
    ask({ method: 'PUT', path: OBJECT, body: 'x', headers: { 'content-md5': MD5_OF_NOTHING } }),
  ],
  [
    'an MD5 that is none',
    400,
    'InvalidDigest',
    ask({ method: 'PUT', path: OBJECT, body: 'x', headers: { 'content-md5': 'abc' } }),
  ],
  [
    'a key that is too long',
    400,
    'KeyTooLongError',
    ask({ method: 'PUT', path: `${BUCKET}/${'k'.repeat(1025)}`, body: 'x' }),
  ],
  [
    'XML that is none',
    400,
    'MalformedXML',
    ask({
      method: 'POST',
      path: `${BUCKET}?delete`,
      body: 'x',
      headers: { 'content-md5': createHash('md5').update('x').digest('base64') },
    }),
  ],
  [
    'a write only if there is none, where there is one',
    412,
    'PreconditionFailed',
    ask({ method: 'PUT', path: OBJECT, body: 'x', headers: { 'if-none-match': '*' } }),
  ],
  [
    'a write only onto another ETag',
    412,
    'PreconditionFailed',
    ask({ method: 'PUT', path: OBJECT, body: 'x', headers: { 'if-match': '"a"' } }),
  ],
  [
    'a write only onto an object, where there is none',
    404,
    'NoSuchKey',
    ask({ method: 'PUT', path: `${BUCKET}/missing`, body: 'x', headers: { 'if-match': '"a"' } }),
  ],
  [
    'a read only of another ETag',
    412,
    'PreconditionFailed',
    ask({ path: OBJECT, headers: { 'if-match': '"a"' } }),
  ],
  [
    'a part of no upload',
    404,
    'NoSuchUpload',
    ask({ method: 'PUT', path: `${OBJECT}?uploadId=abc&partNumber=1`, body: 'x' }),
  ],
  ['the parts of no upload', 404, 'NoSuchUpload', ask({ path: `${OBJECT}?uploadId=abc` })],
  [
    'an upload of parts that are too small',
    400,
    'EntityTooSmall',
    withUpload((path, etag) => ({ method: 'POST', path, body: completion([1, etag], [2, etag]) })),
  ],
  [
    'an upload of parts that are not there',
    400,
    'InvalidPart',
    withUpload((path, etag) => ({ method: 'POST', path, body: completion([7, etag]) })),
  ],
  [
    'an upload of parts in the wrong order',
    400,
    'InvalidPartOrder',
    withUpload((path, etag) => ({ method: 'POST', path, body: completion([2, etag], [1, etag]) })),
  ],
  [
    'a page size below zero',
    400,
    'InvalidArgument',
    ask({ path: `${BUCKET}?list-type=2&max-keys=-1` }),
  ],
  [
    'an encoding that is unknown',
    400,
    'InvalidArgument',
    ask({ path: `${BUCKET}?list-type=2&encoding-type=morse` }),
  ],
  [
    'a copy of nothing',
    404,
    'NoSuchKey',
    ask({
      method: 'PUT',
      path: `${BUCKET}/copy`,
      headers: { 'x-amz-copy-source': `${BUCKET}/missing` },
    }),
  ],
  [
    'a copy onto itself',
    400,
    'InvalidRequest',
    ask({ method: 'PUT', path: OBJECT, headers: { 'x-amz-copy-source': OBJECT } }),
  ],
];

/** Where the two differ, ours stands with S3's own documentation, and MinIO's answer is written down beside it. */
const MEANT: [title: string, ours: string, minio: string, ask: Ask][] = [
  // S3 documents NoSuchUpload; MinIO treats an abort as done when there is nothing to abort.
  [
    'the end of no upload',
    '404 NoSuchUpload',
    '204 ',
    ask({ method: 'DELETE', path: `${OBJECT}?uploadId=abc` }),
  ],
  // S3: "The XML you provided was not well-formed or did not validate", since a part is required.
  [
    'an upload of no parts',
    '400 MalformedXML',
    '400 InvalidRequest',
    withUpload((path) => ({ method: 'POST', path, body: completion() })),
  ],
  // S3: "Part number must be an integer between 1 and 10000, inclusive".
  [
    'a part number below one',
    '400 InvalidArgument',
    '400 InvalidPart',
    withUpload((path) => ({ method: 'PUT', path: `${path}&partNumber=0`, body: 'x' })),
  ],
  [
    'a method that nothing has',
    '405 MethodNotAllowed',
    '400 BadRequest',
    ask({ method: 'PATCH', path: OBJECT }),
  ],
  // S3 answers a wrong x-amz-checksum as it answers a wrong Content-MD5.
  [
    'a body with another checksum',
    '400 BadDigest',
    '400 XAmzContentChecksumMismatch',
    ask({
      method: 'PUT',
      path: OBJECT,
      body: 'x',
      headers: { 'x-amz-checksum-crc32': 'AAAAAA==' },
    }),
  ],
  [
    'a deletion of many without a digest',
    '400 InvalidRequest',
    '400 MissingContentMD5',
    ask({
      method: 'POST',
      path: `${BUCKET}?delete`,
      body: '<Delete><Object><Key>a</Key></Object></Delete>',
    }),
  ],
  // MinIO has these; here the answer says that they are not there.
  ['a subresource', '501 NotImplemented', '200 ', ask({ path: `${BUCKET}?acl` })],
  [
    'an object with tags',
    '501 NotImplemented',
    '200 ',
    ask({
      method: 'PUT',
      path: `${BUCKET}/tagged`,
      body: 'x',
      headers: { 'x-amz-tagging': 'a=b' },
    }),
  ],
  // MinIO without a region set takes any.
  [
    'another region',
    '400 AuthorizationHeaderMalformed',
    '200 ',
    ask({ path: OBJECT, region: 'eu-central-1' }),
  ],
];

describeWithPrograms(['minio'], 'the codes of errors', () => {
  let minio: TestServer;
  let ours: TestS3;

  beforeAll(async () => {
    [minio, ours] = await Promise.all([startMinio(), startTestS3()]);
    for (const target of [minio, ours.target]) {
      expect((await send(target, { method: 'PUT', path: BUCKET })).status).toBe(200);
      expect((await send(target, { method: 'PUT', path: OBJECT, body: 'hello' })).status).toBe(200);
    }
  });

  afterAll(async () => {
    await ours.stop();
    await minio.stop();
  });

  test.each(ALIKE)('of %s is %i %s, here and in MinIO', async (_title, status, code, question) => {
    const [here, there] = [await question(ours.target), await question(minio)];
    expect([here.status, here.code]).toEqual([status, code]);
    expect([there.status, there.code]).toEqual([status, code]);
  });

  test.each(MEANT)(
    'of %s is %s here and %s in MinIO, as it is meant',
    async (_title, here, there, question) => {
      const replies = [await question(ours.target), await question(minio)];
      expect(replies.map(({ status, code }) => `${status} ${code}`)).toEqual([here, there]);
    },
  );
});
