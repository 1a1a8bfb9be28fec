import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startS3Server } from './index.ts';
import { send, signedHeaders, type TestTarget } from './test-client.ts';
import { startTestS3, TEST_CREDENTIALS, type TestS3 } from './test-server.ts';

const BUCKET = 'bucket';
const UNSIGNED = 'UNSIGNED-PAYLOAD';

let context: TestS3;
let target: TestTarget;

beforeAll(async () => {
  context = await startTestS3();
  target = context.target;
  await context.newBucket(BUCKET);
});

afterAll(() => context.stop());

async function isAlive(): Promise<boolean> {
  return (await send(target, { path: '/' })).status === 200;
}

async function socket(port = context.server.port): Promise<Socket> {
  const opened = connect(port, '127.0.0.1');
  await once(opened, 'connect');
  opened.on('error', () => {});
  return opened;
}

/** All that the server says until it closes. */
async function allOf(opened: Socket): Promise<string> {
  let text = '';
  opened.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
  });
  await once(opened, 'close');
  return text;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(5);
}

function head(method: string, path: string, headers: Record<string, string>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

function incoming(): Promise<string[]> {
  return readdir(join(context.folder, BUCKET, 'incoming'));
}

test('an upload that is cut off leaves nothing, and what was there stays', async () => {
  const path = `/${BUCKET}/cut`;
  await send(target, { method: 'PUT', path, body: 'before' });
  const headers = signedHeaders(target, { method: 'PUT', path, payloadHash: UNSIGNED });
  const opened = await socket();
  opened.write(head('PUT', path, { ...headers, 'content-length': '1000000' }));
  opened.write(Buffer.alloc(200_000));
  await until(async () => (await incoming()).length === 1);
  opened.destroy();
  await until(async () => (await incoming()).length === 0);
  expect((await send(target, { path })).body).toBe('before');
});

test('an upload on which nothing moves is given up, one that is slow, but moves, is taken', async () => {
  const impatient = await startS3Server({
    folder: context.folder,
    ...TEST_CREDENTIALS,
    sync: false,
    idleTimeout: 1_500,
  });
  const put = async (path: string, length: number): Promise<Socket> => {
    const own = { ...target, url: impatient.url };
    const headers = signedHeaders(own, { method: 'PUT', path, payloadHash: UNSIGNED });
    const opened = await socket(impatient.port);
    const more = { 'content-length': String(length), connection: 'close' };
    opened.write(head('PUT', path, { ...headers, ...more }));
    return opened;
  };
  try {
    const still = await put(`/${BUCKET}/still`, 1_000_000);
    still.write('a little');
    const gone = allOf(still);
    const steady = await put(`/${BUCKET}/steady`, 6);
    const answer = allOf(steady);
    for (const letter of 'steady') {
      await sleep(350);
      steady.write(letter);
    }
    expect(await answer).toMatch(/^HTTP\/1.1 200/);
    expect(await gone).toBe('');
    await until(async () => (await incoming()).length === 0);
  } finally {
    await impatient.close();
  }
  expect((await send(target, { path: `/${BUCKET}/steady` })).body).toBe('steady');
  expect((await send(target, { path: `/${BUCKET}/still` })).code).toBe('NoSuchKey');
});

test('a client that expects to be told to go on is told so, or is refused before it has sent anything', async () => {
  const path = `/${BUCKET}/expect`;
  const expecting = { expect: '100-continue', 'content-length': '5', connection: 'close' };
  const good = await socket();
  const headers = signedHeaders(target, { method: 'PUT', path, payloadHash: UNSIGNED });
  good.write(head('PUT', path, { ...headers, ...expecting }));
  const [first] = (await once(good, 'data')) as [Buffer];
  expect(first.toString()).toMatch(/^HTTP\/1.1 100 Continue\r\n/);
  good.write('hello');
  expect(await allOf(good)).toMatch(/^HTTP\/1.1 200 OK/);

  const bad = await socket();
  const wrong = signedHeaders(
    { ...target, secretAccessKey: 'wrong' },
    { method: 'PUT', path, payloadHash: UNSIGNED },
  );
  bad.write(head('PUT', path, { ...wrong, ...expecting, connection: 'keep-alive' }));
  expect(await allOf(bad)).toMatch(/^HTTP\/1.1 403[\s\S]*SignatureDoesNotMatch/);
});

test('a connection goes on after a body that was refused', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const body = Buffer.alloc(3_000_000);
  const ports = new Set<number | undefined>();
  const put = async (path: string, more: Record<string, string>): Promise<number | undefined> => {
    const headers = {
      ...signedHeaders(target, { method: 'PUT', path, payloadHash: UNSIGNED, headers: more }),
      'content-length': body.length,
    };
    const outgoing = request({
      agent,
      host: '127.0.0.1',
      port: context.server.port,
      method: 'PUT',
      path,
      headers,
    });
    outgoing.end(body);
    const [reply] = await once(outgoing, 'response');
    ports.add(outgoing.socket?.localPort);
    reply.resume();
    await once(reply, 'end');
    return reply.statusCode;
  };
  // Refused before the body is read, after it, and in the midst of it.
  expect(await put('/no-such-bucket/a', {})).toBe(404);
  expect(await put(`/${BUCKET}/refused`, { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' })).toBe(400);
  expect(await put(`/${BUCKET}/taken`, {})).toBe(200);
  const path = `/${BUCKET}/chunked`;
  const chunked = {
    method: 'PUT',
    path,
    payloadHash: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
    headers: { 'x-amz-decoded-content-length': '5' },
  };
  const headers = { ...signedHeaders(target, chunked), 'content-length': body.length };
  const outgoing = request({
    agent,
    host: '127.0.0.1',
    port: context.server.port,
    method: 'PUT',
    path,
    headers,
  });
  outgoing.end(body);
  const [reply] = await once(outgoing, 'response');
  ports.add(outgoing.socket?.localPort);
  reply.resume();
  await once(reply, 'end');
  expect(reply.statusCode).toBe(400);
  expect(await put(`/${BUCKET}/taken`, {})).toBe(200);
  expect(ports.size).toBe(1);
  agent.destroy();
  expect((await send(target, { path: `/${BUCKET}/refused` })).code).toBe('NoSuchKey');
});

test('a body without a length is refused where it would be stored', async () => {
  const path = `/${BUCKET}/endless`;
  const opened = await socket();
  const headers = signedHeaders(target, { method: 'PUT', path, payloadHash: UNSIGNED });
  opened.write(
    head('PUT', path, { ...headers, 'transfer-encoding': 'chunked', connection: 'close' }),
  );
  opened.write('5\r\nhello\r\n0\r\n\r\n');
  expect(await allOf(opened)).toMatch(/^HTTP\/1.1 411[\s\S]*MissingContentLength/);
});

test('a body of XML that does not end is refused after a while', async () => {
  const path = `/${BUCKET}?delete`;
  const body = Buffer.alloc(9 * 1024 * 1024, 'x');
  const headers = { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' };
  expect((await send(target, { method: 'POST', path, body, headers })).code).toBe('MalformedXML');
});

test('a reader that leaves in the midst of an object does no harm', async () => {
  const path = `/${BUCKET}/large`;
  await send(target, { method: 'PUT', path, body: Buffer.alloc(8_000_000) });
  const opened = await socket();
  opened.write(head('GET', path, signedHeaders(target, { path })));
  await once(opened, 'data');
  context.requests.length = 0;
  opened.destroy();
  await until(async () => context.requests.length === 1);
  expect(context.requests[0]!.bytesSent).toBeLessThan(8_000_000);
  expect(await isAlive()).toBe(true);
});

test('no HTTP, however bad, ends the server', async () => {
  const noise = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
    fc
      .tuple(
        fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'HEAD', 'PATCH', 'OPTIONS'),
        fc.webPath(),
        fc.webQueryParameters(),
      )
      .map(([method, path, query]) =>
        head(method, `${path || '/'}?${query}`, { host: 'x', connection: 'close' }),
      ),
    fc.string({ maxLength: 80 }).map((text) =>
      head('GET', '/', {
        host: 'x',
        authorization: text.replace(/[^ -~]/g, ''),
        connection: 'close',
      }),
    ),
  );
  await fc.assert(
    fc.asyncProperty(noise, async (text) => {
      const opened = await socket();
      const answer = allOf(opened);
      opened.end(text, 'latin1');
      expect(await answer).not.toMatch(/^HTTP\/1.1 5/);
    }),
    { numRuns: 100 },
  );
  expect(await isAlive()).toBe(true);
});

test('no signed request, however odd, is an internal error', async () => {
  const name = fc.constantFrom(
    'prefix',
    'marker',
    'max-keys',
    'list-type',
    'continuation-token',
    'uploadId',
    'uploads',
    'partNumber',
    'delete',
    'encoding-type',
    'versionId',
    'acl',
    'part-number-marker',
    'max-uploads',
    'key-marker',
    'delimiter',
    'location',
  );
  const query = fc.array(
    fc.tuple(name, fc.oneof(fc.constant(''), fc.constantFrom('2', '1', 'url', '-1'), fc.string())),
    { maxLength: 3 },
  );
  const header = fc.constantFrom(
    'range',
    'if-match',
    'if-none-match',
    'content-md5',
    'x-amz-copy-source',
    'x-amz-meta-a',
    'x-amz-acl',
    'x-amz-checksum-crc32',
    'x-amz-trailer',
    'content-type',
    'x-amz-metadata-directive',
  );
  const value = fc
    .oneof(fc.constantFrom('*', 'bytes=-1', '/bucket/key', 'REPLACE', 'private'), fc.string())
    .map((text) => text.replace(/[^ -~]/g, ''));
  const requests = fc.record({
    method: fc.constantFrom('GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'PATCH'),
    place: fc.constantFrom('/', '/bucket', '/bucket/key', '/bucket/key2', '/absent/key', '/A'),
    query,
    headers: fc.dictionary(header, value, { maxKeys: 3 }),
    body: fc.constantFrom(
      '',
      'x',
      '<Delete><Object><Key>a</Key></Object></Delete>',
      '<CompleteMultipartUpload/>',
    ),
  });
  await fc.assert(
    fc.asyncProperty(requests, async ({ method, place, query, headers, body }) => {
      const text = query
        .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
        .join('&');
      const trimmed = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, value.trim()]),
      );
      const reply = await send(target, {
        method,
        path: `${place}?${text}`,
        headers: trimmed,
        body,
      });
      expect([500, 0]).not.toContain(reply.status);
      expect(reply.code).not.toBe('SignatureDoesNotMatch');
    }),
    { numRuns: 300 },
  );
});
