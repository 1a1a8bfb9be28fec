import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type CountingProxy, startCountingProxy } from './counting-proxy.ts';

let seen: { method: string; url: string; headers: IncomingHttpHeaders; body: Buffer };
let proxy: CountingProxy;

const server = createServer(async (request, response) => {
  const { method = '', url = '', headers } = request;
  seen = { method, url, headers, body: await buffer(request) };
  if (url.endsWith('/missing')) {
    response.writeHead(404).end('no');
  } else if (url.endsWith('/broken')) {
    response.writeHead(200, { 'content-length': '100' }).write('half', () => response.destroy());
  } else {
    response.writeHead(200, { etag: '"an etag"' }).end(seen.body);
  }
});

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  proxy = await startCountingProxy(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

afterAll(async () => {
  await proxy.close();
  server.close();
});

beforeEach(() => {
  proxy.takeTraffic();
});

test('everything goes through unchanged, the signed name of the host too', async () => {
  const body = Buffer.alloc(3_000_000, 'content');
  const response = await fetch(`${proxy.url}/bucket/data/ab/abcd?x=%2F`, {
    method: 'PUT',
    body,
    headers: { 'X-Amz-Date': 'now' },
  });
  expect(response.status).toBe(200);
  expect(response.headers.get('etag')).toBe('"an etag"');
  expect(Buffer.from(await response.arrayBuffer()).equals(body)).toBe(true);
  expect(seen).toMatchObject({ method: 'PUT', url: '/bucket/data/ab/abcd?x=%2F' });
  expect(seen.headers).toMatchObject({ host: new URL(proxy.url).host, 'x-amz-date': 'now' });
  expect(seen.body.equals(body)).toBe(true);
});

test('requests are counted by method and kind of key, failed ones too, and bytes of bodies both ways', async () => {
  await fetch(`${proxy.url}/bucket/data/ab/1`, { method: 'PUT', body: '12345' });
  await fetch(`${proxy.url}/bucket/data/ab/1`, { method: 'HEAD' });
  await fetch(`${proxy.url}/bucket/index/1`);
  await (await fetch(`${proxy.url}/bucket/index/missing`)).text();
  expect(proxy.takeTraffic()).toEqual({
    requests: { 'PUT data': 1, 'HEAD data': 1, 'GET index': 2 },
    bytesSent: 5,
    bytesReceived: 5 + 'no'.length,
  });
  expect(proxy.takeTraffic()).toEqual({ requests: {}, bytesSent: 0, bytesReceived: 0 });
});

test('an answer that breaks off breaks off for the client', async () => {
  const reading = fetch(`${proxy.url}/bucket/broken`).then((response) => response.text());
  await expect(reading).rejects.toThrow();
});
