/** Where buckets are and how they are addressed: sections 1.2, 1.3 and 4.6 of the reference. */
import { expect } from 'vitest';
import type { PersonalityId } from '../personality.ts';
import { BUCKET, type Case, ELSEWHERE, OWN_DOMAIN } from './trial.test-helper.ts';

const byPath: Case['ask'] = ({ ask }) => ask({ style: 'path' });
const elsewhere: Case['ask'] = ({ ask }) => ask({ bucket: ELSEWHERE });
const forAnyRegion = (says: string): Case => ({
  says: `${says}: a signature for any region will do`,
  ask: ({ ask }) => ask({ region: 'wnam' }),
  expected: { status: 200 },
});
const strict = (says: string, region: string): Case => ({
  says: `${says}: a signature for another region is refused, and the right one named`,
  ask: ({ ask }) => ask({ region: 'wnam' }),
  expected: {
    status: 400,
    code: 'AuthorizationHeaderMalformed',
    body: expect.stringContaining(`<Region>${region}</Region>`),
  },
});
const defaultRegion = (region: string): Case => ({
  says: `1.1, 1.3: buckets are in ${region} unless told otherwise`,
  ask: ({ ask }) => ask({ region, method: 'HEAD' }),
  expected: { status: 200, headers: { 'x-amz-bucket-region': region } },
});

export const ADDRESSING: Partial<Record<PersonalityId, readonly Case[]>> = {
  aws: [
    strict('1.3', 'us-east-1'),
    {
      says: '1.3: a bucket elsewhere is a redirect that names its host and region',
      ask: elsewhere,
      expected: {
        status: 301,
        code: 'PermanentRedirect',
        headers: { 'x-amz-bucket-region': 'eu-west-9' },
        body: expect.stringContaining(
          `<Endpoint>${ELSEWHERE}.s3.eu-west-9.amazonaws.com</Endpoint>`,
        ),
      },
    },
    {
      says: '4.6: the region of a bucket is told even to a HEAD without a signature',
      ask: ({ ask }) => ask({ bucket: ELSEWHERE, method: 'HEAD', unsigned: true }),
      expected: { status: 301, headers: { 'x-amz-bucket-region': 'eu-west-9' } },
    },
    {
      says: '1.3: signed for its own region, the bucket elsewhere is reached',
      ask: ({ ask }) => ask({ bucket: ELSEWHERE, region: 'eu-west-9' }),
      expected: { status: 200 },
    },
  ],
  r2: [
    forAnyRegion('1.3'),
    {
      says: '1.3: the region of every bucket is auto',
      ask: ({ ask }) => ask({ method: 'HEAD' }),
      expected: { status: 200, headers: { 'x-amz-bucket-region': 'auto' } },
    },
    {
      says: '1.3: a bucket of another jurisdiction does not exist',
      ask: elsewhere,
      expected: { status: 404, code: 'NoSuchBucket' },
    },
    { says: '1.2: path-style is accepted', ask: byPath, expected: { status: 200 } },
  ],
  oss: [
    {
      says: '1.2: path-style is refused',
      ask: byPath,
      expected: { status: 403, code: 'SecondLevelDomainForbidden' },
    },
    forAnyRegion('1.3'),
    {
      says: '1.3: a bucket elsewhere is access denied, with the right endpoint',
      ask: elsewhere,
      expected: {
        status: 403,
        code: 'AccessDenied',
        body: expect.stringContaining('<Endpoint>oss-eu-west-9.aliyuncs.com</Endpoint>'),
      },
    },
    {
      says: '0, row 6: buckets of new mainland accounts refuse data calls at the default endpoint',
      ask: ({ ask }) => ask({ bucket: OWN_DOMAIN, key: 'a' }),
      expected: { status: 400, code: 'PublicEndpointForbidden' },
    },
    {
      says: '0, row 6: and still answer about themselves',
      ask: ({ ask }) => ask({ bucket: OWN_DOMAIN, query: 'acl' }),
      expected: { status: 200 },
    },
    defaultRegion('cn-hangzhou'),
  ],
  cos: [
    {
      says: '1.2: path-style is refused for buckets since 2024',
      ask: byPath,
      expected: { status: 403, code: 'PathStyleDomainForbidden' },
    },
    forAnyRegion('1.3'),
    {
      says: '1.3: a bucket elsewhere is not there',
      ask: elsewhere,
      expected: { status: 404, code: 'NoSuchBucket' },
    },
    {
      says: '1.3: a bucket without the account number in its name is not there',
      ask: ({ ask }) => ask({ bucket: 'trial' }),
      expected: { status: 404, code: 'NoSuchBucket' },
    },
    {
      says: '1.3: and cannot be made',
      ask: ({ ask }) => ask({ bucket: 'trial', method: 'PUT' }),
      expected: { status: 400, code: 'InvalidBucketName' },
    },
    defaultRegion('ap-guangzhou'),
  ],
  minio: [strict('1.3', 'us-east-1')],
  b2: [
    forAnyRegion('1.3'),
    {
      says: '1.3: another cluster does not know the key',
      ask: elsewhere,
      expected: {
        status: 403,
        code: 'InvalidAccessKeyId',
        body: expect.stringContaining('is not valid'),
      },
    },
    defaultRegion('us-west-004'),
  ],
  gcs: [forAnyRegion('1.3'), defaultRegion('auto')],
  hetzner: [defaultRegion('fsn1')],
  scaleway: [defaultRegion('fr-par')],
  qiniu: [
    forAnyRegion('1.3'),
    {
      says: '1.3: a bucket elsewhere is an incorrect region',
      ask: elsewhere,
      expected: { status: 400, code: 'IncorrectRegion' },
    },
    defaultRegion('cn-east-1'),
  ],
  obs: [defaultRegion('cn-north-4')],
  tos: [
    { says: '1.2: path-style is refused', ask: byPath, expected: { status: 403 } },
    {
      says: '1.2: virtual-hosted is served',
      ask: ({ ask }) => ask({ bucket: BUCKET }),
      expected: { status: 200 },
    },
    defaultRegion('cn-beijing'),
  ],
  garage: [strict('1.3', 'garage')],
  seaweedfs: [forAnyRegion('1.3')],
};
