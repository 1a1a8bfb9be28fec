import { hash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  describeWithPrograms,
  runRestic,
  startMinio,
  type TestServer,
} from '../../../test/servers/index.ts';
import { type RequestInfo, type S3Server, startS3Server } from '../../s3-server/index.ts';
import { openStorage } from '../open-storage.ts';
import { parseRepositoryUrl } from '../repository-url.ts';
import { createS3Storage } from './s3-storage.ts';

const MiB = 1024 * 1024;
const keys = { accessKeyId: 'key', secretAccessKey: 'secret' };

let folder: string;
let server: S3Server;
let requests: RequestInfo[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kirsch-s3-'));
  server = await startS3Server({
    folder,
    ...keys,
    region: 'eu-central-7',
    sync: false,
    onRequest: (info) => requests.push(info),
  });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  requests = [];
});

const open = (more: object = {}) =>
  createS3Storage({ endpoint: server.url, bucket: 'photos', rootPath: '/a//b/', ...keys, ...more });

describe('a server whose time is another', () => {
  test.each([
    ['hours ahead', 3],
    ['days behind', -50],
  ])('%s is believed after one refusal, whatever is asked first', async (_title, hours) => {
    const bytes = randomBytes(1_000);
    const away = await startS3Server({
      folder: await mkdtemp(join(folder, 'away-')),
      ...keys,
      sync: false,
      clock: () => Date.now() + hours * 3_600_000,
      onRequest: (info) => requests.push(info),
    });
    try {
      const settings = { endpoint: away.url, bucket: 'bucket', rootPath: '', ...keys };
      const storage = await createS3Storage(settings);
      await storage.create();
      expect(requests.filter(({ status }) => status === 403)).toHaveLength(1);
      await storage.put('a', bytes);
      expect(await storage.get('a')).toEqual(bytes);
      expect(requests.filter(({ status }) => status === 403)).toHaveLength(1);
      await storage.close();
      const other = await createS3Storage(settings);
      expect(await other.head('a')).toMatchObject({ size: bytes.length });
      await other.close();
    } finally {
      await away.close();
    }
  });
});

describe('reading in parts', () => {
  test('takes one request, and one more with what is missing for each time that the connection ends', async () => {
    const bytes = randomBytes(6 * MiB);
    const lengths = Array.from({ length: 24 }, () => MiB / 4);
    const faulty = await startS3Server({
      folder: await mkdtemp(join(folder, 'faulty-')),
      ...keys,
      sync: false,
      faults: { seed: 4, rules: [{ kind: 'cut-middle', on: ['GetObject'], times: 3 }] },
      onRequest: (info) => requests.push(info),
    });
    try {
      const location = parseRepositoryUrl(`s3:${faulty.url}/bucket/parts`);
      const storage = await openStorage(location, { ...keys, retry: { firstPauseMs: 1 } });
      await storage.create();
      await storage.put('parts', bytes);
      const read = async () => {
        const parts: Buffer[] = [];
        for await (const part of storage.getParts('parts', 0, lengths)) parts.push(part);
        return Buffer.concat(parts);
      };
      requests = [];
      expect((await read()).equals(bytes)).toBe(true);
      // The server tells of a request a moment after it has answered.
      const gets = () => requests.filter(({ operation }) => operation === 'GetObject');
      await expect.poll(gets).toHaveLength(4);
      requests = [];
      expect((await read()).equals(bytes)).toBe(true);
      await expect.poll(gets).toHaveLength(1);
      await storage.close();
    } finally {
      await faulty.close();
    }
  });
});

describe('S3Storage', () => {
  test('says where it is, without secrets', async () => {
    const { description } = await open();
    expect(description).toBe(`bucket photos at ${new URL(server.url).host}, under a/b`);
  });

  test('moves to the region that the server names, once for all', async () => {
    const storage = await open();
    await storage.create();
    await storage.put('x', Buffer.from('x'));
    requests = [];
    expect((await storage.get('x')).toString()).toBe('x');
    // The server tells of a request a moment after it has answered.
    await expect.poll(() => requests.map(({ status }) => status)).toContain(200);
    expect(requests.every(({ status }) => status === 200)).toBe(true);
    await storage.close();
  });

  test('keeps to its root path', async () => {
    const storage = await open();
    const bucket = await open({ rootPath: '' });
    await storage.put('rooted', Buffer.from('x'));
    expect((await bucket.get('a/b/rooted')).toString()).toBe('x');
    await bucket.put('a/bc', Buffer.from('x'));
    const seen: string[] = [];
    for await (const { key } of storage.list('')) seen.push(key);
    expect(seen).toContain('rooted');
    expect(seen).not.toContain('c');
  });

  test('sends one plain request for each call', async () => {
    const storage = await open({ region: 'eu-central-7' });
    await storage.put('one', Buffer.from('x'));
    await storage.get('one');
    await storage.getRange('one', 0, 1);
    await storage.head('one');
    await storage.delete('one');
    for await (const _ of storage.list('none'));
    await expect.poll(() => requests.length).toBeGreaterThanOrEqual(6);
    expect(requests).toHaveLength(6);
  });

  test.each([
    ['a wrong secret', { secretAccessKey: 'wrong' }, 'STORAGE_DENIED'],
    ['an unknown key', { accessKeyId: 'stranger' }, 'STORAGE_DENIED'],
    ['a missing bucket', { bucket: 'nonesuch' }, 'STORAGE_NOT_FOUND'],
    ['a closed port', { endpoint: 'http://127.0.0.1:1' }, 'STORAGE_UNREACHABLE'],
    ['https where http is spoken', { https: true }, 'STORAGE_UNREACHABLE'],
  ])('%s is said as %s', async (_, more, code) => {
    const endpoint = 'https' in more ? server.url.replace('http:', 'https:') : server.url;
    const storage = await open({ endpoint, ...more });
    for (const call of [storage.get('x'), storage.put('x', Buffer.alloc(MiB))]) {
      const error = await call.catch((thrown) => thrown);
      expect(error).toMatchObject({ name: 'KirschError', code, hint: expect.any(String) });
      expect(JSON.stringify([error.message, error.hint, error.details])).not.toMatch(
        /"secret"|"wrong"/,
      );
    }
  });

  test('a hash that is not that of the bytes is refused', async () => {
    const storage = await open();
    const sha256 = hash('sha256', 'other bytes');
    await expect(storage.put('x', Buffer.from('bytes'), { sha256 })).rejects.toMatchObject({
      code: 'STORAGE_FAILED',
    });
  });

  test('sends Content-MD5 where it is asked to', async () => {
    const storage = await open({ contentMd5: true });
    await storage.put('md5', randomBytes(1_000));
    await storage.putStream(
      'md5stream',
      (async function* () {
        yield randomBytes(20 * MiB);
      })(),
    );
    expect((await storage.head('md5stream')).size).toBe(20 * MiB);
  });

  test.each([{ bucket: '' }, { partSize: 1_000 }, { endpoint: 'ftp://host' }])(
    'settings %j are refused',
    async (more) => {
      await expect(open(more)).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
    },
  );
});

describeWithPrograms(['minio', 'restic'], 'S3Storage on MinIO', () => {
  let minio: TestServer;
  beforeAll(async () => {
    minio = await startMinio();
  });
  afterAll(() => minio?.stop());

  const openOnMinio = () => {
    const { url: endpoint, accessKeyId, secretAccessKey } = minio;
    return createS3Storage({ endpoint, bucket: 'uploads', accessKeyId, secretAccessKey });
  };

  test('a failed or aborted stream leaves no unfinished upload', async () => {
    const storage = await openOnMinio();
    await storage.create();
    const failing = (async function* () {
      yield randomBytes(40 * MiB);
      throw new Error('the source broke');
    })();
    await expect(storage.putStream('x', failing)).rejects.toThrow('the source broke');
    const controller = new AbortController();
    const endless = (async function* () {
      for (let sent = 0; ; sent++) {
        if (sent === 40) controller.abort();
        yield Buffer.alloc(MiB);
      }
    })();
    const { signal } = controller;
    await expect(storage.putStream('x', endless, { signal })).rejects.toMatchObject({
      code: 'ABORTED',
    });

    const client = new S3Client({
      endpoint: minio.url,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: minio,
    });
    const { Uploads = [] } = await client.send(
      // MinIO lists uploads by the whole key only.
      new ListMultipartUploadsCommand({ Bucket: 'uploads', Prefix: 'x' }),
    );
    expect(Uploads).toEqual([]);
    client.destroy();
    await storage.close();
  });

  test("opens restic's repository by restic's address and environment", async () => {
    const address = `s3:${minio.url}/restic-bucket/some/path`;
    const env = {
      AWS_ACCESS_KEY_ID: minio.accessKeyId,
      AWS_SECRET_ACCESS_KEY: minio.secretAccessKey,
    };
    await runRestic(['init'], {
      env: { ...env, RESTIC_REPOSITORY: address, RESTIC_PASSWORD: 'x' },
    });
    const storage = await openStorage(parseRepositoryUrl(address), { env });
    expect(await storage.get('config')).toHaveLength(155);
    const found: string[] = [];
    for await (const { key } of storage.list('keys/')) found.push(key);
    expect(found).toHaveLength(1);
    await storage.close();
  });

  test('works through bandwidth limits and retries', async () => {
    const storage = await openStorage(parseRepositoryUrl(`s3:${minio.url}/uploads`), {
      ...minio,
      uploadBytesPerSecond: 1e9,
      downloadBytesPerSecond: 1e9,
      retry: { firstPauseMs: 10 },
    });
    const bytes = randomBytes(5 * MiB);
    await storage.put('limited', bytes);
    expect((await storage.get('limited')).equals(bytes)).toBe(true);
    await storage.close();
  });
});
