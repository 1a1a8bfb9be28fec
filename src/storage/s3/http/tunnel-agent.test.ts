import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type net from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { describeWithPrograms, findProgram } from '../../../../test/servers/index.ts';
import { s3Error } from '../s3-errors.ts';
import { type ConnectProxyOptions, startConnectProxy } from './connect-proxy.test-helper.ts';
import { proxyFromSettings } from './proxy-rules.ts';
import { SdkHttpHandler, type SdkRequest } from './sdk-http-handler.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function listen(server: net.Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => {
    if ('closeAllConnections' in server) (server as http.Server).closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const echo: http.RequestListener = async (incoming, answer) => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  answer.end(`${incoming.method} ${incoming.url} ${Buffer.concat(chunks)}`);
};

async function startProxy(options?: ConnectProxyOptions) {
  const proxy = await startConnectProxy(options);
  cleanups.push(() => proxy.close());
  return proxy;
}

function handlerThrough(proxy: string, caCertificates?: Buffer[], idleTimeoutMs = 10_000) {
  const handler = new SdkHttpHandler({
    connections: 2,
    idleTimeoutMs,
    proxy: proxyFromSettings(proxy),
    caCertificates,
  });
  cleanups.push(() => handler.destroy());
  return handler;
}

function request(port: number, more: Partial<SdkRequest> = {}): SdkRequest {
  return {
    protocol: 'http:',
    hostname: '127.0.0.1',
    port,
    method: 'PUT',
    path: '/key',
    headers: { 'content-length': '5' },
    body: Buffer.from('bytes'),
    ...more,
  };
}

async function failure(handler: SdkHttpHandler, port: number): Promise<Error> {
  return handler.handle(request(port)).then(
    () => expect.unreachable('it went through'),
    (error: Error) => error,
  );
}

test('plain http goes through a tunnel, which serves many requests', async () => {
  const port = await listen(http.createServer(echo));
  const proxy = await startProxy({ credentials: 'user:hun:ter2%' });
  const handler = handlerThrough(`http://user:hun%3Ater2%@${proxy.address}`);
  for (let round = 0; round < 3; round++) {
    const { response } = await handler.handle(request(port));
    expect(response.body.bytes.toString()).toBe('PUT /key bytes');
  }
  expect(proxy.targets).toEqual([`127.0.0.1:${port}`]);
});

test('no more tunnels are open at once than connections are allowed', async () => {
  const port = await listen(http.createServer(echo));
  const proxy = await startProxy();
  const handler = handlerThrough(proxy.address);
  await Promise.all(Array.from({ length: 10 }, () => handler.handle(request(port))));
  expect(proxy.targets.length).toBeLessThanOrEqual(2);
});

test.each<[ConnectProxyOptions, RegExp, boolean]>([
  [{ credentials: 'user:other' }, /wants a user name and a password/, false],
  [{ status: 403 }, /lets nothing through \(403\)/, false],
  [{ status: 502 }, /lets nothing through \(502\)/, true],
])('a proxy that refuses (%j) is named, its password is not', async (options, says, retryable) => {
  const port = await listen(http.createServer(echo));
  const proxy = await startProxy(options);
  const error = await failure(handlerThrough(`http://user:hunter2@${proxy.address}`), port);
  const told = s3Error(error, { what: 'put key', bucket: 'b', host: 'h' });
  expect(told).toMatchObject({ code: 'STORAGE_UNREACHABLE', details: { retryable } });
  expect(told.message).toMatch(says);
  expect(told.message).toContain(proxy.address);
  const printed = inspect(told, { depth: 9, showHidden: true });
  expect(printed).not.toContain('hunter2');
  expect(printed).not.toContain(Buffer.from('user:hunter2').toString('base64'));
});

test('a proxy that is not there, or says nothing, is told from the server', async () => {
  const silent = await startProxy({ silent: true });
  const error = await failure(handlerThrough(silent.address, undefined, 200), 9);
  expect(error.message).toContain(`the proxy ${silent.address} does not answer in time`);
  await silent.close();
  const gone = await failure(handlerThrough(silent.address), 9);
  expect(gone.message).toContain(`the proxy ${silent.address} cannot be reached (ECONNREFUSED)`);
});

test('a call can be stopped while the proxy makes it wait', async () => {
  const silent = await startProxy({ silent: true });
  const stop = new AbortController();
  const call = handlerThrough(silent.address).handle(request(9), { abortSignal: stop.signal });
  setTimeout(() => stop.abort(), 50);
  await expect(call).rejects.toMatchObject({ code: 'ABORTED' });
});

describeWithPrograms(['openssl'], 'https through a proxy', () => {
  test('the proxy sees the name of the server, and neither keys nor data', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kirsch-proxy-'));
    cleanups.push(() => rmSync(folder, { recursive: true }));
    const [key, certificate] = [join(folder, 'key'), join(folder, 'cert')];
    const subject = ['-subj', '/CN=s3.test', '-addext', 'subjectAltName=DNS:s3.test'];
    execFileSync(
      findProgram('openssl')!,
      ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', ...subject].concat([
        ...['-keyout', key, '-out', certificate],
      ]),
      { stdio: 'ignore' },
    );
    const ca = readFileSync(certificate);
    const port = await listen(https.createServer({ key: readFileSync(key), cert: ca }, echo));
    const proxy = await startProxy({ connectTo: { host: '127.0.0.1', port } });
    const call = request(443, {
      protocol: 'https:',
      hostname: 's3.test',
      headers: { 'content-length': '5', authorization: 'canary' },
    });
    const { response } = await handlerThrough(proxy.address, [ca]).handle(call);
    expect(response.body.bytes.toString()).toBe('PUT /key bytes');
    expect(proxy.targets).toEqual(['s3.test:443']);
    expect(proxy.seen()).not.toMatch(/canary|bytes/);
    await expect(handlerThrough(proxy.address).handle(call)).rejects.toMatchObject({
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
  });
});
