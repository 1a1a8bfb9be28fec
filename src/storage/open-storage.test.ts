import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startS3Server } from '../s3-server/index.ts';
import { openStorage } from './open-storage.ts';
import { parseRepositoryUrl } from './repository-url.ts';
import type { RetryNotice } from './wrappers/retrier.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kirsch-open-'));
});
afterAll(() => rm(folder, { recursive: true }));

test.each(['memory:', 'folder'])('opens %s, with limits or without', async (kind) => {
  const location = parseRepositoryUrl(kind === 'folder' ? join(folder, 'repository') : kind);
  for (const options of [{}, { connections: 2, uploadBytesPerSecond: 1e9 }]) {
    const storage = await openStorage(location, options);
    await storage.create();
    await storage.put('x', Buffer.from('bytes'));
    expect((await storage.get('x')).toString()).toBe('bytes');
    if ('connections' in options) expect(storage.capabilities.connections).toBe(2);
    await storage.close();
  }
});

test('tells what was mended in the address and what stands, once each, before anything is sent', async () => {
  const told: string[] = [];
  const location = parseRepositoryUrl('s3:http://photos.eu-west-1.amazonaws.com/kirsch');
  const storage = await openStorage(location, { onNote: ({ code }) => told.push(code) });
  expect(told).toEqual(['host-mended', 'not-encrypted']);
  expect(storage.description).toBe('bucket photos at s3.eu-west-1.amazonaws.com, under kirsch');
  await storage.close();
});

test('waits for a server that went away and comes back', async () => {
  const keys = { accessKeyId: 'key', secretAccessKey: 'secret' };
  const serverOptions = { folder: join(folder, 's3'), ...keys, sync: false };
  const server = await startS3Server(serverOptions);
  let restarted: ReturnType<typeof startS3Server> | undefined;
  const notices: RetryNotice[] = [];
  const storage = await openStorage(parseRepositoryUrl(`s3:${server.url}/bucket/path`), {
    env: { AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' },
    retry: {
      firstPauseMs: 20,
      onRetry(notice) {
        notices.push(notice);
        restarted ??= startS3Server({ ...serverOptions, port: server.port });
      },
    },
  });
  try {
    await storage.create();
    await storage.put('x', Buffer.from('bytes'));
    await server.close();
    expect((await storage.get('x')).toString()).toBe('bytes');
    expect(notices[0]).toMatchObject({ what: 'get x', error: { code: 'STORAGE_UNREACHABLE' } });
  } finally {
    await storage.close();
    await (await restarted)?.close();
  }
});
