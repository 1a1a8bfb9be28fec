import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { describeWithPrograms, findProgram } from '../../../../test/servers/index.ts';
import { type ConnectProxyOptions, startConnectProxy } from '../http/connect-proxy.test-helper.ts';
import { proxyFromSettings } from '../http/proxy-rules.ts';
import { applyRepair } from './apply-repair.ts';
import type { Surroundings } from './surroundings.ts';
import type { TestedSettings } from './tested-settings.ts';
import {
  BUCKET,
  closedPort,
  failureOf,
  KEYS,
  listen,
  simulate,
  tryOut,
} from './trial.test-helper.ts';

const at = (endpoint: string): TestedSettings => ({ endpoint, bucket: BUCKET, ...KEYS });

/** A computer on which only these names lead anywhere. */
const knowing = (...names: string[]): Surroundings => ({
  lookup: async (name) => {
    if (names.includes(name)) return ['127.0.0.1'];
    throw Object.assign(new Error('not found'), { code: 'ENOTFOUND' });
  },
  isOnline: () => true,
  now: Date.now,
});

/** A server that answers everything so. */
const answering = (status: number, headers: Record<string, string>, body: string) =>
  listen(
    http.createServer((_, response) => {
      response.writeHead(status, headers);
      response.end(body);
    }),
  );

describe('fields', () => {
  test('that cannot be understood are named before anything is sent', async () => {
    const report = await tryOut({
      endpoint: 'https://s3.<region>.amazonaws.com',
      bucket: 'photos',
    });
    expect(failureOf(report)).toMatchObject({ step: 'address', code: 'settings-not-understood' });
    expect(report.cause).toMatchObject({ field: 'endpoint', complaints: [{ field: 'endpoint' }] });
  });

  test('are repaired as their complaint offers it', async () => {
    const settings = at('http://127.0.0.1:9001/browser/photos');
    const { cause } = await tryOut(settings);
    expect(applyRepair(settings, cause!.repair!).endpoint).toBe('http://127.0.0.1:9000/photos');
  });

  test('of the keys may be missing only where something else has them', async () => {
    const { settings } = await simulate();
    const { accessKeyId: _id, secretAccessKey: _secret, ...others } = settings;
    const report = await tryOut({ ...others, profile: 'kirsch-has-no-such-profile' });
    expect(failureOf(report)).toEqual({ step: 'credentials', code: 'keys-missing' });
  });
});

describe('a name', () => {
  test('that nobody knows', async () => {
    const report = await tryOut(at('https://s3.example.test'), { surroundings: knowing() });
    expect(failureOf(report)).toEqual({ step: 'name', code: 'host-not-found' });
    expect(report.cause?.message).toContain('s3.example.test');
  });

  test('is not looked for where there is no network', async () => {
    const surroundings = { ...knowing(), isOnline: () => false };
    const report = await tryOut(at('https://s3.example.test'), { surroundings });
    expect(failureOf(report)).toEqual({ step: 'name', code: 'no-network' });
  });

  test('with the bucket before it, where only the host exists: path style works', async () => {
    const { settings } = await simulate({ domain: 'localhost' });
    const report = await tryOut(
      { ...settings, pathStyle: false },
      { surroundings: knowing('localhost') },
    );
    expect(failureOf(report)).toEqual({
      step: 'name',
      code: 'bucket-host-not-found',
      repair: [{ field: 'pathStyle', value: true }],
    });
    const repaired = applyRepair({ ...settings, pathStyle: false }, report.cause!.repair!);
    expect((await tryOut(repaired)).outcome).toBe('passed');
  });
});

describe('a server', () => {
  test('that does not run, while one runs at the usual port', async () => {
    const { s3, settings } = await simulate();
    const endpoint = `http://127.0.0.1:${await closedPort()}`;
    const report = await tryOut({ ...settings, endpoint }, { usualPorts: [s3.server.port] });
    expect(failureOf(report)).toEqual({
      step: 'server',
      code: 'port-closed',
      repair: [{ field: 'endpoint', value: `http://127.0.0.1:${s3.server.port}` }],
    });
    expect((await tryOut(applyRepair(settings, report.cause!.repair!))).outcome).toBe('passed');
  });

  test('that does not run, and none beside it', async () => {
    const report = await tryOut(at(`http://127.0.0.1:${await closedPort()}`));
    expect(failureOf(report)).toEqual({ step: 'server', code: 'port-closed' });
  });

  test('that takes connections and says nothing', async () => {
    const port = await listen(net.createServer());
    const report = await tryOut(at(`http://127.0.0.1:${port}`), { stepLimitMs: 300 });
    expect(failureOf(report)).toEqual({ step: 'server', code: 'timed-out' });
  });

  test('that is slow at every step ends the test when the whole time is over', async () => {
    const { settings } = await simulate({
      faults: { seed: 1, rules: [{ kind: 'latency', ms: 400 }] },
    });
    const report = await tryOut(settings, { totalLimitMs: 1_000 });
    expect(failureOf(report).code).toBe('timed-out');
  });

  test('that cuts connections', async () => {
    const port = await listen(net.createServer((socket) => socket.destroy()));
    const report = await tryOut(at(`http://127.0.0.1:${port}`));
    expect(failureOf(report)).toEqual({ step: 'server', code: 'connection-cut' });
  });

  test('of another protocol', async () => {
    const port = await listen(net.createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.9\r\n')));
    const report = await tryOut(at(`http://127.0.0.1:${port}`));
    expect(failureOf(report)).toEqual({ step: 'server', code: 'not-s3' });
  });

  test('that shows a web page', async () => {
    const page = '<!DOCTYPE html><html><head><title>My NAS</title></head></html>';
    const port = await answering(200, { 'content-type': 'text/html' }, page);
    const report = await tryOut(at(`http://127.0.0.1:${port}`));
    expect(failureOf(report)).toEqual({ step: 'protocol', code: 'not-s3' });
    expect(report.cause?.message).toContain('“My NAS”');
  });

  test('that is a console', async () => {
    const { s3, settings } = await simulate();
    const page = '<!doctype html><html><title>MinIO Console</title></html>';
    const port = await answering(200, { 'content-type': 'text/html' }, page);
    const report = await tryOut(
      { ...settings, endpoint: `http://127.0.0.1:${port}` },
      { usualPorts: [s3.server.port] },
    );
    expect(failureOf(report)).toEqual({
      step: 'protocol',
      code: 'console-port',
      repair: [{ field: 'endpoint', value: `http://127.0.0.1:${s3.server.port}` }],
    });
  });

  test('that sends us on to another host', async () => {
    const port = await answering(302, { location: 'https://sign-in.example.test/?from=x' }, '');
    const report = await tryOut(at(`http://127.0.0.1:${port}`));
    expect(failureOf(report)).toEqual({ step: 'protocol', code: 'redirected' });
    expect(report.cause?.message).toContain('sign-in.example.test');
  });

  test('that refuses without a word, as gateways do', async () => {
    const port = await answering(403, {}, '');
    const report = await tryOut(at(`http://127.0.0.1:${port}`));
    expect(failureOf(report)).toEqual({ step: 'credentials', code: 'refused-without-words' });
  });

  test('that repeats what it was sent brings no secret into the report', async () => {
    const server = http.createServer((request, response) => {
      const token = request.headers['x-amz-security-token'] ?? '';
      response.writeHead(400, { 'content-type': 'application/xml' });
      response.end(`<Error><Code>Odd</Code><Message>What is ${token}?</Message></Error>`);
    });
    const settings = at(`http://127.0.0.1:${await listen(server)}`);
    const report = await tryOut({ ...settings, sessionToken: 'a-token-that-is-a-secret' });
    expect(failureOf(report)).toEqual({ step: 'credentials', code: 'request-refused' });
    expect(report.cause?.message).toContain('What is ***?');
  });

  test('that announces more than any memory holds does no harm', async () => {
    const head = 'HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999\r\n\r\n';
    const port = await listen(
      net.createServer((socket) => socket.once('data', () => socket.write(head))),
    );
    const report = await tryOut(at(`http://127.0.0.1:${port}`));
    expect(failureOf(report)).toEqual({ step: 'server', code: 'connection-cut' });
  });

  test('that answers a signed list with a web page', async () => {
    const server = http.createServer((request, response) => {
      const isSigned = request.headers.authorization !== undefined;
      response.writeHead(isSigned ? 200 : 403, { 'content-type': 'text/html' });
      response.end(isSigned ? '<html></html>' : '<?xml version="1.0"?><Error></Error>');
    });
    const report = await tryOut(at(`http://127.0.0.1:${await listen(server)}`));
    expect(failureOf(report)).toEqual({ step: 'protocol', code: 'not-s3' });
  });
});

describe('a proxy', () => {
  const through = async (options: ConnectProxyOptions) => {
    const { s3, settings } = await simulate();
    const proxy = await startConnectProxy({
      connectTo: { host: '127.0.0.1', port: s3.server.port },
      ...options,
    });
    onTestFinished(() => proxy.close());
    const rules = proxyFromSettings(`http://${proxy.address}`);
    return tryOut(
      { ...settings, endpoint: 'http://nas.example.test', proxy: rules },
      { surroundings: knowing(), stepLimitMs: 2_000 },
    );
  };

  test('is used for everything, names included', async () => {
    const report = await through({});
    expect(report.outcome).toBe('passed');
    expect(report.steps.find(({ id }) => id === 'name')).toMatchObject({ state: 'skipped' });
  });

  test.each([
    ['that refuses', { status: 403 }, /lets nothing through \(403\)/],
    ['that wants a password', { credentials: 'a:b' }, /wants a user name and a password/],
  ] as const)('%s', async (_, options, words) => {
    const report = await through(options);
    expect(failureOf(report)).toEqual({ step: 'server', code: 'proxy-failed' });
    expect(report.cause).toMatchObject({ field: 'proxy', message: expect.stringMatching(words) });
  });

  test('that is not there', async () => {
    const rules = proxyFromSettings(`http://127.0.0.1:${await closedPort()}`);
    const report = await tryOut({ ...at('http://nas.example.test'), proxy: rules });
    expect(failureOf(report)).toEqual({ step: 'server', code: 'proxy-failed' });
  });
});

describeWithPrograms(['openssl'], 'a certificate', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kirsch-tls-'));
  const [key, cert, request, expired] = ['key', 'cert', 'request', 'expired'].map((name) =>
    join(folder, `${name}.pem`),
  ) as [string, string, string, string];
  const openssl = (...args: string[]) =>
    execFileSync(findProgram('openssl')!, args, { stdio: 'ignore' });
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  beforeAll(() => {
    openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      key,
      '-out',
      cert,
      ...subject,
    );
    openssl('req', '-new', '-key', key, '-out', request, ...subject);
    const sign = ['x509', '-req', '-in', request, '-signkey', key, '-out', expired];
    try {
      openssl(...sign, '-days', '-1', '-copy_extensions', 'copy');
    } catch {
      // Newer versions take no negative number, and times instead.
      const times = ['-not_before', '20200101000000Z', '-not_after', '20200201000000Z'];
      openssl(...sign, '-copy_extensions', 'copy', ...times);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What terminates https before a server of http. */
  const secured = async (certificate = cert) => {
    const { s3, settings } = await simulate();
    const front = https.createServer(
      { key: readFileSync(key), cert: readFileSync(certificate) },
      (request, response) => {
        const { method, url: path, headers } = request;
        const inner = http.request({ port: s3.server.port, method, path, headers }, (answer) => {
          response.writeHead(answer.statusCode!, answer.headers);
          answer.pipe(response);
        });
        request.pipe(inner);
      },
    );
    const port = await listen(front);
    return { s3, port, settings: { ...settings, endpoint: `https://localhost:${port}` } };
  };

  test('that nobody has signed is not trusted, until it is named', async () => {
    const { settings } = await secured();
    const report = await tryOut(settings);
    expect(failureOf(report)).toEqual({ step: 'server', code: 'certificate-not-trusted' });
    expect(report.cause).toMatchObject({
      field: 'caFile',
      hint: expect.stringContaining('CA file'),
    });
    const trusted = await tryOut({ ...settings, caCertificates: [readFileSync(cert)] });
    expect(trusted.outcome).toBe('passed');
  });

  test('for another host', async () => {
    const { port, settings } = await secured();
    const endpoint = `https://127.0.0.1:${port}`;
    const report = await tryOut({ ...settings, endpoint, caCertificates: [readFileSync(cert)] });
    expect(failureOf(report)).toEqual({ step: 'server', code: 'certificate-for-another-host' });
  });

  test('whose time is over', async () => {
    const { settings } = await secured(expired);
    const report = await tryOut({ ...settings, caCertificates: [readFileSync(expired)] });
    expect(failureOf(report)).toEqual({ step: 'server', code: 'certificate-expired' });
  });

  test('is not wanted by a server that speaks http: without https it works', async () => {
    const { s3, settings } = await simulate();
    const endpoint = `https://localhost:${s3.server.port}`;
    const report = await tryOut({ ...settings, endpoint });
    expect(failureOf(report)).toEqual({
      step: 'server',
      code: 'server-speaks-http',
      repair: [{ field: 'endpoint', value: `http://localhost:${s3.server.port}` }],
    });
    expect((await tryOut(applyRepair(settings, report.cause!.repair!))).outcome).toBe('passed');
  });

  test('is wanted by a server that http is spoken to: with https it goes on', async () => {
    const { port, settings } = await secured();
    const report = await tryOut({ ...settings, endpoint: `http://localhost:${port}` });
    expect(failureOf(report)).toMatchObject({
      step: 'server',
      repair: [{ field: 'endpoint', value: `https://localhost:${port}` }],
    });
  });

  test('that cannot be agreed upon', async () => {
    const server = net.createServer((socket) => {
      // A fatal alert: handshake_failure.
      socket.once('data', () => socket.end(Buffer.from([21, 3, 3, 0, 2, 2, 40])));
    });
    const report = await tryOut(at(`https://localhost:${await listen(server)}`));
    expect(failureOf(report)).toEqual({ step: 'server', code: 'tls-failed' });
  });
});

test('a server says in words that it speaks https only', async () => {
  for (const [status, headers, body] of [
    [400, { 'content-type': 'text/plain' }, 'Client sent an HTTP request to an HTTPS server.\n'],
    [400, { 'content-type': 'text/html' }, '<html>The plain HTTP request was sent to HTTPS port'],
    [301, { location: 'https://127.0.0.1/' }, ''],
  ] as const) {
    const report = await tryOut(at(`http://127.0.0.1:${await answering(status, headers, body)}`));
    expect(failureOf(report)).toEqual({ step: 'protocol', code: 'server-speaks-https' });
  }
});
