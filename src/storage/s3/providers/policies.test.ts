import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CAM_POLICY } from './cam-policy.ts';
import { IAM_POLICY, IAM_POLICY_ELSEWHERE } from './iam-policy.ts';
import type { AccessPolicy, PolicyScope } from './provider.ts';
import { PROVIDERS } from './providers.ts';
import { RAM_POLICY } from './ram-policy.ts';

/** Reads the languages alike: two of them begin their words with a capital. */
interface Statement {
  readonly effect: string;
  readonly action: readonly string[];
  readonly resource: readonly string[];
  readonly condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

function statementsOf(text: string): Statement[] {
  const document = lowerCased(JSON.parse(text)) as { readonly statement: Statement[] };
  return document.statement;
}

function lowerCased(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(lowerCased);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([name, child]) => [name.toLowerCase(), lowerCased(child)]),
  );
}

const LANGUAGES: readonly {
  readonly policy: AccessPolicy;
  readonly bucket: string;
  readonly region: string;
  readonly list: string;
  readonly objects: readonly string[];
  readonly listResource: string;
  readonly objectResource: string;
  readonly prefix: (rootPath: string) => string;
}[] = [
  {
    policy: IAM_POLICY,
    bucket: 'backups',
    region: 'eu-west-1',
    list: 's3:ListBucket',
    objects: ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:GetObject', 's3:PutObject'],
    listResource: 'arn:aws:s3:::backups',
    objectResource: 'arn:aws:s3:::backups/',
    prefix: (rootPath) => `${rootPath}/*`,
  },
  {
    policy: RAM_POLICY,
    bucket: 'backups',
    region: 'cn-hangzhou',
    list: 'oss:ListObjects',
    objects: ['oss:AbortMultipartUpload', 'oss:DeleteObject', 'oss:GetObject', 'oss:PutObject'],
    listResource: 'acs:oss:*:*:backups',
    objectResource: 'acs:oss:*:*:backups/',
    prefix: (rootPath) => `${rootPath}/*`,
  },
  {
    policy: CAM_POLICY,
    bucket: 'backups-1250000000',
    region: 'ap-guangzhou',
    list: 'name/cos:GetBucket',
    objects: [
      'name/cos:AbortMultipartUpload',
      'name/cos:CompleteMultipartUpload',
      'name/cos:DeleteObject',
      'name/cos:GetObject',
      'name/cos:HeadObject',
      'name/cos:InitiateMultipartUpload',
      'name/cos:PutObject',
      'name/cos:UploadPart',
    ],
    listResource: 'qcs::cos:ap-guangzhou:uid/1250000000:backups-1250000000/*',
    objectResource: 'qcs::cos:ap-guangzhou:uid/1250000000:backups-1250000000/',
    prefix: (rootPath) => `${encodeURIComponent(rootPath)}%2F*`,
  },
];

const anyRootPath = fc
  .string({ unit: 'grapheme', minLength: 1 })
  .filter((path) => !/[*?$]/.test(path));

describe.each(LANGUAGES)('a $policy.language', (language) => {
  const { policy, bucket, region } = language;

  test('for a whole bucket allows to list it and to read, write and delete its objects', () => {
    expect(statementsOf(policy.text({ bucket, region, rootPath: '' }))).toEqual(
      [
        { effect: 'Allow', action: [language.list], resource: [language.listResource] },
        {
          effect: 'Allow',
          action: expect.toSatisfy(
            (actions: string[]) => actions.toSorted().join() === language.objects.join(),
          ),
          resource: [`${language.objectResource}*`],
        },
      ].map((statement) => ({ ...statement, effect: expect.stringMatching(/^allow$/i) })),
    );
  });

  test('for any root path is JSON that names it exactly, and nothing beside it', () => {
    fc.assert(
      fc.property(anyRootPath, (rootPath) => {
        const [list, objects, ...rest] = statementsOf(policy.text({ bucket, region, rootPath }));
        expect(rest).toEqual([]);
        expect(list?.resource).toEqual([language.listResource]);
        const [prefixes] = Object.values(Object.values(list?.condition ?? {})[0] ?? {});
        expect(prefixes).toEqual([language.prefix(rootPath)]);
        expect(objects?.resource).toEqual([`${language.objectResource}${rootPath}/*`]);
        expect(objects?.condition).toBeUndefined();
      }),
    );
  });

  test.each(['*', 'a?', 'a$b'])('is refused for the root path %s', (rootPath) => {
    expect(() => policy.text({ bucket, region, rootPath })).toThrow('wildcard');
  });

  test.each(['', '*', 'backups*'])('is refused for the bucket %j', (name) => {
    expect(() => policy.text({ bucket: name, region, rootPath: '' })).toThrow(
      expect.objectContaining({ code: 'BAD_ARGUMENT' }),
    );
  });
});

test.each([
  ['cn-north-1', 'arn:aws-cn:s3:::backups'],
  ['us-gov-west-1', 'arn:aws-us-gov:s3:::backups'],
  ['eu-west-1', 'arn:aws:s3:::backups'],
])('an IAM policy names the partition of %s', (region, resource) => {
  const [list] = statementsOf(IAM_POLICY.text({ bucket: 'backups', region, rootPath: '' }));
  expect(list?.resource).toEqual([resource]);
});

test('an IAM policy for another service than AWS knows one partition', () => {
  const scope = { bucket: 'backups', region: 'cn-north-1', rootPath: '' };
  const [list] = statementsOf(IAM_POLICY_ELSEWHERE.text(scope));
  expect(list?.resource).toEqual(['arn:aws:s3:::backups']);
});

test.each<[string, Partial<PolicyScope>]>([
  ['a bucket without the account number', { bucket: 'backups' }],
  ['no region', { region: '' }],
  ['a region that is a wildcard', { region: '*' }],
])('a CAM policy is refused for %s', (_, change) => {
  const scope = { bucket: 'backups-1250000000', region: 'ap-guangzhou', rootPath: '', ...change };
  expect(() => CAM_POLICY.text(scope)).toThrow(expect.objectContaining({ code: 'BAD_ARGUMENT' }));
});

test('every policy of the table is one of the languages that are tested here', () => {
  const tested: readonly AccessPolicy[] = [
    ...LANGUAGES.map(({ policy }) => policy),
    IAM_POLICY_ELSEWHERE,
  ];
  for (const { policy } of PROVIDERS) {
    if (policy !== undefined) expect(tested).toContain(policy.value);
  }
});
