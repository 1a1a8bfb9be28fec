import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import * as s3 from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makePersonality, type S3Server, startS3Server } from './index.ts';
import {
  presignedPath,
  send,
  sendUnsigned,
  signedHeaders,
  type TestTarget,
} from './test-client.ts';
import { startTestS3, TEST_CREDENTIALS, type TestS3 } from './test-server.ts';

let context: TestS3;
let folder: string;
let server: S3Server;
let target: TestTarget;

beforeAll(async () => {
  context = await startTestS3({ domain: 'localhost' });
  ({ folder, server, target } = context);
});

afterAll(() => context.stop());

const client = (options?: Partial<s3.S3ClientConfig>): s3.S3Client => context.client(options);
const newBucket = (name: string): Promise<string> => context.newBucket(name);

function md5(bytes: string | Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex');
}

describe('buckets', () => {
  test('are created, listed, located and deleted, but not while they hold something', async () => {
    const Bucket = await newBucket('buckets.are-here');
    const { Buckets } = await client().send(new s3.ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).toContain(Bucket);
    await client().send(new s3.HeadBucketCommand({ Bucket }));
    expect(
      (await client().send(new s3.GetBucketLocationCommand({ Bucket }))).LocationConstraint,
    ).toBeFalsy();
    await client().send(new s3.PutObjectCommand({ Bucket, Key: 'a', Body: '.' }));
    await expect(client().send(new s3.DeleteBucketCommand({ Bucket }))).rejects.toMatchObject({
      name: 'BucketNotEmpty',
    });
    await client().send(new s3.DeleteObjectCommand({ Bucket, Key: 'a' }));
    await client().send(new s3.CreateMultipartUploadCommand({ Bucket, Key: 'unfinished' }));
    await client().send(new s3.DeleteBucketCommand({ Bucket }));
    await expect(client().send(new s3.HeadBucketCommand({ Bucket }))).rejects.toMatchObject({
      name: 'NotFound',
    });
    expect(await readdir(folder)).not.toContain(Bucket);
  });

  test('are named by the host, too', async () => {
    const Bucket = await newBucket('virtual');
    const headers = { host: `virtual.localhost:${server.port}` };
    const hosted = { ...target, url: `http://virtual.localhost:${server.port}` };
    const put = { method: 'PUT', path: '/a/b', body: 'by host', headers };
    expect((await sendUnsigned(target, put, signedHeaders(hosted, put))).status).toBe(200);
    const got = await client().send(new s3.GetObjectCommand({ Bucket, Key: 'a/b' }));
    expect(await got.Body?.transformToString()).toBe('by host');
  });

  test.each(['A', 'ab', '..', 'a..b', '192.168.0.1', 'a_b', '-ab', `${'a'.repeat(64)}`])(
    'cannot be called %s',
    async (name) => {
      expect((await send(target, { method: 'PUT', path: `/${name}` })).code).toBe(
        'InvalidBucketName',
      );
    },
  );
});

describe('keys', () => {
  const hostile = [
    '..',
    '.',
    '../../escape',
    '/',
    '//',
    'a',
    'a/',
    'a/b',
    'a//b',
    'A',
    'con',
    'a.',
    'a b+c%20&<>"\'',
    'é',
    'e\u0301',
    '\u{1F600}',
    '\uffee',
    '\u0001\r\n\t',
    'x'.repeat(1024),
    `${'x'.repeat(1023)}y`,
    '\u{1F600}'.repeat(256),
  ];

  test('may be any text: each is an object of its own, listed in the order of its bytes', async () => {
    const Bucket = await newBucket('hostile');
    for (const key of hostile) {
      const path = `/${Bucket}/${encodeURIComponent(key).replaceAll('.', '%2E')}`;
      expect((await send(target, { method: 'PUT', path, body: key })).status).toBe(200);
    }
    for (const key of hostile) {
      expect(
        (
          await send(target, {
            path: `/${Bucket}/${encodeURIComponent(key).replaceAll('.', '%2E')}`,
          })
        ).body,
      ).toBe(key);
    }
    const sorted = [...hostile].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    const found: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page: s3.ListObjectsV2CommandOutput = await client().send(
        new s3.ListObjectsV2Command({ Bucket, MaxKeys: 4, EncodingType: 'url', ContinuationToken }),
      );
      found.push(...(page.Contents ?? []).map(({ Key }) => decodeURIComponent(Key!)));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken);
    expect(found).toEqual(sorted);
    expect(await readdir(join(folder, '..'))).not.toContain('escape');
  });

  test('are kept when the server starts again, with what was said of them', async () => {
    const Bucket = await newBucket('again');
    const Key = 'k'.repeat(500);
    await client().send(
      new s3.PutObjectCommand({ Bucket, Key, Body: 'kept', Metadata: { a: 'b' } }),
    );
    const second = await startS3Server({ folder, ...TEST_CREDENTIALS, sync: false });
    try {
      const aws = client({ endpoint: second.url });
      const { Contents } = await aws.send(new s3.ListObjectsV2Command({ Bucket }));
      expect(Contents).toMatchObject([{ Key, Size: 4, ETag: `"${md5('kept')}"` }]);
      expect((await aws.send(new s3.HeadObjectCommand({ Bucket, Key }))).Metadata).toEqual({
        a: 'b',
      });
    } finally {
      await second.close();
    }
  });
});

describe('listings', () => {
  test('of both versions page through keys and common prefixes', async () => {
    const Bucket = await newBucket('listings');
    for (const Key of ['a', 'b/1', 'b/2', 'c/1', 'd', 'e']) {
      await client().send(new s3.PutObjectCommand({ Bucket, Key, Body: '.' }));
    }
    const two: (string | undefined)[] = [];
    for (let ContinuationToken: string | undefined; ; ) {
      const page: s3.ListObjectsV2CommandOutput = await client().send(
        new s3.ListObjectsV2Command({ Bucket, Delimiter: '/', MaxKeys: 2, ContinuationToken }),
      );
      expect(page.KeyCount).toBeLessThanOrEqual(2);
      two.push(
        ...(page.Contents ?? []).map(({ Key }) => Key),
        ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
      );
      if (!page.IsTruncated) break;
      ContinuationToken = page.NextContinuationToken;
    }
    const one: (string | undefined)[] = [];
    for (let Marker: string | undefined; ; ) {
      const page: s3.ListObjectsCommandOutput = await client().send(
        new s3.ListObjectsCommand({ Bucket, Delimiter: '/', MaxKeys: 2, Marker }),
      );
      one.push(
        ...(page.Contents ?? []).map(({ Key }) => Key),
        ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
      );
      if (!page.IsTruncated) break;
      Marker = page.NextMarker;
    }
    expect(two.sort()).toEqual(['a', 'b/', 'c/', 'd', 'e']);
    expect(one.sort()).toEqual(two);
    const after = await client().send(
      new s3.ListObjectsV2Command({ Bucket, StartAfter: 'b/1', Prefix: 'b/' }),
    );
    expect(after.Contents?.map(({ Key }) => Key)).toEqual(['b/2']);
    const none = await client().send(new s3.ListObjectsV2Command({ Bucket, MaxKeys: 0 }));
    expect(none).toMatchObject({ KeyCount: 0, IsTruncated: false });
  });
});

describe('conditions', () => {
  test('on writes hold or refuse with 412, also when many write at once', async () => {
    const Bucket = await newBucket('conditions');
    const put = (more: object) =>
      client().send(new s3.PutObjectCommand({ Bucket, Key: 'once', Body: 'x', ...more }));
    const race = await Promise.allSettled(
      Array.from({ length: 10 }, () => put({ IfNoneMatch: '*' })),
    );
    expect(race.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
    for (const each of race) {
      if (each.status === 'rejected') expect(each.reason.name).toBe('PreconditionFailed');
    }
    await expect(put({ IfMatch: `"${md5('other')}"` })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
    await put({ IfMatch: `"${md5('x')}"` });
    await expect(put({ Key: 'missing', IfMatch: `"${md5('x')}"` })).rejects.toMatchObject({
      name: 'NoSuchKey',
    });
    await expect(put({ IfNoneMatch: '"etag"' })).rejects.toMatchObject({ name: 'NotImplemented' });
  });

  test('on reads answer 304 and 412', async () => {
    const Bucket = 'conditions';
    const path = `/${Bucket}/read`;
    await send(target, { method: 'PUT', path, body: 'x' });
    const etag = `"${md5('x')}"`;
    const [past, future] = [
      'Thu, 01 Jan 2004 00:00:00 GMT',
      new Date(Date.now() + 86_400_000).toUTCString(),
    ];
    const status = async (headers: Record<string, string>) =>
      (await send(target, { path, headers })).status;
    expect(await status({ 'if-none-match': etag })).toBe(304);
    expect(await status({ 'if-none-match': '"other"' })).toBe(200);
    expect(await status({ 'if-match': '"other"' })).toBe(412);
    expect(await status({ 'if-match': etag, 'if-unmodified-since': past })).toBe(200);
    expect(await status({ 'if-unmodified-since': past })).toBe(412);
    expect(await status({ 'if-modified-since': future })).toBe(304);
    expect(await status({ 'if-modified-since': past })).toBe(200);
    expect(await status({ 'if-modified-since': 'soon' })).toBe(200);
  });
});

describe('presigned URLs', () => {
  test('get and put without headers, until they expire', async () => {
    const Bucket = await newBucket('presigned');
    const path = `/${Bucket}/a%20b`;
    const put = presignedPath(target, { method: 'PUT', path });
    expect((await sendUnsigned(target, { method: 'PUT', path: put, body: 'signed' })).status).toBe(
      200,
    );
    expect((await sendUnsigned(target, { path: presignedPath(target, { path }) })).body).toBe(
      'signed',
    );
    const typed = presignedPath(target, { path: `${path}?response-content-type=text%2Fx` });
    expect((await sendUnsigned(target, { path: typed })).headers['content-type']).toBe('text/x');
    const expired = presignedPath(target, { path, time: Date.now() - 120_000 });
    expect(await sendUnsigned(target, { path: expired })).toMatchObject({
      status: 403,
      code: 'AccessDenied',
    });
    const changed = presignedPath(target, { path }).replace('a%20b', 'b');
    expect((await sendUnsigned(target, { path: changed })).code).toBe('SignatureDoesNotMatch');
  });
});

test('a request is refused when its clock is off by more than a quarter of an hour', async () => {
  const of = async (minutes: number) =>
    (await send(target, { path: '/', time: Date.now() + minutes * 60_000 })).code;
  expect(await of(14)).toBe('');
  expect(await of(-14)).toBe('');
  expect(await of(16)).toBe('RequestTimeTooSkewed');
  expect(await of(-16)).toBe('RequestTimeTooSkewed');
});

test('headers that were added on the way are refused', async () => {
  const headers = { ...signedHeaders(target, { path: '/' }), 'x-amz-meta-added': '1' };
  expect(await sendUnsigned(target, { path: '/' }, headers)).toMatchObject({
    code: 'AccessDenied',
  });
});

test('every answer and every error document has a request id, and every request is reported', async () => {
  const { requests } = context;
  requests.length = 0;
  const reply = await send(target, { path: '/nobody-has-this/key' });
  expect(reply.headers['x-amz-request-id']).toMatch(/^[0-9A-F]{16}$/);
  expect(reply.body).toContain(`<RequestId>${reply.headers['x-amz-request-id']}</RequestId>`);
  expect(reply.body).toContain('<Key>key</Key>');
  expect(requests).toMatchObject([
    {
      method: 'GET',
      operation: 'GetObject',
      bucket: 'nobody-has-this',
      key: 'key',
      status: 404,
      errorCode: 'NoSuchBucket',
      bytesReceived: 0,
      bytesSent: Buffer.byteLength(reply.body),
    },
  ]);
});

test('a rule of a personality sees every call, and may change or refuse it', async () => {
  const seen: string[] = [];
  const odd = await startS3Server({
    folder,
    ...TEST_CREDENTIALS,
    sync: false,
    provider: makePersonality('other', {
      rules: [
        {
          answer: async (call, next) => {
            seen.push(call.operation);
            if (call.operation !== 'ListBuckets') return next(call);
            return { status: 503, headers: { 'retry-after': '1' } };
          },
        },
      ],
    }),
  });
  try {
    const reply = await send({ ...target, url: odd.url }, { path: '/' });
    expect([reply.status, reply.headers['retry-after']]).toEqual([503, '1']);
    expect((await send({ ...target, url: odd.url }, { path: '/nobody-has-this' })).code).toBe(
      'NoSuchBucket',
    );
    expect(seen).toEqual(['ListBuckets', 'ListObjects']);
  } finally {
    await odd.close();
  }
});

test('the server refuses to start where it cannot listen or has no secret', async () => {
  const options = { folder, ...TEST_CREDENTIALS, port: server.port };
  await expect(startS3Server(options)).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
  await expect(startS3Server({ ...options, secretAccessKey: '' })).rejects.toMatchObject({
    code: 'BAD_ARGUMENT',
  });
  const below = join(
    folder,
    'again',
    'objects',
    (await readdir(join(folder, 'again', 'objects')))[0]!,
  );
  await expect(
    startS3Server({ folder: join(below, 'x'), ...TEST_CREDENTIALS }),
  ).rejects.toMatchObject({
    code: 'TARGET_UNWRITABLE',
  });
});

test('closing cuts requests that are under way and leaves nothing of them', async () => {
  const own = await startS3Server({ folder, ...TEST_CREDENTIALS, sync: false });
  const Bucket = await newBucket('closing');
  const path = `/${Bucket}/half`;
  const headers = signedHeaders(
    { ...target, url: own.url },
    { method: 'PUT', path, payloadHash: 'UNSIGNED-PAYLOAD' },
  );
  const outgoing = request({
    port: own.port,
    host: '127.0.0.1',
    method: 'PUT',
    path,
    headers: { ...headers, 'content-length': 1_000_000 },
  });
  const failed = new Promise((resolve) => outgoing.on('error', resolve));
  outgoing.write(Buffer.alloc(100_000));
  const incoming = join(folder, Bucket, 'incoming');
  while ((await readdir(incoming)).length === 0)
    await new Promise((resolve) => setTimeout(resolve, 5));
  await own.close();
  await own.close();
  await failed;
  expect(await readdir(incoming)).toEqual([]);
  expect(await readdir(join(folder, Bucket, 'objects'))).toEqual([]);
});
