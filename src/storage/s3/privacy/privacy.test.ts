import { describe, expect, test } from 'vitest';
import type { BucketSettings } from '../../../s3-server/bucket-settings.ts';
import type { S3ServerOptions } from '../../../s3-server/index.ts';
import { answerOf } from '../connection-test/answer.ts';
import { BUCKET, simulate, tryOut } from '../connection-test/trial.test-helper.ts';
import { providerById } from '../providers/providers.ts';
import { judgePrivacy } from './judge-privacy.ts';
import { lookAtPrivacy } from './look-at-privacy.ts';
import { privacyCheckDue } from './privacy-check-due.ts';
import type { PrivacyFinding } from './privacy-report.ts';
import {
  readAcl,
  readPolicyStatus,
  readPublicAccessBlock,
  readStrangersList,
  readStrangersObject,
} from './read-findings.ts';

const answer = (status: number, text = '', headers = {}) =>
  answerOf(status, headers, Buffer.from(text));

describe('a bucket on the simulator', () => {
  const look = async (bucket: BucketSettings, more: Partial<S3ServerOptions> = {}) => {
    const { settings } = await simulate({
      provider: 'aws',
      ...more,
      buckets: { [BUCKET]: bucket },
    });
    return tryOut(settings);
  };
  const openTo = (privacy: { findings: readonly PrivacyFinding[] } | undefined) =>
    privacy?.findings.filter((finding) => finding.answer === 'public').map(({ probe }) => probe);

  test.each([
    [{ isPublic: 'read' }, ['read', 'acl']],
    [{ isPublic: 'list' }, ['list', 'read', 'acl']],
    [{ isPublic: 'read', publicBy: 'policy' }, ['read', 'policyStatus']],
  ] as const)('that is public is found so: %j', async (bucket, probes) => {
    const { outcome, privacy, cause, steps } = await look(bucket);
    expect(outcome).toBe('public');
    expect(cause).toBeUndefined();
    expect(steps.at(-1)).toMatchObject({ id: 'private', state: 'failed' });
    expect(openTo(privacy)).toEqual(probes);
    expect(privacy).toMatchObject({
      state: 'public',
      how: expect.any(Array),
      steps: providerById('aws').privacy.steps?.value,
    });
  });

  test('is looked at without writing anything', async () => {
    const { s3, settings } = await simulate({ buckets: { [BUCKET]: { isPublic: 'list' } } });
    const before = s3.requests.length;
    const { signal } = new AbortController();
    const seen = await lookAtPrivacy(settings, { key: 'config', signal });
    expect(seen?.state).toBe('public');
    expect(s3.requests.slice(before).every(({ method }) => method === 'GET')).toBe(true);
    const late = AbortSignal.abort();
    expect(await lookAtPrivacy(settings, { key: 'config', signal: late })).toBeUndefined();
  });

  test('whose public access is blocked is not public, whatever its list says', async () => {
    const { outcome, privacy } = await look({ isPublic: 'list', blocksPublicAccess: true });
    expect([outcome, privacy?.state]).toEqual(['passed', 'not-public']);
  });

  test('is not called private because a key may not ask', async () => {
    const denied = ['GetBucketAcl', 'GetBucketPolicyStatus', 'GetPublicAccessBlock'] as const;
    const { privacy } = await look({}, { denied });
    expect(privacy?.state).toBe('not-public');
    const unknown = privacy?.findings.filter((finding) => finding.answer === 'unknown');
    expect(unknown?.map(({ probe }) => probe)).toEqual([
      'acl',
      'policyStatus',
      'publicAccessBlock',
    ]);
  });

  test('at R2 cannot be seen, and the page to look at is named', async () => {
    const { outcome, privacy } = await look({ isPublic: 'list' }, { provider: 'r2' });
    expect(outcome).toBe('passed');
    expect(privacy).toMatchObject({
      state: 'cannot-be-seen',
      says: expect.stringContaining('Cloudflare R2'),
      page: expect.stringContaining('dash.cloudflare.com'),
    });
  });

  test('that everybody may write to is public at a service of which the table knows nothing', async () => {
    const { outcome } = await look({ isPublic: 'everything' }, { provider: 'other' });
    expect(outcome).toBe('public');
  });
});

describe('a probe', () => {
  test('reads both writings of an access control list', () => {
    const list = (grants: string) =>
      readAcl(
        answer(
          200,
          `<AccessControlPolicy><AccessControlList>${grants}</AccessControlList></AccessControlPolicy>`,
        ),
      ).answer;
    const group = (name: string) => `<URI>http://acs.amazonaws.com/groups/${name}</URI>`;
    expect(list(group('global/AllUsers'))).toBe('public');
    expect(list(group('global/AuthenticatedUsers'))).toBe('public');
    expect(list('<Grant>public-read</Grant>')).toBe('public');
    expect(list('<Grant>public-read-write</Grant>')).toBe('public');
    expect(list('<Grant>private</Grant>')).toBe('not-public');
    expect(list(group('s3/LogDelivery'))).toBe('not-public');
    expect(readAcl(answer(200, '')).answer).toBe('unknown');
    expect(readAcl(answer(501)).answer).toBe('unknown');
  });

  test('reads the status of a policy in any case of letters', () => {
    const status = (text: string) =>
      readPolicyStatus(answer(200, `<PolicyStatus><IsPublic>${text}</IsPublic></PolicyStatus>`));
    expect(status('TRUE').answer).toBe('public');
    expect(status('false').answer).toBe('not-public');
    expect(status('').answer).toBe('unknown');
    const none = answer(404, '<Error><Code>NoSuchBucketPolicy</Code></Error>');
    expect(readPolicyStatus(none).answer).toBe('not-public');
    expect(readPolicyStatus(answer(403)).answer).toBe('unknown');
  });

  test('believes in a block of public access only when it is whole', () => {
    const names = [
      'BlockPublicAcls',
      'IgnorePublicAcls',
      'BlockPublicPolicy',
      'RestrictPublicBuckets',
    ];
    const block = (...on: string[]) =>
      answer(200, names.map((name) => `<${name}>${on.includes(name)}</${name}>`).join(''));
    expect(readPublicAccessBlock(block(...names)).answer).toBe('not-public');
    expect(readPublicAccessBlock(block('BlockPublicAcls')).answer).toBe('unknown');
    expect(readPublicAccessBlock(answer(403)).answer).toBe('unknown');
  });

  test('is not misled by a web page that answers everything', () => {
    const page = answer(200, '<html>Sign in to this network</html>', {
      'content-type': 'text/html',
    });
    expect(readStrangersList(page).answer).toBe('unknown');
    expect(readStrangersObject(page).answer).toBe('unknown');
  });

  test('that is refused to a stranger says that the bucket is not public to strangers', () => {
    for (const status of [401, 403]) {
      expect(readStrangersList(answer(status)).answer).toBe('not-public');
      expect(readStrangersObject(answer(status)).answer).toBe('not-public');
    }
    expect(readStrangersObject(answer(404)).answer).toBe('not-public');
    expect(readStrangersObject(answer(200, 'bytes')).answer).toBe('public');
    expect(readStrangersList(answer(503)).answer).toBe('unknown');
  });
});

test('where no probe gets an answer, nothing can be seen', () => {
  const findings: PrivacyFinding[] = [{ probe: 'read', answer: 'unknown', says: '' }];
  expect(judgePrivacy(findings, providerById('aws')).state).toBe('cannot-be-seen');
});

test('a look is due each week, and after a time that cannot be', () => {
  const now = new Date('2026-11-22T12:00:00Z');
  const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
  expect(privacyCheckDue(undefined, now)).toBe(true);
  expect(privacyCheckDue(daysAgo(6.9), now)).toBe(false);
  expect(privacyCheckDue(daysAgo(7), now)).toBe(true);
  expect(privacyCheckDue(daysAgo(-1), now)).toBe(true);
  expect(privacyCheckDue(new Date('nonsense'), now)).toBe(true);
});
