import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KirschError } from '../../../errors/index.ts';
import type { S3Fields } from '../address/s3-fields.ts';
import { understandSettings } from '../address/understand-settings.ts';
import type { UnderstoodConnection } from '../address/understood-connection.ts';
import { PROVIDER_IDS, type ProviderId } from '../providers/provider.ts';
import { type Answer, answerOf } from './answer.ts';
import { CAUSE_TEXTS } from './cause-texts.ts';
import { diagnoseAnswer } from './diagnose-answer.ts';
import { describeSkew, diagnoseClock } from './diagnose-clock.ts';
import { diagnoseNetwork } from './diagnose-network.ts';
import { type Action, diagnoseRefusal } from './diagnose-refusal.ts';
import { judgeList } from './judge-list.ts';
import { commonFacts } from './make-cause.ts';
import { settleRepair } from './settle-repair.ts';

const connection = (provider: ProviderId = 'other'): UnderstoodConnection => {
  const fields = { endpoint: 'https://s3.example.com', bucket: 'photos-1250000000', provider };
  const understood = understandSettings(fields);
  if (!Array.isArray(understood)) return understood;
  // R2 has no domain of one's own.
  return { ...connection(), provider };
};

const document = (code: string, message = '', more = '') =>
  `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message>${more}</Error>`;

const refused = (
  status: number,
  text: string,
  { action = 'write' as Action, provider = 'other' as ProviderId, headers = {} } = {},
) => {
  const understood = connection(provider);
  const facts = commonFacts(understood);
  const answer = answerOf(status, headers, Buffer.from(text));
  return diagnoseRefusal(answer, { action, understood, facts, now: Date.UTC(2026, 10, 22) });
};

describe('a refusal', () => {
  test.each([
    [400, document('InvalidBucketName'), 'bucket-name-invalid'],
    [403, document('InvalidObjectState'), 'archive-class'],
    [501, document('NotImplemented'), 'not-supported'],
    [405, '', 'not-supported'],
    [403, document('AccessDenied', 'x', '<EC>0002-00000031</EC>'), 'signature-refused'],
    [
      403,
      document('AccessDenied', 'The bucket you access does not belong to you.'),
      'bucket-of-another-owner',
    ],
    [
      403,
      document('AccessDenied', 'Access Denied because object protected by object lock.'),
      'object-locked',
    ],
    [400, document('InvalidRequest', 'Object is WORM protected'), 'object-locked'],
    [403, document('InvalidAccessKeyId', 'Malformed Access Key Id'), 'access-key-unknown'],
    [403, document('InDebt'), 'account-suspended'],
    [403, document('UserDisable'), 'account-suspended'],
    [403, document('NotEntitled'), 'account-suspended'],
    [400, document('RequestRateLimitExceeded'), 'too-many-requests'],
    [429, '', 'too-many-requests'],
    [507, '', 'storage-full'],
    [503, '', 'too-many-requests'],
    [502, '', 'server-failed'],
    [403, '', 'no-permission-to-write'],
    [400, document('SomethingNew', 'It is Tuesday.'), 'request-refused'],
  ])('of %i %s is %s', (status, text, code) => {
    expect(refused(status, text).code).toBe(code);
  });

  test('that nobody knows is told in the server’s words, on one line and short', () => {
    const { message } = refused(
      400,
      document('SomethingNew', `It is\n\u001b[31mTuesday.${'x'.repeat(999)}`),
    );
    expect(message).toContain('SomethingNew: It is [31mTuesday.');
    expect(message.length).toBeLessThan(300);
  });

  test('to a HEAD is read from MinIO’s header', () => {
    const headers = { 'x-minio-error-code': 'NoSuchBucket' };
    expect(refused(404, '', { headers }).code).toBe('bucket-missing');
  });

  test('names what else it may mean at this provider', () => {
    const hint = (status: number, code: string, provider: ProviderId) =>
      refused(status, document(code), { provider }).hint;
    expect(hint(403, 'InvalidAccessKeyId', 'b2')).toContain('own cluster');
    expect(hint(404, 'NoSuchBucket', 'cos')).toContain('own region');
    expect(hint(404, 'NoSuchBucket', 'r2')).toContain('.eu.r2.cloudflarestorage.com');
  });

  test('of a signed list is about the first step that it can be about', () => {
    const step = (status: number, code: string) => {
      const understood = connection();
      const context = {
        action: 'list' as const,
        understood,
        facts: commonFacts(understood),
        now: 0,
      };
      const answer = answerOf(status, {}, Buffer.from(document(code)));
      return judgeList(answer, understood.region, context).failed?.step;
    };
    expect(step(403, 'SignatureDoesNotMatch')).toBe('credentials');
    expect(step(404, 'NoSuchBucket')).toBe('bucket');
    expect(step(301, 'PermanentRedirect')).toBe('region');
    expect(step(403, 'AccessDenied')).toBe('list');
    expect(step(403, 'RequestTimeTooSkewed')).toBe('clock');
  });
});

describe('a list that was answered', () => {
  const judged = (fields: S3Fields, region: string) => {
    const understood = understandSettings(fields) as UnderstoodConnection;
    const context = { action: 'list' as const, understood, facts: commonFacts(understood), now: 0 };
    const answer = answerOf(200, {}, Buffer.from('<ListBucketResult></ListBucketResult>'));
    return judgeList(answer, region, context).failed?.cause;
  };

  test('for another region than the endpoint’s names the endpoint of the right one', () => {
    const cause = judged(
      { endpoint: 'https://s3.eu-west-1.amazonaws.com', bucket: 'photos' },
      'eu-north-1',
    );
    expect(cause).toMatchObject({
      code: 'bucket-elsewhere',
      message: 'Bucket photos is elsewhere, in eu-north-1.',
      repair: [
        { field: 'endpoint', value: 'https://s3.eu-north-1.amazonaws.com' },
        { field: 'region', value: 'eu-north-1' },
      ],
    });
  });

  test('for another region than the field’s names the right one', () => {
    const cause = judged({ bucket: 'photos', region: 'eu-west-1' }, 'eu-north-1');
    expect(cause).toMatchObject({
      code: 'region-wrong',
      repair: [{ field: 'region', value: 'eu-north-1' }],
    });
  });

  test('for a region that nobody had named is right', () => {
    expect(judged({ bucket: 'photos' }, 'eu-north-1')).toBeUndefined();
  });
});

describe('no answer', () => {
  test.each([
    ['ENOTFOUND', '', 'host-not-found'],
    ['EAI_AGAIN', '', 'host-not-found'],
    ['EHOSTUNREACH', '', 'host-unreachable'],
    ['ENETDOWN', '', 'no-network'],
    ['ECONNREFUSED', '', 'port-closed'],
    ['ECONNRESET', '', 'connection-cut'],
    ['ETIMEDOUT', '', 'timed-out'],
    ['EPROXY', 'the proxy x is off', 'proxy-failed'],
    ['SELF_SIGNED_CERT_IN_CHAIN', '', 'certificate-not-trusted'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', '', 'certificate-not-trusted'],
    ['CERT_HAS_EXPIRED', '', 'certificate-expired'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', '', 'certificate-for-another-host'],
    ['EPROTO', 'wrong version number', 'server-speaks-http'],
    ['EPROTO', 'sslv3 alert handshake failure', 'tls-failed'],
    ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', '', 'tls-failed'],
    ['HPE_INVALID_CONSTANT', 'Expected HTTP/', 'not-s3'],
  ])('for %s (%s) is %s', (code, message, expected) => {
    const context = { facts: {}, isEncrypted: true, isOnline: true };
    const error = Object.assign(new Error(message), { code });
    expect(diagnoseNetwork(error, context).code).toBe(expected);
    const gathered = new AggregateError([error]);
    const ours = new KirschError('STORAGE_UNREACHABLE', 'x', { cause: gathered });
    expect(diagnoseNetwork(ours, context).code).toBe(expected);
  });
});

test('clocks may differ by a quarter of an hour', () => {
  const skew = (ms: number) => diagnoseClock(1_000_000_000, 1_000_000_000 + ms, {})?.message;
  expect(skew(900_000)).toBeUndefined();
  expect(skew(-900_000)).toBeUndefined();
  expect(skew(1_200_000)).toContain("20 minutes ahead of the server's");
  expect(skew(-86_400_000 * 400)).toContain("400 days behind the server's");
  expect(diagnoseClock(Number.NaN, 0, {})).toBeUndefined();
  expect([0, 60_000, 5_400_000, 7_200_000].map(describeSkew)).toEqual([
    'less than a minute',
    '1 minute',
    '90 minutes',
    '2 hours',
  ]);
});

test('a repaired endpoint loses neither the bucket nor the folder that stood in it', () => {
  const understood = { ...connection(), rootPath: 'kirsch' };
  const repair = [{ field: 'endpoint', value: 'https://s3.eu.example.com' }] as const;
  const cause = { code: 'bucket-elsewhere', message: '', hint: '', facts: {}, repair } as const;
  expect(settleRepair(cause, { endpoint: 'x', region: 'us' }, understood).repair).toEqual([
    repair[0],
    { field: 'bucket', value: 'photos-1250000000' },
    { field: 'rootPath', value: 'kirsch' },
    { field: 'region', value: '' },
  ]);
  const filled = { bucket: 'photos-1250000000', rootPath: 'kirsch' };
  expect(settleRepair(cause, filled, understood).repair).toEqual(repair);
});

const anyAnswer: fc.Arbitrary<Answer> = fc.record({
  status: fc.integer({ min: 100, max: 599 }),
  headers: fc.dictionary(
    fc.constantFrom('location', 'date', 'server', 'content-type'),
    fc.string(),
  ),
  text: fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .tuple(fc.string(), fc.string(), fc.string())
      .map(([code, message, region]) =>
        document(code, message, `<Region>${region}</Region><Endpoint>${message}</Endpoint>`),
      ),
  ),
});

test('whatever a server answers, there is a cause with all its texts', () => {
  fc.assert(
    fc.property(
      anyAnswer,
      fc.constantFrom(...PROVIDER_IDS),
      fc.constantFrom<Action>('list', 'write', 'read', 'delete'),
      (answer, provider, action) => {
        const understood = connection(provider);
        const facts = commonFacts(understood);
        const cause =
          diagnoseAnswer(answer, understood, facts) ??
          diagnoseRefusal(answer, { action, understood, facts, now: 0 });
        expect(CAUSE_TEXTS[cause.code]).toBeDefined();
        expect(cause.message.length).toBeGreaterThan(5);
        expect(cause.message.length).toBeLessThan(600);
        expect(cause.message + cause.hint).not.toMatch(/[\x00-\x1f\x7f]/);
      },
    ),
  );
});

test('the documentation names every cause, and no other', () => {
  const text = readFileSync(
    new URL('../../../../docs/connection-test.md', import.meta.url),
    'utf8',
  );
  const [, table = ''] = text.split('## Causes');
  const named = [...table.matchAll(/^\| `([a-z0-9-]+)`/gm)].map(([, code]) => code);
  expect(named.sort()).toEqual(Object.keys(CAUSE_TEXTS).sort());
});
