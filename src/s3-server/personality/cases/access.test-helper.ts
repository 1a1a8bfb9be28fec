/** Who may read, and who tells: section 5 of the reference. */
import { expect } from 'vitest';
import type { PersonalityId } from '../personality.ts';
import { BLOCKED, BUCKET, BY_POLICY, type Case, LISTABLE, READABLE } from './trial.test-helper.ts';

/** What a stranger gets: an object of a readable bucket, its list, the list of a listable one, of a private one. */
const stranger: Case['ask'] = async ({ ask }) => {
  const asked = [
    { bucket: READABLE, key: 'a' },
    { bucket: READABLE },
    { bucket: LISTABLE },
    { bucket: BUCKET },
  ];
  await ask({ bucket: READABLE, method: 'PUT', key: 'a', body: 'a' });
  const replies = await Promise.all(asked.map((each) => ask({ ...each, unsigned: true })));
  return replies.map(({ status }) => status);
};
const servesStrangers: Case = {
  says: '5: a public bucket is served to anybody, a private one is not',
  ask: stranger,
  expected: [200, 403, 200, 403],
};
const servesNobody: Case = {
  says: '5: nobody is served without a signature, whatever is public',
  ask: stranger,
  expected: [403, 403, 403, 403],
};

const asks =
  (query: string, ...buckets: readonly string[]): Case['ask'] =>
  async ({ ask }) => {
    const replies = await Promise.all(buckets.map((bucket) => ask({ bucket, query })));
    return replies.map(({ status, code, body }) =>
      status === 200 ? (/AllUsers|TRUE|FALSE|true/.exec(body)?.[0] ?? 'nobody') : code,
    );
  };
const truthfulAcl: Case = {
  says: '5: the access control list tells of a public bucket, but not of a public policy',
  ask: asks('acl', LISTABLE, BUCKET, BY_POLICY),
  expected: ['AllUsers', 'nobody', 'nobody'],
};
const dummyAcl: Case = {
  says: '5: the access control list is a dummy',
  ask: asks('acl', LISTABLE, BUCKET),
  expected: ['nobody', 'nobody'],
};
const none = (query: string): Case => ({
  says: `5: ${query} is not implemented`,
  ask: asks(query, LISTABLE),
  expected: ['NotImplemented'],
});

const TELLS_ACL: readonly PersonalityId[] = [
  ...([
    'wasabi',
    'digitalocean',
    'hetzner',
    'scaleway',
    'ceph',
    'gcs',
    'cos',
    'seaweedfs',
  ] as const),
];

export const ACCESS: Partial<Record<PersonalityId, readonly Case[]>> = {
  ...Object.fromEntries(TELLS_ACL.map((id) => [id, [truthfulAcl, servesStrangers]])),
  aws: [
    servesStrangers,
    truthfulAcl,
    {
      says: '5: the policy status tells of a public policy, and that there is none',
      ask: asks('policyStatus', BY_POLICY, LISTABLE),
      expected: ['TRUE', 'NoSuchBucketPolicy'],
    },
    {
      says: '5: the public access block can be asked for, and that there is none',
      ask: asks('publicAccessBlock', BLOCKED, BUCKET),
      expected: ['true', 'NoSuchPublicAccessBlockConfiguration'],
    },
    {
      says: '5: and it blocks',
      ask: ({ ask }) => ask({ bucket: BLOCKED, unsigned: true }),
      expected: { status: 403 },
    },
  ],
  r2: [servesNobody, dummyAcl, none('policyStatus'), none('publicAccessBlock')],
  oss: [servesStrangers, truthfulAcl],
  minio: [
    servesStrangers,
    {
      ...dummyAcl,
      says: '5: the access control list is a dummy that grants its owner full control',
      ask: async ({ ask }) => (await ask({ bucket: LISTABLE, query: 'acl' })).body,
      expected: expect.not.stringContaining('AllUsers'),
    },
    {
      says: '5: there is an access control list',
      ask: asks('acl', LISTABLE),
      expected: ['nobody'],
    },
    {
      says: '5: the policy status tells of a public policy',
      ask: asks('policyStatus', BY_POLICY, BUCKET),
      expected: ['TRUE', 'FALSE'],
    },
    none('publicAccessBlock'),
  ],
  b2: [servesStrangers, truthfulAcl],
  garage: [servesNobody, none('acl'), none('policyStatus')],
  seaweedfs: [
    truthfulAcl,
    {
      says: '5: a gateway without identities lets anybody write',
      server: { buckets: { [BUCKET]: { isPublic: 'everything' } } },
      ask: ({ ask }) => ask({ method: 'PUT', key: 'a', body: 'a', unsigned: true }),
      expected: { status: 200 },
    },
  ],
};
