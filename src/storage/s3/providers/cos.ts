import { CAM_POLICY } from './cam-policy.ts';
import { fact, type Provider } from './provider.ts';
import { GB, MB } from './sizes.ts';

export const cos: Provider = {
  id: 'cos',
  name: { english: 'Tencent Cloud COS', chinese: '腾讯云对象存储 COS' },
  kind: 'service',
  endpoint: {
    template: fact('https://cos.<region>.myqcloud.com', 'COS-s3'),
    examples: fact(
      [
        'https://cos.ap-guangzhou.myqcloud.com',
        'https://backups-1250000000.cos.ap-guangzhou.myqcloud.com',
      ],
      'COS-s3',
    ),
    notes: [
      fact('The name of a bucket ends with the account’s number: backups-1250000000.', 'BucketCat'),
      fact(
        'A regional endpoint lists and reaches the buckets of its own region only.',
        'BucketCat',
      ),
    ],
  },
  regions: fact(
    [
      { id: 'ap-beijing', place: 'Beijing' },
      { id: 'ap-nanjing', place: 'Nanjing' },
      { id: 'ap-shanghai', place: 'Shanghai' },
      { id: 'ap-guangzhou', place: 'Guangzhou' },
      { id: 'ap-chengdu', place: 'Chengdu' },
      { id: 'ap-chongqing', place: 'Chongqing' },
      { id: 'ap-hongkong', place: 'Hong Kong' },
      { id: 'ap-singapore', place: 'Singapore' },
      { id: 'ap-mumbai', place: 'Mumbai' },
      { id: 'ap-seoul', place: 'Seoul' },
      { id: 'ap-bangkok', place: 'Bangkok' },
      { id: 'ap-tokyo', place: 'Tokyo' },
      { id: 'na-siliconvalley', place: 'Silicon Valley' },
      { id: 'na-ashburn', place: 'Virginia' },
      { id: 'na-toronto', place: 'Toronto' },
      { id: 'eu-frankfurt', place: 'Frankfurt' },
      { id: 'eu-moscow', place: 'Moscow' },
    ],
    'RC-yaml',
  ),
  addressing: {
    style: fact('virtual-hosted', 'COS-notice'),
    otherStyle: fact('refused', 'COS-notice'),
    wrongStyleCodes: fact(['PathStyleDomainForbidden'], 'COS-faq'),
  },
  signingRegion: fact({ from: 'host' }, 'COS-s3'),
  checksums: {
    sdkMode: fact('WHEN_REQUIRED', 'MILVUS-500'),
    crc32Header: fact('not understood', 'MILVUS-500'),
    streamedBody: fact('refused', 'MILVUS-49978'),
  },
  deletes: {
    batch: fact('Content-MD5', 'BucketCat'),
    maxKeys: fact(1_000, 'COS-del'),
  },
  uploads: {
    minPartSize: fact(1 * MB, 'COS-mpu'),
    maxPartSize: fact(5 * GB, 'COS-mpu'),
    maxParts: fact(10_000, 'COS-mpu'),
    maxPutSize: fact(5 * GB, 'COS-simple'),
  },
  conditionalWrites: {
    ifNoneMatch: fact('ignored', 'COS-inm'),
    ownHeader: fact('x-cos-forbid-overwrite', 'COS-put'),
    note: fact(
      'The header of its own does nothing in a bucket that has, or ever had, versioning.',
      'COS-fo',
    ),
  },
  listing: {
    v2: fact(true, 'BucketCat'),
    urlEncoding: fact(true, 'RC-yaml'),
  },
  rates: {
    // The limit outside mainland China, the lower one: inside it is 30,000.
    requests: fact({ count: 3_000, seconds: 1, per: 'bucket' }, 'COS-limits'),
  },
  keys: {
    accessKeyIdName: fact('SecretId', 'COS-keys'),
    secretAccessKeyName: fact('SecretKey', 'COS-keys'),
    advice: fact(
      'Make the key for a sub-user that has only the policy below, not for the root account.',
      'COS-keys',
    ),
  },
  console: {
    bucket: fact('https://console.tencentcloud.com/cos5/bucket', 'COS-console'),
    key: fact('https://console.tencentcloud.com/cam/capi', 'CAM-console'),
  },
  policy: fact(CAM_POLICY, 'COS-prefix'),
  privacy: {
    steps: fact(
      [
        'Open the COS console, choose Bucket List, and choose the bucket.',
        'Choose Permission Management, then Bucket ACL.',
        'Set Public Permissions to Private Read/Write and save.',
      ],
      'COS-acl',
    ),
    seenBy: fact(['list', 'read'], 'COS-private'),
    note: fact('Buckets are private unless somebody changes it.', 'COS-private'),
  },
  links: {
    start: fact('https://cloud.tencent.com/document/product/436/37421', 'COS-start'),
    accessKeys: fact('https://www.tencentcloud.com/document/product/598/32675', 'COS-keys'),
    endpoints: fact('https://www.tencentcloud.com/document/product/436/6224', 'COS-regions'),
    createBucket: fact('https://www.tencentcloud.com/document/product/436/13312', 'COS-bucket'),
    privateBucket: fact('https://www.tencentcloud.com/document/product/436/13315', 'COS-acl'),
    policy: fact('https://www.tencentcloud.com/document/product/436/30580', 'COS-policy'),
    limits: fact('https://www.tencentcloud.com/document/product/436/14518', 'COS-limits'),
  },
};
