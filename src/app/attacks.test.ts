import { readFile, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startApp } from './start-app.ts';
import { startTestApp, type TestApp } from './test-app.test-helper.ts';

/** A request with headers that `fetch` would not send. */
function send(
  { app }: TestApp,
  path: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: object; body?: string } = {},
): Promise<{ status: number; headers: Record<string, unknown>; text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port: app.port, path, method, headers: { ...headers } },
      (answer) => {
        let text = '';
        answer.on('data', (chunk) => {
          text += chunk;
        });
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

const json = { 'content-type': 'application/json' };
const codeOf = (text: string) => JSON.parse(text).error.code;

test('DNS rebinding: a name of somebody else that leads here is answered with nothing', async () => {
  const app = await startTestApp();
  for (const host of ['evil.example', `evil.example:${app.app.port}`, '127.0.0.1', 'localhost:1']) {
    for (const path of ['/', '/api/state', '/api/session']) {
      const { status, text } = await send(app, path, { headers: { host, cookie: app.cookie } });
      expect([host, path, status]).toEqual([host, path, 403]);
      expect(codeOf(text)).toBe('host-refused');
    }
  }
});

test('CSRF: what a page of another site sends is refused, cookie or not', async () => {
  const app = await startTestApp();
  const own = new URL(app.app.url).origin;
  const { cookie } = app;
  const attempts: object[] = [
    { origin: 'https://evil.example', ...json },
    { origin: 'null', ...json },
    { origin: own.replace('http:', 'https:'), ...json },
    { origin: own.replace('127.0.0.1', 'localhost'), ...json },
    json,
    { origin: own, ...json, 'sec-fetch-site': 'cross-site' },
    { origin: own, ...json, 'sec-fetch-site': 'same-site' },
  ];
  for (const headers of attempts) {
    const answer = await send(app, '/api/storages/trial', {
      method: 'POST',
      headers: { cookie, ...headers },
    });
    expect([headers, answer.status]).toEqual([headers, 403]);
  }
  const { storages } = await (await app.client.api.storages.$get()).json();
  expect(storages).toEqual([]);
});

test('CSRF: a form cannot send what the API takes', async () => {
  const app = await startTestApp();
  const { origin } = new URL(app.app.url);
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
    const { status, text } = await send(app, '/api/storage/understand', {
      method: 'POST',
      headers: { origin, cookie: app.cookie, 'content-type': type },
      body: '{}',
    });
    expect([status, codeOf(text)]).toEqual([415, 'type-refused']);
  }
});

test('another site can neither read the API nor learn anything from how it answers', async () => {
  const app = await startTestApp();
  const cookie = app.cookie;
  const { status, headers } = await send(app, '/api/state', {
    headers: { cookie, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
  });
  expect(status).toBe(403);
  expect(headers['access-control-allow-origin']).toBeUndefined();
  const silent = { cookie, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' };
  expect((await send(app, '/api/state', { headers: silent })).status).toBe(403);
  const preflight = await send(app, '/api/state', {
    method: 'OPTIONS',
    headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
  });
  expect(preflight.status).toBe(403);
  expect(preflight.headers['access-control-allow-origin']).toBeUndefined();
});

test('without the cookie there is nothing, and the code works once', async () => {
  const app = await startTestApp();
  const { origin, hash } = new URL(app.app.makeEntry());
  for (const path of [
    '/api/state',
    '/api/storages',
    '/api/events',
    '/api/openapi.json',
    '/api/x',
  ]) {
    expect([path, (await send(app, path)).status]).toEqual([path, 401]);
  }
  const exchange = (code: string) =>
    send(app, '/api/session', {
      method: 'POST',
      headers: { origin, ...json },
      body: JSON.stringify({ code }),
    });
  const code = hash.slice('#code='.length);
  const first = await exchange(code);
  expect(first.status).toBe(200);
  const [cookie] = first.headers['set-cookie'] as string[];
  expect(cookie).toMatch(/; HttpOnly/);
  expect(cookie).toMatch(/; SameSite=Strict/);
  const replayed = await exchange(code);
  expect([replayed.status, codeOf(replayed.text)]).toEqual([401, 'session-code-wrong']);
  expect(replayed.headers['set-cookie']).toBeUndefined();
  expect((await exchange('guess')).status).toBe(401);
});

test('a session that was ended is over, and one of another app is none', async () => {
  const [app, other] = [await startTestApp(), await startTestApp()];
  const stolen = app.cookie.replace(String(app.app.port), String(other.app.port));
  expect((await send(other, '/api/state', { headers: { cookie: stolen } })).status).toBe(401);
  await app.client.api.session.$delete();
  expect((await send(app, '/api/state', { headers: { cookie: app.cookie } })).status).toBe(401);
});

test('traversal: no path leads to a file that is not a page of ours', async () => {
  const app = await startTestApp();
  for (const path of [
    '/../config/settings.jsonc',
    '/..%2fconfig%2fsettings.jsonc',
    '/%2e%2e/config/settings.jsonc',
    '/assets/..%5c..%5csettings.jsonc',
    '//etc/passwd',
    '/assets/%00.js',
  ]) {
    const { status, text } = await send(app, path, {
      headers: { host: `127.0.0.1:${app.app.port}` },
    });
    expect(text, path).not.toMatch(/version|root:/);
    expect([404, 503], path).toContain(status);
  }
});

test('browsing this computer stays with folders that a person may choose', async () => {
  const { client, home } = await startTestApp();
  const list = (path?: string) => client.api.folders.$get({ query: path ? { path } : {} });
  const { folders } = await (await list()).json();
  expect(folders.map(({ path }) => path)).toContain(home);
  const own = await (await list(home)).json();
  expect(own.folders.map(({ name }) => name)).toContain('config');
  for (const path of ['/etc', '/', `${home}/..`, `${home}/../..`, 'config', `${home}/config/\0`]) {
    expect([path, (await list(path)).status]).toEqual([path, 422]);
  }
});

test('every answer forbids what a page of ours does not need', async () => {
  const app = await startTestApp();
  const { cookie } = app;
  for (const path of ['/', '/api/state', '/api/nothing', '/x.js', '/api/session']) {
    const { headers } = await send(app, path, { headers: { cookie } });
    const policy = String(headers['content-security-policy']);
    expect(policy, path).toContain("default-src 'none'");
    expect(policy, path).toContain("frame-ancestors 'none'");
    expect(policy, path).not.toMatch(/unsafe|\*|https?:/);
    expect(headers, path).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': expect.stringMatching(/no-store|no-cache/),
    });
  }
});

test('huge bodies are refused before they are read, and so are those that do not say how long they are', async () => {
  const app = await startTestApp();
  const { origin } = new URL(app.app.url);
  const headers = { origin, cookie: app.cookie, ...json };
  const attempts = [
    { ...headers, 'content-length': String(2 ** 40) },
    { ...headers, 'transfer-encoding': 'chunked' },
  ];
  for (const attempt of attempts) {
    const { port } = app.app;
    const path = '/api/storage/understand';
    const answer = await new Promise<number>((resolve, reject) => {
      const outgoing = request({ host: '127.0.0.1', port, path, method: 'POST', headers: attempt });
      outgoing.on('response', ({ statusCode }) => {
        outgoing.destroy();
        resolve(statusCode ?? 0);
      });
      outgoing.on('error', reject);
      outgoing.write('{"endpoint":"');
    });
    expect(answer).toBe(413);
  }
});

test('a body that never ends is cut off', async () => {
  const { app, cookie } = await startTestApp({ requestMs: 300 });
  const socket = connect(app.port, '127.0.0.1');
  const { origin, host } = new URL(app.url);
  socket.write(
    `POST /api/storage/understand HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${origin}\r\nCookie: ${cookie}\r\n` +
      'Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{',
  );
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  await new Promise((resolve) => socket.on('close', resolve));
  expect(answer).toMatch(/^HTTP\/1.1 408/);
});

test('others reach the app with a password and TLS, or not at all', async () => {
  const env = { KIRSCH_CONFIG: '/nowhere/settings.jsonc' };
  for (const options of [{}, { password: 'x' }]) {
    const started = startApp({ env, pages: '/nowhere', host: '0.0.0.0', ...options });
    await expect(started).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
  }
});

test('what the app keeps on the disk is for its owner alone, and bears no secret', async () => {
  const { client, home } = await startTestApp();
  await client.api.storages.trial.$post();
  const folder = join(home, 'config');
  for (const name of ['settings.jsonc', 'app-instance.json', 'secrets.json']) {
    expect([name, (await stat(join(folder, name))).mode & 0o077]).toEqual([name, 0]);
  }
  const secrets = JSON.parse(await readFile(join(folder, 'secrets.json'), 'utf8'));
  const { secretAccessKey } = JSON.parse(Object.values<string>(secrets.secrets)[0] ?? '{}');
  expect(secretAccessKey).toMatch(/^\w{40}$/);
  expect(await readFile(join(folder, 'settings.jsonc'), 'utf8')).not.toContain(secretAccessKey);
});
