import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type S3ServerOptions, startS3Server } from './server.ts';
import { presignedPath, type RawReply, send, sendUnsigned } from './test-client.ts';
import { startTestS3, TEST_CREDENTIALS, type TestS3 } from './test-server.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
let context: TestS3 | undefined;

afterEach(async () => {
  await context?.stop();
  context = undefined;
});

async function start(options: Partial<S3ServerOptions>): Promise<void> {
  context = await startTestS3({ clock: () => NOW, buckets: { bucket: {} }, ...options });
}

const list = (headers: Record<string, string> = {}): Promise<RawReply> =>
  send(context!.target, { path: '/bucket', time: NOW, headers });

describe('keys of a session', () => {
  const withToken = (token: string): Promise<RawReply> => list({ 'x-amz-security-token': token });

  test('are good together with its token only', async () => {
    await start({ session: { token: 'right' } });
    expect((await withToken('right')).status).toBe(200);
    expect(await withToken('wrong')).toMatchObject({ status: 400, code: 'InvalidToken' });
    expect(await list()).toMatchObject({ status: 400, code: 'InvalidToken' });
  });

  test('are good until it expires', async () => {
    await start({ session: { token: 'right', expires: NOW - 1 } });
    expect(await withToken('right')).toMatchObject({ status: 400, code: 'ExpiredToken' });
  });

  test('need the token in a signed address, too', async () => {
    await start({ session: { token: 'right' } });
    const path = presignedPath(context!.target, { path: '/bucket', time: NOW });
    expect((await sendUnsigned(context!.target, { path })).code).toBe('InvalidToken');
    const whole = presignedPath(context!.target, {
      path: '/bucket?X-Amz-Security-Token=right',
      time: NOW,
    });
    expect((await sendUnsigned(context!.target, { path: whole })).status).toBe(200);
  });
});

test('a right that is missing is denied, and others are not', async () => {
  await start({ denied: ['PutObject'] });
  const put = { method: 'PUT', path: '/bucket/a', body: 'a', time: NOW };
  expect(await send(context!.target, put)).toMatchObject({ status: 403, code: 'AccessDenied' });
  expect((await list()).status).toBe(200);
});

test('a request with a wrong time learns the right one', async () => {
  await start({});
  const { code, body, headers } = await send(context!.target, {
    path: '/bucket',
    time: NOW - 3_600_000,
  });
  expect(code).toBe('RequestTimeTooSkewed');
  expect(body).toContain('<RequestTime>20261122T110000Z</RequestTime>');
  expect(body).toContain('<ServerTime>2026-11-22T12:00:00.000Z</ServerTime>');
  expect(headers.date).toBe('Sun, 22 Nov 2026 12:00:00 GMT');
});

describe('a bucket of which there is more to say', () => {
  test('is made on start, and kept at the next', async () => {
    await start({});
    await send(context!.target, { method: 'PUT', path: '/bucket/a', body: 'a', time: NOW });
    const { folder } = context!;
    await context!.server.close();
    context = await startTestS3({ folder, clock: () => NOW, buckets: { bucket: {}, other: {} } });
    const read = await send(context.target, { path: '/bucket/a', time: NOW });
    expect(read.body).toBe('a');
    expect((await send(context.target, { path: '/other', time: NOW })).status).toBe(200);
  });

  test('must have a name that buckets may have', async () => {
    const folder = join(tmpdir(), 'kirsch-never-made');
    const options = { folder, ...TEST_CREDENTIALS, buckets: { 'No Bucket': {} } };
    await expect(startS3Server(options)).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
    expect(existsSync(folder)).toBe(false);
  });

  test('serves strangers what it is said to, and nothing more', async () => {
    await start({ buckets: { bucket: { isPublic: 'read' } } });
    await send(context!.target, { method: 'PUT', path: '/bucket/a', body: 'a', time: NOW });
    const ask = (method: string, path: string): Promise<RawReply> =>
      sendUnsigned(context!.target, { method, path });
    expect((await ask('GET', '/bucket/a')).body).toBe('a');
    expect((await ask('GET', '/bucket')).code).toBe('AccessDenied');
    expect((await ask('PUT', '/bucket/b')).code).toBe('AccessDenied');
    expect((await ask('DELETE', '/bucket/a')).code).toBe('AccessDenied');
    expect((await ask('GET', '/')).code).toBe('AccessDenied');
  });
});
