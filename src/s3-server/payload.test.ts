import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHECKSUM_ALGORITHMS, startChecksum } from './checksums.ts';
import { EMPTY_SHA256, SigningKeys, sign } from './sigv4.ts';
import {
  type RawReply,
  type RawRequest,
  send,
  sendUnsigned,
  signedHeaders,
} from './test-client.ts';
import { startTestS3, type TestS3 } from './test-server.ts';

const PATH = '/bucket/key';
const UNSIGNED_TRAILER = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';
const SIGNED = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD';

let context: TestS3;

beforeAll(async () => {
  context = await startTestS3();
  await context.newBucket('bucket');
});

afterAll(() => context.stop());

function put(more: Omit<RawRequest, 'path'>): Promise<RawReply> {
  return send(context.target, { method: 'PUT', path: PATH, ...more });
}

async function stored(): Promise<string> {
  return (await send(context.target, { path: PATH })).body;
}

function unsignedChunks(text: string, trailer: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n0\r\n${trailer}\r\n`;
}

describe('a payload whose checksum trails behind it', () => {
  const headers = (name: string, length: number): Record<string, string> => ({
    'content-encoding': 'aws-chunked',
    'x-amz-trailer': name,
    'x-amz-decoded-content-length': String(length),
  });

  test.each(CHECKSUM_ALGORITHMS)(
    '%s is taken when it is right, and refused when it is not',
    async (algorithm) => {
      const name = `x-amz-checksum-${algorithm}`;
      const text = `text for ${algorithm}`;
      const running = startChecksum(algorithm);
      running.update(Buffer.from(text));
      const trailer = `${name}:${running.digest()}\r\n`;
      const form = { payloadHash: UNSIGNED_TRAILER, headers: headers(name, text.length) };
      expect(await put({ ...form, body: unsignedChunks(text, trailer) })).toMatchObject({
        status: 200,
      });
      expect(await stored()).toBe(text);
      const other = unsignedChunks(text.toUpperCase(), trailer);
      expect(await put({ ...form, body: other })).toMatchObject({ status: 400, code: 'BadDigest' });
      expect(await stored()).toBe(text);
    },
  );

  test('is refused when the trailer does not come, the length differs, or none was said', async () => {
    const name = 'x-amz-checksum-crc32';
    const form = { payloadHash: UNSIGNED_TRAILER, headers: headers(name, 5) };
    expect((await put({ ...form, body: unsignedChunks('hello', '') })).code).toBe(
      'MalformedTrailerError',
    );
    expect((await put({ ...form, body: unsignedChunks('hell', '') })).code).toBe('IncompleteBody');
    expect((await put({ ...form, body: unsignedChunks('hello!', '') })).code).toBe(
      'IncompleteBody',
    );
    expect((await put({ ...form, body: 'hello' })).code).toBe('IncompleteBody');
    const silent = { payloadHash: UNSIGNED_TRAILER, headers: { 'x-amz-trailer': name } };
    expect((await put({ ...silent, body: unsignedChunks('hello', '') })).code).toBe(
      'MissingContentLength',
    );
  });
});

test('a payload of signed chunks is taken, and refused when one was changed', async () => {
  const { target } = context;
  const chunks = ['first chunk, ', 'second chunk', ''];
  const raw = {
    method: 'PUT',
    path: PATH,
    payloadHash: SIGNED,
    headers: { 'x-amz-decoded-content-length': String(chunks.join('').length) },
  };
  const headers = signedHeaders(target, raw);
  const timestamp = headers['x-amz-date']!;
  const scope = { date: timestamp.slice(0, 8), region: 'us-east-1', service: 's3' };
  const key = new SigningKeys(target.secretAccessKey).of(scope);
  let previous = /Signature=(.*)$/.exec(headers['authorization']!)![1]!;
  let body = '';
  for (const chunk of chunks) {
    const digest = createHash('sha256').update(chunk).digest('hex');
    const text = [
      'AWS4-HMAC-SHA256-PAYLOAD',
      timestamp,
      `${scope.date}/us-east-1/s3/aws4_request`,
      previous,
      EMPTY_SHA256,
      digest,
    ];
    previous = sign(key, text.join('\n'));
    body += `${chunk.length.toString(16)};chunk-signature=${previous}\r\n${chunk}\r\n`;
  }
  expect((await sendUnsigned(target, { ...raw, body }, headers)).status).toBe(200);
  expect(await stored()).toBe(chunks.join(''));
  const changed = body.replace('second', 'Second');
  expect((await sendUnsigned(target, { ...raw, body: changed }, headers)).code).toBe(
    'SignatureDoesNotMatch',
  );
  expect(await stored()).toBe(chunks.join(''));
});

describe('a payload in one piece', () => {
  test('is held against its SHA-256, its MD5 and its checksum', async () => {
    const crc32 = 'NhCmhg==';
    const md5 = createHash('md5').update('hello').digest('base64');
    const good = { body: 'hello', headers: { 'content-md5': md5, 'x-amz-checksum-crc32': crc32 } };
    const reply = await put(good);
    expect([reply.status, reply.headers['x-amz-checksum-crc32']]).toEqual([200, crc32]);
    expect((await put({ ...good, body: 'hullo' })).code).toBe('BadDigest');
    const checksum = { 'x-amz-checksum-crc32': crc32 };
    expect((await put({ body: 'hullo', headers: checksum })).code).toBe('BadDigest');
    expect((await put({ body: 'x', payloadHash: EMPTY_SHA256 })).code).toBe(
      'XAmzContentSHA256Mismatch',
    );
    expect(await stored()).toBe('hello');
  });

  test('may go unsigned', async () => {
    expect((await put({ body: 'unsigned', payloadHash: 'UNSIGNED-PAYLOAD' })).status).toBe(200);
    expect(await stored()).toBe('unsigned');
  });

  test('is refused with a form, a checksum or a promise that the server does not know', async () => {
    expect(
      (await put({ body: 'x', payloadHash: 'STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD' })).code,
    ).toBe('InvalidArgument');
    expect((await put({ body: 'x', headers: { 'x-amz-checksum-xxhash3': 'a' } })).code).toBe(
      'NotImplemented',
    );
    const two = { 'x-amz-checksum-crc32': 'a', 'x-amz-checksum-sha1': 'b' };
    expect((await put({ body: 'x', headers: two })).code).toBe('InvalidRequest');
    expect(
      (await put({ body: 'x', headers: { 'x-amz-server-side-encryption': 'AES256' } })).code,
    ).toBe('NotImplemented');
    expect((await put({ body: 'x', headers: { 'x-amz-storage-class': 'GLACIER' } })).code).toBe(
      'InvalidStorageClass',
    );
    expect((await put({ body: 'x', headers: { 'x-amz-meta-a': 'b'.repeat(2048) } })).code).toBe(
      'MetadataTooLarge',
    );
  });
});
