import { IAM_POLICY } from './iam-policy.ts';
import { fact, type Provider } from './provider.ts';
import { GIB, MIB } from './sizes.ts';

export const aws: Provider = {
  id: 'aws',
  name: { english: 'AWS S3' },
  kind: 'service',
  endpoint: {
    template: fact('https://s3.<region>.amazonaws.com', 'AWS-EP'),
    examples: fact(
      [
        'https://s3.eu-west-1.amazonaws.com',
        'https://s3.dualstack.us-east-2.amazonaws.com',
        'https://s3.cn-north-1.amazonaws.com.cn',
      ],
      'AWS-EP',
    ),
  },
  regions: fact(
    [
      { id: 'us-east-1', place: 'N. Virginia' },
      { id: 'us-east-2', place: 'Ohio' },
      { id: 'us-west-1', place: 'Northern California' },
      { id: 'us-west-2', place: 'Oregon' },
      { id: 'ca-central-1', place: 'Canada' },
      { id: 'eu-west-1', place: 'Ireland' },
      { id: 'eu-west-2', place: 'London' },
      { id: 'eu-west-3', place: 'Paris' },
      { id: 'eu-north-1', place: 'Stockholm' },
      { id: 'eu-south-1', place: 'Milan' },
      { id: 'eu-central-1', place: 'Frankfurt' },
      { id: 'ap-southeast-1', place: 'Singapore' },
      { id: 'ap-southeast-2', place: 'Sydney' },
      { id: 'ap-northeast-1', place: 'Tokyo' },
      { id: 'ap-northeast-2', place: 'Seoul' },
      { id: 'ap-northeast-3', place: 'Osaka' },
      { id: 'ap-south-1', place: 'Mumbai' },
      { id: 'ap-east-1', place: 'Hong Kong' },
      { id: 'sa-east-1', place: 'São Paulo' },
      { id: 'il-central-1', place: 'Tel Aviv' },
      { id: 'me-south-1', place: 'Bahrain' },
      { id: 'af-south-1', place: 'Cape Town' },
      { id: 'cn-north-1', place: 'Beijing' },
      { id: 'cn-northwest-1', place: 'Ningxia' },
      { id: 'us-gov-east-1', place: 'GovCloud, US East' },
      { id: 'us-gov-west-1', place: 'GovCloud, US West' },
    ],
    'RC-yaml',
  ),
  addressing: {
    style: fact('virtual-hosted', 'MGO-utils'),
    otherStyle: fact('accepted', 'MGO-utils'),
  },
  signingRegion: fact({ from: 'host' }, 'AWS-errbill'),
  checksums: {
    sdkMode: fact('WHEN_SUPPORTED', 'RC-src'),
    sha256Header: fact('accepted', 'DUP-src'),
    crc32Header: fact('accepted', 'JS-6810'),
    contentMd5: fact('accepted', 'RS-src'),
    streamedBody: fact('accepted', 'RC-yaml'),
  },
  deletes: {
    batch: fact('any checksum', 'JS-6819'),
  },
  uploads: {
    minPartSize: fact(5 * MIB, 'AWS-mpu'),
    maxPartSize: fact(5 * GIB, 'AWS-mpu'),
    maxParts: fact(10_000, 'AWS-mpu'),
    maxPutSize: fact(5 * GIB, 'AWS-mpu'),
  },
  conditionalWrites: {
    ifNoneMatch: fact('honoured', 'AWS-cond'),
    ifMatch: fact('honoured', 'AWS-cond'),
    note: fact(
      'Two writers at the same moment may get 409 ConditionalRequestConflict; the loser tries again.',
      'AWS-cond',
    ),
  },
  listing: {
    v2: fact(true, 'RC-yaml'),
    urlEncoding: fact(true, 'RC-yaml'),
  },
  rates: {
    writes: fact({ count: 3_500, seconds: 1, per: 'prefix' }, 'AWS-rate'),
    reads: fact({ count: 5_500, seconds: 1, per: 'prefix' }, 'AWS-rate'),
    slowDownSigns: fact(['503 SlowDown'], 'AWS-rate'),
  },
  keys: {
    accessKeyIdName: fact('Access key ID', 'AWS-keys'),
    secretAccessKeyName: fact('Secret access key', 'AWS-keys'),
    advice: fact(
      'Make the key for an IAM user that has only the policy below, not for the root user.',
      'AWS-keys',
    ),
  },
  console: {
    bucket: fact('https://console.aws.amazon.com/s3/', 'AWS-bpa'),
    key: fact('https://console.aws.amazon.com/iam/', 'AWS-keys'),
  },
  policy: fact(IAM_POLICY, 'AWS-policies'),
  privacy: {
    steps: fact(
      [
        'Open the S3 console and choose the bucket.',
        'On the tab Permissions, edit the settings of Block public access.',
        'Turn on Block all public access, save, and confirm.',
      ],
      'AWS-bpa',
    ),
    seenBy: fact(['list', 'read', 'acl', 'policyStatus', 'publicAccessBlock'], 'AWS-bpa'),
    note: fact(
      'Who can read a bucket is asked by calls that each need a permission of their own; one that is refused says nothing.',
      'AWS-bpa',
    ),
  },
  links: {
    start: fact(
      'https://docs.aws.amazon.com/zh_cn/IAM/latest/UserGuide/id_credentials_access-keys.html',
      'AWS-keys-zh',
    ),
    accessKeys: fact(
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html',
      'AWS-keys',
    ),
    endpoints: fact('https://docs.aws.amazon.com/general/latest/gr/s3.html', 'AWS-EP'),
    createBucket: fact(
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-overview.html',
      'AWS-create',
    ),
    privateBucket: fact(
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/configuring-block-public-access-bucket.html',
      'AWS-bpa',
    ),
    policy: fact(
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-policies-s3.html',
      'AWS-policies',
    ),
    limits: fact('https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html', 'AWS-mpu'),
  },
};
