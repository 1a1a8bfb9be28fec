import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { describeWithPrograms, findProgram } from '../../../../test/servers/index.ts';
import { TokenBucket } from '../../wrappers/token-bucket.ts';
import type { BodyReceiver } from './body-receiver.ts';
import { PartReceiver } from './part-receiver.ts';
import { SdkHttpHandler, type SdkHttpHandlerOptions, type SdkRequest } from './sdk-http-handler.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function listen(server: net.Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

function handler(options: Partial<SdkHttpHandlerOptions> = {}): SdkHttpHandler {
  const made = new SdkHttpHandler({ connections: 4, idleTimeoutMs: 10_000, ...options });
  cleanups.push(() => made.destroy());
  return made;
}

function request(port: number, more: Partial<SdkRequest> = {}): SdkRequest {
  return {
    protocol: 'http:',
    hostname: '127.0.0.1',
    port,
    method: 'GET',
    path: '/',
    headers: {},
    ...more,
  };
}

/** A server that answers each request with the next of these texts, and closes after those that end early. */
async function scripted(...answers: { text: string; close?: boolean }[]): Promise<number> {
  let next = 0;
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', () => {
      const { text, close } = answers[next++] ?? { text: '', close: true };
      if (close) socket.end(text);
      else socket.write(text);
    });
  });
  return listen(server);
}

const head = (length: number) => `HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n`;

for (const [name, options] of [
  ['at full speed', {}],
  ['with limited bandwidth', { upload: new TokenBucket(1e12), download: new TokenBucket(1e12) }],
] as const) {
  describe(`bodies ${name}`, () => {
    test('arrive whole both ways, several at once', async () => {
      const port = await listen(
        http.createServer(async (incoming, answer) => {
          const hash = createHash('sha256');
          for await (const chunk of incoming) hash.update(chunk);
          answer.setHeader('x-received', hash.digest('hex'));
          // Without an announced length every other time.
          const body = randomBytes(3_000_000);
          answer.setHeader('x-sent', createHash('sha256').update(body).digest('hex'));
          if (Number(incoming.headers['x-number']) % 2 === 0)
            answer.setHeader('content-length', body.length);
          for (let start = 0; start < body.length; start += 300_000) {
            answer.write(body.subarray(start, start + 300_000));
            await new Promise((resolve) => setTimeout(resolve, 1));
          }
          answer.end();
        }),
      );
      const client = handler(options);
      await Promise.all(
        Array.from({ length: 12 }, async (_, number) => {
          const body = randomBytes(2_000_000);
          const { response } = await client.handle(
            request(port, { method: 'PUT', body, headers: { 'x-number': String(number) } }),
          );
          expect(response.headers['x-received']).toBe(
            createHash('sha256').update(body).digest('hex'),
          );
          expect(createHash('sha256').update(response.body.bytes).digest('hex')).toBe(
            response.headers['x-sent'],
          );
        }),
      );
    });
  });
}

test('the body can be read as a stream, too', async () => {
  const port = await scripted({ text: `${head(5)}hello` });
  const { response } = await handler().handle(request(port));
  const chunks: Buffer[] = [];
  for await (const chunk of response.body) chunks.push(chunk);
  expect(Buffer.concat(chunks).toString()).toBe('hello');
});

test('the length in an answer to HEAD announces nothing', async () => {
  const port = await scripted({ text: head(1_000_000) });
  const { response } = await handler().handle(request(port, { method: 'HEAD' }));
  expect(response.headers['content-length']).toBe('1000000');
  expect(response.body.bytes).toHaveLength(0);
});

test('a body that is cut is an error', async () => {
  const port = await scripted({ text: `${head(10)}hello`, close: true });
  await expect(handler().handle(request(port))).rejects.toMatchObject({ code: 'ECONNRESET' });
});

test('a connection that ends before the answer is an error', async () => {
  const port = await scripted({ text: '', close: true });
  await expect(handler().handle(request(port))).rejects.toMatchObject({ code: 'ECONNRESET' });
});

test('a kept connection that the server has closed is replaced without a word', async () => {
  const port = await scripted(
    { text: `${head(2)}ab` },
    { text: '', close: true },
    { text: `${head(2)}cd` },
  );
  const client = handler();
  expect((await client.handle(request(port))).response.body.bytes.toString()).toBe('ab');
  expect((await client.handle(request(port))).response.body.bytes.toString()).toBe('cd');
});

test('a connection on which nothing moves is given up', async () => {
  const port = await scripted({ text: `${head(10)}hello` });
  await expect(handler({ idleTimeoutMs: 50 }).handle(request(port))).rejects.toMatchObject({
    code: expect.stringMatching(/ETIMEDOUT|ECONNRESET/),
  });
});

/** Takes a body slowly: how much came while nobody read, and whether the bytes are right. */
async function readSlowly(client: SdkHttpHandler, from: SdkRequest, body: Buffer) {
  const lengths = Array.from({ length: body.length / 250_000 }, () => 250_000);
  const receiver = new PartReceiver({ offset: 0, lengths });
  let came = 0;
  const counting: BodyReceiver = {
    begin: (headers) => receiver.begin(headers),
    take: (chunk) => {
      came += chunk.length;
      return receiver.take(chunk);
    },
  };
  const answer = client.handle(from, { receiver: counting });
  const parts = [await receiver.next()];
  // Longer than the connection may stand still on its own account.
  await sleep(150);
  const unread = came;
  for (let part = await receiver.next(); part; part = await receiver.next()) parts.push(part);
  await answer;
  expect(Buffer.concat(parts as Buffer[]).equals(body)).toBe(true);
  return unread;
}

test.each([
  ['at full speed', {}],
  ['with limited bandwidth', { download: new TokenBucket(1e12) }],
])('a body that is read slowly waits at the server, %s', async (_, options) => {
  const body = randomBytes(20_000_000);
  const port = await listen(http.createServer((_, answer) => answer.end(body)));
  const client = handler({ connections: 1, idleTimeoutMs: 100, ...options });
  expect(await readSlowly(client, request(port), body)).toBeLessThan(3_000_000);
  // The connection serves the next one.
  expect((await client.handle(request(port))).response.body.bytes.equals(body)).toBe(true);
});

test('an abort ends the request at once, before and within the answer', async () => {
  const port = await scripted({ text: '' }, { text: `${head(10)}hello` });
  for (let tries = 0; tries < 2; tries++) {
    const controller = new AbortController();
    const answer = handler().handle(request(port), { abortSignal: controller.signal });
    setTimeout(() => controller.abort(), 20);
    await expect(answer).rejects.toMatchObject({ code: 'ABORTED' });
  }
});

test('the query is sent as the SDK signs it', async () => {
  const seen: (string | undefined)[] = [];
  const port = await listen(
    http.createServer((incoming, answer) => {
      seen.push(incoming.url);
      answer.end();
    }),
  );
  const query = { uploads: '', 'list-type': '2', prefix: "a b/(c)'*!", z: null, many: ['1', '2'] };
  await handler().handle(request(port, { path: '/bucket', query }));
  expect(seen).toEqual([
    '/bucket?list-type=2&many=1&many=2&prefix=a%20b%2F%28c%29%27%2A%21&uploads=&z',
  ]);
});

describeWithPrograms(['openssl'], 'https', () => {
  test('trusts the certificate that it is given, and no stranger', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kirsch-tls-'));
    cleanups.push(() => rmSync(folder, { recursive: true }));
    const key = join(folder, 'key.pem');
    const cert = join(folder, 'cert.pem');
    const subject = [
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost,IP:127.0.0.1',
    ];
    const files = ['-keyout', key, '-out', cert, '-days', '2'];
    execFileSync(
      findProgram('openssl')!,
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        ...files,
        ...subject,
      ],
      { stdio: 'ignore' },
    );
    const body = randomBytes(10_000_000);
    const port = await listen(
      https.createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, answer) => {
        answer.setHeader('content-length', body.length);
        answer.end(body);
      }),
    );
    const secure = request(port, { protocol: 'https:', hostname: 'localhost' });
    const trusting = handler({ caCertificates: [readFileSync(cert)] });
    const answers = await Promise.all(Array.from({ length: 6 }, () => trusting.handle(secure)));
    for (const { response } of answers) expect(response.body.bytes.equals(body)).toBe(true);
    const limited = handler({
      caCertificates: [readFileSync(cert)],
      download: new TokenBucket(1e12),
    });
    expect((await limited.handle(secure)).response.body.bytes.equals(body)).toBe(true);
    expect(await readSlowly(trusting, secure, body)).toBeLessThan(3_000_000);
    await expect(handler().handle(secure)).rejects.toMatchObject({
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
  });
});
