import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { type RawReply, type RawRequest, send } from '../test-client.ts';
import { startTestS3, type TestS3 } from '../test-server.ts';
import type { FaultRule } from './fault-plan.ts';
import type { FaultEvent } from './faults.ts';

const BUCKET = 'faulty';
const BODY = 'the quick brown fox jumps over the lazy dog';

let context: TestS3 | undefined;
let events: FaultEvent[] = [];
let now = Date.UTC(2026, 10, 22);

afterEach(async () => {
  await context?.stop();
  context = undefined;
});

/** A server on which these things go wrong, from the first request after the bucket was made. */
async function start(...rules: FaultRule[]): Promise<void> {
  events = [];
  now = Date.UTC(2026, 10, 22);
  context = await startTestS3({
    buckets: { [BUCKET]: {} },
    faults: { seed: 5, rules },
    onFault: (event) => events.push(event),
    clock: () => now,
  });
}

function ask(method: string, key = '', more: Partial<RawRequest> = {}): Promise<RawReply> {
  return send(context!.target, { method, path: `/${BUCKET}/${key}`, time: now, ...more });
}

const put = (key: string, body = BODY): Promise<RawReply> => ask('PUT', key, { body });
const get = async (key: string): Promise<string> => (await ask('GET', key)).body;

/** How the client sees it when the connection ends without an answer. */
const CUT = { code: expect.stringMatching(/ECONNRESET|EPIPE/) };

describe('a connection that is cut', () => {
  test('before the request leaves nothing done', async () => {
    await start({ kind: 'cut-before', on: ['PutObject'], times: 1 });
    await expect(put('a')).rejects.toMatchObject(CUT);
    expect((await ask('GET', 'a')).code).toBe('NoSuchKey');
    expect((await put('a')).status).toBe(200);
  });

  test('in the middle of an upload leaves nothing done', async () => {
    await start({ kind: 'cut-middle', on: ['PutObject'], times: 1 });
    await expect(put('a', 'x'.repeat(300_000))).rejects.toMatchObject(CUT);
    expect((await ask('GET', 'a')).code).toBe('NoSuchKey');
  });

  test('in the middle of a download gives less than was announced', async () => {
    await start({ kind: 'cut-middle', on: ['GetObject'], times: 1 });
    await put('a', 'x'.repeat(30_000));
    await expect(get('a')).rejects.toMatchObject(CUT);
    expect((await get('a')).length).toBe(30_000);
  });

  test('after the request leaves it done', async () => {
    await start({ kind: 'cut-after', on: ['PutObject'], times: 1 });
    await expect(put('a')).rejects.toMatchObject(CUT);
    expect(await get('a')).toBe(BODY);
  });
});

describe('a refusal', () => {
  test.each([
    ['internal-error', 500, 'InternalError'],
    ['unavailable', 503, 'ServiceUnavailable'],
    ['slow-down', 503, 'SlowDown'],
    ['too-many-requests', 429, 'TooManyRequests'],
    ['bare-error', 503, ''],
    ['expired-session', 400, 'ExpiredToken'],
    ['clock-skew', 403, 'RequestTimeTooSkewed'],
    ['full', 507, 'InsufficientStorage'],
    ['access-denied', 403, 'AccessDenied'],
    ['account-suspended', 403, 'AllAccessDisabled'],
  ] as const)('%s is a %i %s, and nothing is done', async (kind, status, code) => {
    await start({ kind, on: ['PutObject'] });
    expect(await put('a')).toMatchObject({ status, code });
    expect((await ask('GET', 'a')).code).toBe('NoSuchKey');
    expect(events).toEqual([{ kind, operation: 'PutObject', key: 'a' }]);
  });

  test('of too many requests says when to come back', async () => {
    await start({ kind: 'too-many-requests', seconds: 7 });
    expect((await ask('GET', 'a')).headers['retry-after']).toBe('7');
  });

  test('for the clock tells the time of the server, in the error and in the header', async () => {
    await start({ kind: 'clock-skew', seconds: 3_600 });
    const { body, headers } = await ask('GET', 'a');
    expect(body).toContain('<ServerTime>2026-11-22T01:00:00.000Z</ServerTime>');
    expect(headers.date).toBe('Sun, 22 Nov 2026 01:00:00 GMT');
  });

  test('for want of room comes when so much was stored', async () => {
    await start({ kind: 'full', bytes: 100 });
    const statuses: number[] = [];
    for (const key of ['a', 'b', 'c']) statuses.push((await put(key)).status);
    expect(statuses).toEqual([200, 200, 507]);
  });

  test('may hide behind status 200, and the upload can still be completed', async () => {
    await start({ kind: 'error-in-200', times: 1 });
    const begun = await ask('POST', 'a?uploads');
    const id = /<UploadId>(.*?)<\/UploadId>/.exec(begun.body)?.[1];
    const part = await ask('PUT', `a?partNumber=1&uploadId=${id}`, { body: BODY });
    const body = `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${part.headers['etag']}</ETag></Part></CompleteMultipartUpload>`;
    const complete = (): Promise<RawReply> => ask('POST', `a?uploadId=${id}`, { body });
    expect(await complete()).toMatchObject({ status: 200, code: 'InternalError' });
    expect((await ask('GET', 'a')).code).toBe('NoSuchKey');
    expect(await complete()).toMatchObject({ status: 200, code: '' });
    expect(await get('a')).toBe(BODY);
  });
});

describe('bytes that change on the way', () => {
  test('up are refused by their hash: one byte another', async () => {
    await start({ kind: 'flip', on: ['PutObject'], times: 1 });
    expect((await put('a')).code).toBe('XAmzContentSHA256Mismatch');
    expect((await put('a')).status).toBe(200);
  });

  test('up are refused by their hash: the end missing', async () => {
    await start({ kind: 'truncate', on: ['PutObject'], times: 1 });
    expect((await put('a')).code).toBe('IncompleteBody');
  });

  test('down arrive: one byte another', async () => {
    await start({ kind: 'flip', on: ['GetObject'], times: 1 });
    await put('a');
    const found = Buffer.from(await get('a'), 'latin1');
    const differing = [...Buffer.from(BODY)].filter((byte, at) => byte !== found[at]);
    expect(differing).toHaveLength(1);
    expect(await get('a')).toBe(BODY);
  });

  test('down arrive: the end missing, and the length agrees', async () => {
    await start({ kind: 'truncate', on: ['GetObject'], times: 1 });
    await put('a');
    const { body, headers } = await ask('GET', 'a');
    expect(BODY.startsWith(body) && body.length < BODY.length).toBe(true);
    expect(headers['content-length']).toBe(String(body.length));
  });
});

describe('a request that is carried out twice', () => {
  test('stores an object once, and answers once', async () => {
    await start({ kind: 'duplicate', on: ['PutObject'] });
    expect((await put('a')).status).toBe(200);
    expect(await get('a')).toBe(BODY);
  });

  test('completes an upload once; the answer may be that it is gone', async () => {
    await start({ kind: 'duplicate', on: ['CompleteMultipartUpload'] });
    const codes = new Set<string>();
    for (let round = 0; round < 12; round++) {
      const begun = await ask('POST', `${round}?uploads`);
      const id = /<UploadId>(.*?)<\/UploadId>/.exec(begun.body)?.[1];
      await ask('PUT', `${round}?partNumber=1&uploadId=${id}`, { body: BODY });
      const etag = createHash('md5').update(BODY).digest('hex');
      const body = `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${etag}</ETag></Part></CompleteMultipartUpload>`;
      codes.add((await ask('POST', `${round}?uploadId=${id}`, { body })).code);
      expect(await get(String(round))).toBe(BODY);
    }
    expect([...codes].sort()).toEqual(['', 'NoSuchUpload']);
  });

  test('reads an object twice and leaves none open', async () => {
    await start({ kind: 'duplicate', on: ['GetObject'] });
    await put('a');
    expect(await get('a')).toBe(BODY);
  });
});

describe('a stale list', () => {
  const keys = async (): Promise<string[]> => {
    const { body } = await ask('GET', '?list-type=2');
    return [...body.matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key]) => key!);
  };

  test('shows new objects late, while they can be read', async () => {
    await start({ kind: 'stale-list', ms: 500 });
    await put('a');
    expect(await keys()).toEqual([]);
    expect(await get('a')).toBe(BODY);
    now += 500;
    expect(await keys()).toEqual(['a']);
  });

  test('shows deleted objects for a while, in their place', async () => {
    await start({ kind: 'stale-list', ms: 500 });
    for (const key of ['a', 'b', 'c']) await put(key);
    now += 500;
    await ask('DELETE', 'b');
    expect(await keys()).toEqual(['a', 'b', 'c']);
    const body = '<Delete><Object><Key>c</Key></Object></Delete>';
    const md5 = createHash('md5').update(body).digest('base64');
    await ask('POST', '?delete', { body, headers: { 'content-md5': md5 } });
    expect(await keys()).toEqual(['a', 'b', 'c']);
    now += 500;
    expect(await keys()).toEqual(['a']);
  });

  test('may befall some lists only', async () => {
    await start({ kind: 'stale-list', ms: 500, nth: 2 });
    await put('a');
    expect([await keys(), await keys(), await keys()]).toEqual([['a'], [], ['a']]);
  });
});

describe('slowness', () => {
  /** Milliseconds that a request takes. */
  async function timed(request: () => Promise<unknown>): Promise<number> {
    const began = performance.now();
    await request();
    return performance.now() - began;
  }

  test('latency comes before everything', async () => {
    await start({ kind: 'latency', ms: 60 });
    expect(await timed(() => ask('GET', 'a'))).toBeGreaterThanOrEqual(59);
  });

  test('a slow body takes its time in both directions', async () => {
    await start({ kind: 'slow-body', bytesPerSecond: 1_000_000 });
    const body = 'x'.repeat(60_000);
    expect(await timed(() => put('a', body))).toBeGreaterThanOrEqual(59);
    expect(await timed(() => get('a'))).toBeGreaterThanOrEqual(59);
    expect(await get('a')).toBe(body);
  });

  test('a line is shared by all who use it', async () => {
    await start({ kind: 'line', ms: 20, bytesPerSecond: 2_000_000 });
    const body = 'x'.repeat(60_000);
    const all = (): Promise<unknown> => Promise.all(['a', 'b', 'c'].map((key) => put(key, body)));
    expect(await timed(all)).toBeGreaterThanOrEqual(20 + 85);
    expect((await ask('GET', 'missing')).code).toBe('NoSuchKey');
  });
});

describe('a lie', () => {
  test('acknowledges a write that is lost', async () => {
    await start({ kind: 'lost-write', key: 'a' });
    expect((await put('a')).status).toBe(200);
    expect((await put('b')).status).toBe(200);
    expect((await ask('HEAD', 'a')).status).toBe(404);
    expect((await ask('GET', '?list-type=2')).body).not.toContain('<Key>a</Key>');
    expect(await get('b')).toBe(BODY);
    expect(events.at(-1)).toMatchObject({ kind: 'lost-write', harmed: 'a' });
  });

  test('flips a byte where it lies, and the rest looks as it was', async () => {
    await start({ kind: 'rot-flip' });
    const written = await put('a');
    const read = await ask('GET', 'a');
    expect(read.body).not.toBe(BODY);
    expect(read.headers['content-length']).toBe(String(BODY.length));
    expect(read.headers['etag']).toBe(written.headers['etag']);
  });

  test('cuts an object off where it lies', async () => {
    await start({ kind: 'rot-truncate' });
    await put('a');
    const body = await get('a');
    expect(BODY.startsWith(body) && body.length < BODY.length).toBe(true);
  });

  test('gives an object the bytes of another one, when a third is written', async () => {
    await start({ kind: 'rot-swap', key: 'trigger', victim: 'data/*' });
    await put('data/a', 'of a');
    await put('other', 'of another');
    await put('trigger', 'of the trigger');
    expect(['of another', 'of the trigger']).toContain(await get('data/a'));
    expect(events.at(-1)).toMatchObject({ kind: 'rot-swap', harmed: 'data/a' });
  });
});

test('faults add up: late, and then cut', async () => {
  await start({ kind: 'latency', ms: 5 }, { kind: 'cut-after', on: ['PutObject'], times: 1 });
  await expect(put('a')).rejects.toMatchObject(CUT);
  expect(events.map(({ kind }) => kind)).toEqual(['latency', 'cut-after']);
});
