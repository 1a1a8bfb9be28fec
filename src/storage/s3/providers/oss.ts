import { fact, type Provider } from './provider.ts';
import { RAM_POLICY } from './ram-policy.ts';
import { GB, KB } from './sizes.ts';

export const oss: Provider = {
  id: 'oss',
  name: { english: 'Alibaba Cloud OSS', chinese: '阿里云对象存储 OSS' },
  kind: 'service',
  endpoint: {
    template: fact('https://s3.oss-<region>.aliyuncs.com', 'OSS-sdk'),
    examples: fact(
      ['https://s3.oss-cn-hangzhou.aliyuncs.com', 'https://oss-eu-central-1.aliyuncs.com'],
      'OSS-ep',
    ),
    notes: [
      fact(
        'Accounts opened since 20 March 2025 cannot reach data in mainland China by the public endpoint: bind a domain of your own to the bucket and use that as the endpoint.',
        'OSS-sdk',
      ),
      fact('The endpoints with -internal answer inside Alibaba Cloud only.', 'OSS-ep'),
    ],
  },
  regions: fact(
    [
      { id: 'cn-hangzhou', place: 'Hangzhou' },
      { id: 'cn-shanghai', place: 'Shanghai' },
      { id: 'cn-qingdao', place: 'Qingdao' },
      { id: 'cn-beijing', place: 'Beijing' },
      { id: 'cn-zhangjiakou', place: 'Zhangjiakou' },
      { id: 'cn-huhehaote', place: 'Hohhot' },
      { id: 'cn-wulanchabu', place: 'Ulanqab' },
      { id: 'cn-shenzhen', place: 'Shenzhen' },
      { id: 'cn-heyuan', place: 'Heyuan' },
      { id: 'cn-guangzhou', place: 'Guangzhou' },
      { id: 'cn-chengdu', place: 'Chengdu' },
      { id: 'cn-hongkong', place: 'Hong Kong' },
      { id: 'us-west-1', place: 'Silicon Valley' },
      { id: 'us-east-1', place: 'Virginia' },
      { id: 'ap-southeast-1', place: 'Singapore' },
      { id: 'ap-southeast-2', place: 'Sydney' },
      { id: 'ap-southeast-3', place: 'Kuala Lumpur' },
      { id: 'ap-southeast-5', place: 'Jakarta' },
      { id: 'ap-northeast-1', place: 'Japan' },
      { id: 'ap-south-1', place: 'Mumbai' },
      { id: 'eu-central-1', place: 'Frankfurt' },
      { id: 'eu-west-1', place: 'London' },
      { id: 'me-east-1', place: 'Dubai' },
    ],
    'RC-yaml',
  ),
  addressing: {
    style: fact('virtual-hosted', 'OSS-compat'),
    otherStyle: fact('refused', 'OSS-compat'),
    wrongStyleCodes: fact(['SecondLevelDomainForbidden'], 'OSS-path-thread'),
  },
  signingRegion: fact({ from: 'host' }, 'OSS-sdk'),
  checksums: {
    sdkMode: fact('WHEN_REQUIRED', 'KARA'),
    crc32Header: fact('not understood', 'KARA'),
    streamedBody: fact('refused', 'OSS-804'),
  },
  deletes: {
    batch: fact('Content-MD5', 'BucketCat'),
    maxKeys: fact(1_000, 'BucketCat'),
  },
  uploads: {
    minPartSize: fact(100 * KB, 'OSS-part'),
    maxPartSize: fact(5 * GB, 'OSS-part'),
    maxParts: fact(10_000, 'OSS-part'),
    maxPutSize: fact(5 * GB, 'OSS-part'),
  },
  conditionalWrites: {
    ifNoneMatch: fact('refused', 'OSS-245'),
    ifMatch: fact('refused', 'OSS-245'),
    ownHeader: fact('x-oss-forbid-overwrite', 'OSS-fo'),
    note: fact('The header of its own does nothing in a bucket with versioning.', 'OSS-fo'),
  },
  listing: {
    v2: fact(true, 'OSS-compat'),
    urlEncoding: fact(true, 'RC-yaml'),
  },
  rates: {
    requests: fact({ count: 10_000, seconds: 1, per: 'account' }, 'OSS-qps'),
    slowDownSigns: fact(
      [
        '503 TotalQpsLimitExceeded',
        '503 UploadTrafficRateLimitExceeded',
        '503 DownloadTrafficRateLimitExceeded',
        '503 MetaOperationQpsLimitExceeded',
        '503 ServiceUnavailable',
      ],
      'OSS-503',
    ),
  },
  keys: {
    accessKeyIdName: fact('AccessKey ID', 'ALI-keys'),
    secretAccessKeyName: fact('AccessKey Secret', 'ALI-keys'),
    advice: fact(
      'Make the AccessKey for a RAM user that has only the policy below, not for the account itself.',
      'ALI-keys',
    ),
  },
  console: {
    bucket: fact('https://oss.console.aliyun.com/', 'ALI-console'),
    key: fact('https://ram.console.aliyun.com/users', 'ALI-ram-console'),
  },
  policy: fact(RAM_POLICY, 'OSS-ram'),
  privacy: {
    steps: fact(
      [
        'Open the OSS console and choose the bucket.',
        'Set the access control list (ACL) of the bucket to Private.',
        'Turn on Block Public Access for the bucket, which also overrides a bucket policy that allows everyone.',
      ],
      'OSS-bpa',
    ),
    seenBy: fact(['list', 'read', 'acl'], 'OSS-compat'),
    note: fact(
      'The ACL does not show a bucket policy that allows everyone: the console’s Block Public Access does.',
      'OSS-bpa',
    ),
  },
  links: {
    start: fact(
      'https://help.aliyun.com/zh/oss/developer-reference/use-amazon-s3-sdks-to-access-oss#306596478ed3r',
      'OSS-sdk-zh',
    ),
    accessKeys: fact(
      'https://www.alibabacloud.com/help/en/ram/obtain-an-accesskey-pair-1',
      'ALI-keys',
    ),
    endpoints: fact('https://help.aliyun.com/en/oss/user-guide/regions-and-endpoints', 'OSS-ep'),
    createBucket: fact(
      'https://www.alibabacloud.com/help/en/oss/user-guide/create-a-bucket-4',
      'OSS-create',
    ),
    privateBucket: fact(
      'https://www.alibabacloud.com/help/en/oss/user-guide/block-public-access',
      'OSS-bpa',
    ),
    policy: fact(
      'https://help.aliyun.com/en/oss/user-guide/authorization-syntax-and-elements',
      'OSS-ram',
    ),
    limits: fact('https://help.aliyun.com/en/oss/user-guide/0004-00000302', 'OSS-qps'),
  },
};
