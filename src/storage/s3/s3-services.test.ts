import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import {
  type PersonalityId,
  type RequestInfo,
  type S3ServerOptions,
  startS3Server,
} from '../../s3-server/index.ts';
import type { Storage } from '../storage.ts';
import { createS3Storage } from './s3-storage.ts';

/* What S3Storage does differently from service to service, tried on the simulator and on servers of one request. */

const MIB = 1024 * 1024;
const keys = { accessKeyId: 'key', secretAccessKey: 'secret' };
const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** A bucket at the simulator of a service, and what it was asked. */
async function simulated(
  provider: PersonalityId,
  server: Partial<S3ServerOptions> = {},
  settings: object = {},
): Promise<{ storage: Storage; requests: RequestInfo[] }> {
  const requests: RequestInfo[] = [];
  const folder = await mkdtemp(join(tmpdir(), 'kirsch-services-'));
  open.push(() => rm(folder, { recursive: true }));
  const { url, close } = await startS3Server({
    folder,
    ...keys,
    provider,
    sync: false,
    buckets: { photos: {} },
    onRequest: (info) => requests.push(info),
    ...server,
  });
  open.push(close);
  const storage = await createS3Storage({
    endpoint: url.replace('127.0.0.1', 'localhost'),
    provider,
    bucket: 'photos',
    ...keys,
    ...settings,
  });
  open.push(() => storage.close());
  return { storage, requests };
}

async function keysOf(storage: Storage, prefix = ''): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of storage.list(prefix)) found.push(key);
  return found.sort();
}

async function* stream(bytes: Buffer) {
  yield bytes;
}

describe('a bucket with Object Lock', () => {
  const locked = { buckets: { photos: { hasObjectLock: true } } };
  test.each(['minio', 'b2', 'wasabi', 'hetzner', 'scaleway', 'aws'] as const)(
    'gets digests at %s from the first refusal on',
    async (provider) => {
      const { storage, requests } = await simulated(provider, locked, { partSize: 5 * MIB });
      await storage.put('first', Buffer.from('1'));
      await storage.put('second', Buffer.from('2'));
      expect(await storage.putStream('third', stream(randomBytes(6 * MIB)))).toBe(6 * MIB);
      expect(await keysOf(storage)).toEqual(['first', 'second', 'third']);
      expect(requests.filter(({ errorCode }) => errorCode === 'InvalidRequest').length).toBe(1);
    },
  );
});

describe('lists', () => {
  test('come in the first version where there is no second', async () => {
    const { storage, requests } = await simulated('obs');
    await storage.put('a', Buffer.from('a'));
    expect(await keysOf(storage)).toEqual(['a']);
    expect(requests.map(({ operation }) => operation)).toContain('ListObjects');
  });

  const page = (body: string) =>
    `<?xml version="1.0"?><ListBucketResult>${body}</ListBucketResult>`;
  const object = (key: string) => `<Contents><Key>${key}</Key><Size>1</Size></Contents>`;
  const isSecond = (url: URL) => url.searchParams.get('list-type') === '2';

  test('are asked for in the first version once the second was refused, and it is remembered', async () => {
    const { storage, asked } = await answering((url, response) => {
      if (isSecond(url)) {
        response.writeHead(501).end('<Error><Code>NotImplemented</Code></Error>');
        return;
      }
      const rest = url.searchParams.get('marker') === 'a';
      response.end(page(rest ? object('b') : `<IsTruncated>true</IsTruncated>${object('a')}`));
    });
    expect(await keysOf(storage)).toEqual(['a', 'b']);
    expect(await keysOf(storage)).toEqual(['a', 'b']);
    expect(asked.filter(isSecond)).toHaveLength(1);
  });

  test('go on in the first version where the second is answered as if it were the first', async () => {
    const { storage, asked } = await answering((url, response) => {
      const marker = url.searchParams.get('marker') ?? '';
      const next = { '': 'a', a: 'b', b: 'c' }[marker] ?? 'z';
      response.end(page(`<IsTruncated>${next !== 'c'}</IsTruncated>${object(next)}`));
    });
    expect(await keysOf(storage)).toEqual(['a', 'b', 'c']);
    expect(asked.filter(isSecond)).toHaveLength(1);
  });

  test('are no answer when they turn in circles', async () => {
    const { storage } = await answering((_, response) =>
      response.end(page(`<IsTruncated>true</IsTruncated>${object('a')}`)),
    );
    await expect(keysOf(storage)).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
  });

  test('a refusal that is about something else is passed on', async () => {
    const { storage, asked } = await answering((_, response) =>
      response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>'),
    );
    await expect(keysOf(storage)).rejects.toMatchObject({ code: 'STORAGE_DENIED' });
    expect(asked).toHaveLength(1);
  });

  test.each([
    ['minio', '/a folder/ä+b'],
    ['aws', 'x&y<z>'],
    ['other', 'a folder/ä'],
  ] as const)('at %s find what is under the root path %s', async (provider, rootPath) => {
    const { storage } = await simulated(provider, {}, { rootPath });
    await storage.put('data/aa', Buffer.from('x'));
    expect(await keysOf(storage, 'data/')).toEqual(['data/aa']);
  });

  test('percent-encoded keys are asked for where they are understood, and read where they come', async () => {
    const answer = (url: URL, response: ServerResponse) => {
      const isEncoded = url.searchParams.get('encoding-type') === 'url';
      const body = isEncoded
        ? `<EncodingType>url</EncodingType>${object('a%20b/c+d/k')}`
        : object('a b/c d/k');
      response.end(page(body));
    };
    const rootPath = 'a b/c d';
    const known = await answering(answer, { provider: 'minio', rootPath });
    expect(await keysOf(known.storage)).toEqual(['k']);
    expect(known.asked[0]?.searchParams.get('encoding-type')).toBe('url');
    const unknown = await answering(answer, { provider: 'ceph', rootPath });
    expect(await keysOf(unknown.storage)).toEqual(['k']);
    expect(unknown.asked[0]?.searchParams.has('encoding-type')).toBe(false);
  });
});

describe('at Cloudflare R2', () => {
  test('a key that must be written again waits for its second', async () => {
    const { storage, requests } = await simulated('r2');
    await storage.put('twice', Buffer.from('1'));
    await storage.put('twice', Buffer.from('2'));
    expect((await storage.get('twice')).toString()).toBe('2');
    expect(requests.map(({ status }) => status)).not.toContain(429);
  });
});

describe('a server that has too much to do', () => {
  test('gets fewer requests at once', async () => {
    const held: ServerResponse[] = [];
    const { storage } = await answering((_, response) => held.push(response), {
      connections: 8,
    });
    const answerAll = (status: number) => {
      for (const response of held.splice(0)) response.writeHead(status).end();
    };
    const ask = (count: number) =>
      Promise.all(Array.from({ length: count }, () => storage.head('a').catch(() => {})));

    const first = ask(8);
    await expect.poll(() => held.length).toBe(8);
    answerAll(503);
    await first;
    const second = ask(8);
    await expect.poll(() => held.length).toBe(4);
    answerAll(404);
    await expect.poll(() => held.length).toBe(4);
    answerAll(404);
    await second;
  });
});

test('a missing bucket is made', async () => {
  const { storage } = await simulated('other', { buckets: {} });
  await storage.create();
  await storage.put('a', Buffer.from('a'));
  expect(await keysOf(storage)).toEqual(['a']);
});

describe('every upload', () => {
  test.each(['aws', 'r2', 'oss', 'cos', 'gcs', 'other'] as const)(
    'at %s has a known length and a signed hash, and no condition or chunks',
    async (provider) => {
      const { storage, headers } = await answering((_, response) => response.end(), { provider });
      await storage.put('a', Buffer.from('abc'), {
        sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      });
      const [sent = {}] = headers;
      expect(sent['content-length']).toBe('3');
      expect(sent['x-amz-content-sha256']).toBe(
        'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      );
      for (const name of [
        'if-none-match',
        'if-match',
        'transfer-encoding',
        'content-encoding',
        'expect',
      ]) {
        expect(sent[name]).toBeUndefined();
      }
      const checksums = Object.keys(sent).filter((name) => name.startsWith('x-amz-checksum-'));
      expect(checksums).toEqual(provider === 'aws' ? ['x-amz-checksum-sha256'] : []);
    },
  );
});

/** A bucket whose server answers as it is told. */
async function answering(
  answer: (url: URL, response: ServerResponse) => void,
  settings: object = {},
) {
  const asked: URL[] = [];
  const headers: IncomingMessage['headers'][] = [];
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://server');
    asked.push(url);
    headers.push(request.headers);
    request.resume().on('end', () => answer(url, response));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(async () => {
    server.closeAllConnections();
    await once(server.close(), 'close');
  });
  const { port } = server.address() as AddressInfo;
  const storage = await createS3Storage({
    endpoint: `http://localhost:${port}`,
    // Tencent Cloud's buckets bear the account's number.
    bucket: 'photos-1250000000',
    ...keys,
    ...settings,
  });
  open.push(() => storage.close());
  return { storage, asked, headers };
}
