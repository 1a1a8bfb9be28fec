import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { describeWithPrograms, findProgram } from '../../../../test/servers/index.ts';
import { startConnectProxy } from './connect-proxy.test-helper.ts';
import { proxyFromSettings } from './proxy-rules.ts';
import { SdkHttpHandler, type SdkHttpHandlerOptions } from './sdk-http-handler.ts';
import { tlsOptions } from './tls-settings.ts';

test('nothing is said to Node where everything is as usual', () => {
  expect(tlsOptions({ caCertificates: [], trustAnyServer: false })).toEqual({});
});

describeWithPrograms(['openssl'], 'a server that asks for a certificate', () => {
  let folder: string;
  let pem: Buffer;
  let server: https.Server;
  let port: number;
  const cleanups: (() => unknown)[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kirsch-tls-'));
    const file = (name: string) => join(folder, name);
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    const files = ['-keyout', file('key'), '-out', file('cert')];
    const words = ['req', '-x509', ...kind, ...files, '-days', '2', ...subject];
    execFileSync(findProgram('openssl')!, words, { stdio: 'ignore' });
    pem = Buffer.concat([readFileSync(file('cert')), readFileSync(file('key'))]);
    // One certificate plays every part.
    const options = { key: pem, cert: pem, ca: pem, requestCert: true, rejectUnauthorized: false };
    server = https.createServer(options, (request, answer) => {
      const socket = request.socket as TLSSocket;
      answer.end(socket.authorized ? `${socket.getPeerCertificate().subject.CN}` : 'a stranger');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0)) await cleanup();
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });

  async function ask(options: Partial<SdkHttpHandlerOptions>): Promise<string> {
    const handler = new SdkHttpHandler({ connections: 1, idleTimeoutMs: 10_000, ...options });
    cleanups.push(() => handler.destroy());
    const request = { protocol: 'https:', hostname: 'localhost', port, method: 'GET', path: '/' };
    const { response } = await handler.handle({ ...request, headers: {} });
    return response.body.bytes.toString();
  }

  test('sees ours, directly and through a proxy', async () => {
    const trusting = { caCertificates: [pem], clientCertificate: pem };
    expect(await ask({ caCertificates: [pem] })).toBe('a stranger');
    expect(await ask(trusting)).toBe('localhost');
    const proxy = await startConnectProxy();
    cleanups.push(() => proxy.close());
    const through = proxyFromSettings(`http://${proxy.address}`);
    expect(await ask({ ...trusting, proxy: through })).toBe('localhost');
    expect(proxy.targets).toEqual([`localhost:${port}`]);
  });

  test('is believed without proof only when any server is', async () => {
    await expect(ask({})).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(await ask({ trustAnyServer: true })).toBe('a stranger');
    const proxy = await startConnectProxy();
    cleanups.push(() => proxy.close());
    const through = { proxy: proxyFromSettings(`http://${proxy.address}`) };
    await expect(ask(through)).rejects.toThrow(/self-signed/i);
    expect(await ask({ ...through, trustAnyServer: true })).toBe('a stranger');
  });
});
