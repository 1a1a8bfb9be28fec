import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { startTestApp, type TestApp } from './test-app.test-helper.ts';

/** Sends these bytes, and resolves to what came back when the app has closed the connection. */
function send({ app }: TestApp, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(app.port, '127.0.0.1', () => socket.write(bytes));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });
}

/** The lines of a request, which ends with its answer. */
function request(first: string, headers: Readonly<Record<string, string>>, body = ''): string {
  const lines = Object.entries({ ...headers, connection: 'close' });
  return `${[first, ...lines.map((line) => line.join(': '))].join('\r\n')}\r\n\r\n${body}`;
}

test('odd requests are answered as little as others without a session, and break nothing', async () => {
  const app = await startTestApp();
  const { host } = new URL(app.app.url);
  const status = async (bytes: string) => (await send(app, bytes)).slice(9, 12);
  expect(await status(request('OPTIONS * HTTP/1.1', { host }))).toMatch(/40[0135]/);
  expect(await status(request('GET http://evil.example/api/state HTTP/1.1', { host }))).toBe('401');
  expect(await status(request('GET //evil.example/../api/state HTTP/1.1', { host }))).not.toBe(
    '200',
  );
  // A program that wants a tunnel gets none, and no answer.
  expect(await status(request('CONNECT evil.example:80 HTTP/1.1', { host }))).toBe('');
  expect(await status(request('GET /api/session HTTP/1.0', {}))).toMatch(/40[03]/);
  const twice = `${host}\r\nhost: evil.example`;
  expect(await status(request('GET /api/session HTTP/1.1', { host: twice }))).toMatch(/40[03]/);
  const { cookie } = app;
  expect(await status(request('GET /api/jobs/%ff%zz HTTP/1.1', { host, cookie }))).toBe('404');
  expect(await status(request('TRACE /api/state HTTP/1.1', { host, cookie }))).toBe('403');
  expect((await app.fetch('/api/state')).status).toBe(200);
});

test('a request within another is not read twice: one with two lengths is refused', async () => {
  const app = await startTestApp();
  const { host, origin } = new URL(app.app.url);
  const headers = { host, origin, cookie: app.cookie, 'content-type': 'application/json' };
  for (const lengths of [
    { 'content-length': '4', 'transfer-encoding': 'chunked' },
    { 'content-length': '4\r\ncontent-length: 0' },
  ]) {
    const first = 'POST /api/storage/understand HTTP/1.1';
    const answer = await send(app, request(first, { ...headers, ...lengths }, '0\r\n\r\n'));
    expect(answer).toMatch(/^HTTP\/1.1 400/);
  }
});

test('a connection that says nothing is closed', async () => {
  const app = await startTestApp({ requestMs: 300 });
  expect(await send(app, '')).toMatch(/^HTTP\/1.1 408/);
});

test('no other site hears the events, cookie or not', async () => {
  const app = await startTestApp();
  for (const headers of [
    { origin: 'https://evil.example' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ]) {
    expect([headers, (await app.fetch('/api/events', { headers })).status]).toEqual([headers, 403]);
  }
});

test('names that every object has by itself are names like others', async () => {
  const app = await startTestApp();
  const storage = { kind: 'folder', folder: `${app.home}/disk` };
  const put = (name: string, body: string) =>
    app.fetch(`/api/storages/${name}`, { method: 'PUT', body });
  for (const name of ['constructor', 'toString', 'valueOf']) {
    expect((await app.fetch(`/api/storages/${name}`, { method: 'DELETE' })).status).toBe(404);
    expect((await put(name, JSON.stringify(storage))).status).toBe(200);
  }
  const hostile = `{"__proto__":${JSON.stringify(storage)},"constructor":{"prototype":{"kind":"s3"}}}`;
  expect((await put('x', hostile)).status).toBe(400);
  expect({}).not.toHaveProperty('kind');
  const { storages } = await (await app.client.api.storages.$get()).json();
  expect(storages.map(({ name }) => name)).toEqual(['constructor', 'toString', 'valueOf']);
});
