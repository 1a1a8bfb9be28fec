import { describe, expect, test } from 'vitest';
import type { FaultRule, S3ServerOptions } from '../../../s3-server/index.ts';
import { makePersonality, PERSONALITY_IDS } from '../../../s3-server/index.ts';
import { PROVIDER_IDS } from '../providers/provider.ts';
import type { CauseCode, ConnectionRepair } from './cause.ts';
import type { StepId } from './step.ts';
import { testConnection } from './test-connection.ts';
import { BUCKET, failureOf, KEYS, simulate, tryOut } from './trial.test-helper.ts';

describe('a storage that works', () => {
  test.each(PROVIDER_IDS)('passes every step at %s, and nothing is left behind', async (id) => {
    const { s3, settings } = await simulate({
      provider: PERSONALITY_IDS.find((one) => one === id)!,
    });
    const report = await tryOut(settings);
    expect(failureOf(report)).toEqual({ step: undefined, code: undefined });
    expect(report).toMatchObject({ outcome: 'passed', connection: { bucket: BUCKET } });
    expect(report.leftBehind).toBeUndefined();
    const keys = s3.requests.filter(({ operation }) => operation === 'DeleteObject');
    expect(keys).toMatchObject([
      { key: expect.stringMatching(/^backups\/kirsch-connection-test-/) },
    ]);
    const after = await s3.requests.length;
    expect(after).toBeGreaterThan(0);
    const isBlind = id === 'r2' || id === 'garage';
    expect(report.privacy?.state).toBe(isBlind ? 'cannot-be-seen' : 'not-public');
  });

  test('tells each step as it ends, and in its report in their order', async () => {
    const { settings } = await simulate();
    const told: string[] = [];
    const { steps } = await tryOut(settings, {
      onStep: ({ id, state }) => told.push(`${id} ${state}`),
    });
    expect(told).toEqual(steps.map(({ id, state }) => `${id} ${state}`));
  });

  test('takes the region that the server names where none was given', async () => {
    const { settings } = await simulate({ region: 'eu-west-9' });
    const report = await tryOut(settings);
    expect(report.outcome).toBe('passed');
    expect(report.steps.find(({ id }) => id === 'region')?.says).toContain('eu-west-9');
  });
});

interface Refused {
  readonly says: string;
  readonly server: Partial<S3ServerOptions>;
  readonly settings?: Record<string, unknown>;
  readonly step: StepId;
  readonly code: CauseCode;
  readonly repair?: readonly ConnectionRepair[];
  readonly message?: RegExp;
}

const elsewhere = { buckets: { [BUCKET]: { region: 'eu-west-1' } } };
const faulty = (...rules: FaultRule[]) => ({ faults: { seed: 1, rules } });

const REFUSED: readonly Refused[] = [
  ...(['aws', 'b2', 'oss', 'cos', 'minio', 'gcs'] as const).map(
    (provider): Refused => ({
      says: `an unknown access key at ${provider}`,
      server: { provider },
      settings: { accessKeyId: 'UNKNOWN' },
      step: 'credentials',
      code: 'access-key-unknown',
    }),
  ),
  {
    says: 'an unknown access key at R2, which calls it Unauthorized',
    server: { provider: 'r2' },
    settings: { accessKeyId: 'f'.repeat(32) },
    step: 'credentials',
    code: 'access-key-unknown',
  },
  {
    says: 'an access key of a wrong length at R2',
    server: { provider: 'r2' },
    settings: { accessKeyId: 'short' },
    step: 'credentials',
    code: 'access-key-unknown',
  },
  {
    says: 'swapped keys at R2',
    server: { provider: 'r2' },
    settings: { accessKeyId: 'a'.repeat(64), secretAccessKey: KEYS.accessKeyId },
    step: 'credentials',
    code: 'keys-swapped',
  },
  {
    says: 'swapped keys at AWS',
    server: { provider: 'aws' },
    settings: {
      accessKeyId: 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY12',
      secretAccessKey: 'AKIAIOSFODNN7EXAMPLE',
    },
    step: 'credentials',
    code: 'keys-swapped',
  },
  ...(['aws', 'r2', 'oss', 'cos', 'b2', 'garage'] as const).map(
    (provider): Refused => ({
      says: `a wrong secret at ${provider}`,
      server: { provider },
      settings: { secretAccessKey: 'another-secret-of-some-length' },
      step: 'credentials',
      code: 'secret-wrong',
    }),
  ),
  {
    says: 'keys as the console at Tencent Cloud calls them',
    server: { provider: 'cos' },
    settings: { secretAccessKey: 'another-secret-of-some-length' },
    step: 'credentials',
    code: 'secret-wrong',
    message: /^SecretKey does not fit SecretId\.$/,
  },
  {
    says: 'a session that is over',
    server: { provider: 'aws', session: { token: 'token-of-a-session', expires: 1 } },
    settings: { sessionToken: 'token-of-a-session' },
    step: 'credentials',
    code: 'session-expired',
  },
  {
    says: 'a bucket that is missing',
    server: { provider: 'aws' },
    settings: { bucket: 'nobody-has-this' },
    step: 'bucket',
    code: 'bucket-missing',
  },
  {
    says: 'a bucket of another jurisdiction at R2',
    server: { provider: 'r2', ...elsewhere },
    step: 'bucket',
    code: 'bucket-missing',
  },
  {
    says: 'a bucket of somebody else',
    server: {
      denied: ['ListObjectsV2'],
      provider: makePersonality('aws', {
        rules: [
          {
            answer: async (call, next) =>
              call.operation === 'ListBuckets'
                ? {
                    status: 200,
                    body: '<ListAllMyBucketsResult><Buckets></Buckets></ListAllMyBucketsResult>',
                  }
                : next(call),
          },
        ],
      }),
    },
    step: 'bucket',
    code: 'bucket-of-another-owner',
  },
  {
    says: 'a region that is wrong',
    server: { provider: 'aws', ...elsewhere },
    settings: { region: 'us-east-2' },
    step: 'region',
    code: 'region-wrong',
    repair: [{ field: 'region', value: 'eu-west-1' }],
  },
  {
    says: 'a region that is wrong at a server of one’s own',
    server: { provider: 'garage', region: 'cellar' },
    settings: { region: 'garage' },
    step: 'region',
    code: 'region-wrong',
    repair: [{ field: 'region', value: 'cellar' }],
  },
  {
    says: 'a bucket elsewhere at Alibaba Cloud, which names the endpoint',
    server: { provider: 'oss', buckets: { [BUCKET]: { region: 'cn-beijing' } } },
    settings: { region: 'cn-hangzhou' },
    step: 'region',
    code: 'bucket-elsewhere',
    repair: [
      { field: 'endpoint', value: 'https://oss-cn-beijing.aliyuncs.com' },
      { field: 'region', value: '' },
    ],
  },
  {
    says: 'a bucket elsewhere at Qiniu',
    server: { provider: 'qiniu', ...elsewhere },
    step: 'region',
    code: 'bucket-elsewhere',
  },
  {
    says: 'path style where it is refused, at Alibaba Cloud',
    server: { provider: 'oss' },
    settings: { pathStyle: true },
    step: 'bucket',
    code: 'addressing-refused',
    repair: [{ field: 'pathStyle', value: false }],
  },
  {
    says: 'path style where it is refused, at Tencent Cloud',
    server: { provider: 'cos' },
    settings: { pathStyle: true },
    step: 'bucket',
    code: 'addressing-refused',
    repair: [{ field: 'pathStyle', value: false }],
  },
  {
    says: 'an account of Alibaba Cloud that needs a domain of its own',
    server: { provider: 'oss', buckets: { [BUCKET]: { needsCustomDomain: true } } },
    step: 'bucket',
    code: 'custom-domain-needed',
  },
  {
    says: 'a key that may not list',
    server: { provider: 'aws', denied: ['ListObjectsV2'] },
    step: 'list',
    code: 'no-permission-to-list',
  },
  {
    says: 'a key that may not write',
    server: { provider: 'aws', denied: ['PutObject'] },
    step: 'write',
    code: 'no-permission-to-write',
  },
  {
    says: 'a full storage',
    server: { provider: 'minio', ...faulty({ kind: 'full' }) },
    step: 'write',
    code: 'storage-full',
  },
  ...(['aws', 'r2', 'oss'] as const).map(
    (provider): Refused => ({
      says: `an account that is shut off at ${provider}`,
      server: { provider, ...faulty({ kind: 'account-suspended', on: ['PutObject'] }) },
      step: 'write',
      code: 'account-suspended',
    }),
  ),
  ...(['slow-down', 'too-many-requests', 'unavailable', 'bare-error'] as const).map(
    (kind): Refused => ({
      says: `too many requests, as ${kind} tells`,
      server: { provider: 'oss', ...faulty({ kind, on: ['PutObject'] }) },
      step: 'write',
      code: 'too-many-requests',
    }),
  ),
  {
    says: 'a server that fails',
    server: faulty({ kind: 'internal-error', on: ['PutObject'] }),
    step: 'write',
    code: 'server-failed',
  },
  {
    says: 'bytes that change on their way back',
    server: faulty({ kind: 'flip', on: ['GetObject'] }),
    step: 'read',
    code: 'read-back-differs',
  },
  {
    says: 'a server that acknowledges what it does not keep',
    server: faulty({ kind: 'lost-write' }),
    step: 'read',
    code: 'written-object-missing',
  },
];

describe('a storage that does not work names the reason', () => {
  test.each(REFUSED.map((one) => [one.says, one] as const))('%s', async (_, one) => {
    const { settings } = await simulate(one.server);
    const report = await tryOut({ ...settings, ...one.settings });
    const { repair } = one;
    expect(failureOf(report)).toEqual({
      step: one.step,
      code: one.code,
      ...(repair && { repair }),
    });
    if (one.message) expect(report.cause?.message).toMatch(one.message);
    const index = report.steps.findIndex(({ state }) => state === 'failed');
    expect(report.steps.slice(index + 1).every(({ state }) => state === 'skipped')).toBe(true);
  });

  test('a clock that is wrong, and by how much', async () => {
    const { settings } = await simulate();
    const now = Date.now() + 3 * 3_600_000;
    const surroundings = {
      lookup: async () => ['127.0.0.1'],
      isOnline: () => true,
      now: () => now,
    };
    const report = await tryOut(settings, { surroundings });
    expect(failureOf(report)).toEqual({ step: 'clock', code: 'clock-wrong' });
    expect(report.cause?.message).toBe("This computer's clock is 3 hours ahead of the server's.");
  });

  test('a clock that only the refusal tells of', async () => {
    const { settings } = await simulate(faulty({ kind: 'clock-skew', seconds: 7_200 }));
    const report = await tryOut(settings);
    expect(failureOf(report)).toEqual({ step: 'clock', code: 'clock-wrong' });
    expect(report.cause?.message).toContain('2 hours behind');
  });

  test('a server that stops answering, and at which step', async () => {
    const { settings } = await simulate(faulty({ kind: 'latency', ms: 3_000, on: ['PutObject'] }));
    const report = await tryOut(settings, { stepLimitMs: 1_500 });
    expect(failureOf(report)).toEqual({ step: 'write', code: 'timed-out' });
    expect(report.cause?.message).toContain('(write)');
  });
});

describe('what the test has written', () => {
  const listed = async (s3: Awaited<ReturnType<typeof simulate>>['s3']): Promise<string[]> => {
    const { ListObjectsV2Command } = await import('@aws-sdk/client-s3');
    const client = s3.client({ credentials: KEYS });
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: BUCKET }));
    return Contents.map(({ Key = '' }) => Key);
  };

  test('is taken away when reading it back fails', async () => {
    const { s3, settings } = await simulate({ denied: ['GetObject'] });
    const report = await tryOut(settings);
    expect(failureOf(report)).toEqual({ step: 'read', code: 'no-permission-to-read' });
    expect(await listed(s3)).toEqual([]);
    expect(report.leftBehind).toBeUndefined();
  });

  test('is named when it may not be taken away', async () => {
    const { s3, settings } = await simulate({ denied: ['DeleteObject'] });
    const report = await tryOut(settings);
    expect(failureOf(report)).toEqual({ step: 'delete', code: 'no-permission-to-delete' });
    expect(await listed(s3)).toEqual([report.leftBehind]);
  });

  test('is named when a lock keeps it', async () => {
    const { s3, settings } = await simulate({
      provider: 'r2',
      buckets: { [BUCKET]: { hasObjectLock: true } },
    });
    const report = await tryOut(settings);
    expect(failureOf(report)).toEqual({ step: 'delete', code: 'object-locked' });
    expect(await listed(s3)).toEqual([report.leftBehind]);
  });

  test('is taken away when the answer to writing it was lost', async () => {
    const { s3, settings } = await simulate(faulty({ kind: 'cut-after', on: ['PutObject'] }));
    const report = await tryOut(settings);
    expect(failureOf(report)).toEqual({ step: 'write', code: 'connection-cut' });
    expect(await listed(s3)).toEqual([]);
  });

  test('is taken away when somebody stops the test', async () => {
    const { s3, settings } = await simulate();
    const stop = new AbortController();
    const onStep = ({ id }: { id: string }) => {
      if (id === 'write') stop.abort();
    };
    const stopped = testConnection(settings, { signal: stop.signal, onStep });
    await expect(stopped).rejects.toMatchObject({ code: 'ABORTED' });
    expect(s3.requests.some(({ operation }) => operation === 'PutObject')).toBe(true);
    expect(await listed(s3)).toEqual([]);
  });

  test('is named when somebody stops the test and it may not be taken away', async () => {
    const { settings } = await simulate({ denied: ['DeleteObject'] });
    const stop = new AbortController();
    const stopped = testConnection(settings, {
      signal: stop.signal,
      onStep: ({ id }) => id === 'write' && stop.abort(),
    });
    await expect(stopped).rejects.toMatchObject({
      code: 'ABORTED',
      details: { leftBehind: expect.stringContaining('kirsch-connection-test-') },
    });
  });

  test('bears the digest that a bucket with Object Lock wants', async () => {
    const { settings } = await simulate({
      provider: 'minio',
      buckets: { [BUCKET]: { hasObjectLock: true } },
    });
    expect((await tryOut(settings)).outcome).toBe('passed');
  });
});
