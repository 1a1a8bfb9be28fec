import { fact, type Provider } from './provider.ts';

export const qiniu: Provider = {
  id: 'qiniu',
  name: { english: 'Qiniu Kodo', chinese: '七牛云对象存储 Kodo' },
  kind: 'service',
  endpoint: {
    template: fact('https://s3.<region>.qiniucs.com', 'BucketCat'),
    examples: fact(['https://s3-cn-east-1.qiniucs.com'], 'RC-yaml'),
  },
  regions: fact(
    [
      { id: 'cn-east-1', place: 'East China 1' },
      { id: 'cn-east-2', place: 'East China 2' },
      { id: 'cn-north-1', place: 'North China 1' },
      { id: 'cn-south-1', place: 'South China 1' },
      { id: 'us-north-1', place: 'North America 1' },
      { id: 'ap-southeast-1', place: 'Southeast Asia 1' },
      { id: 'ap-northeast-1', place: 'Northeast Asia 1' },
    ],
    'RC-yaml',
  ),
  addressing: {
    style: fact('path', 'RC-yaml'),
    otherStyle: fact('accepted', 'BucketCat'),
  },
  signingRegion: fact({ from: 'host' }, 'BucketCat'),
  checksums: {
    sdkMode: fact('WHEN_REQUIRED', 'BucketCat'),
    streamedBody: fact('refused', 'BucketCat'),
  },
  deletes: { batch: fact('Content-MD5 or checksum', 'BucketCat') },
  uploads: {},
  conditionalWrites: {},
  listing: { v2: fact(true, 'RC-yaml'), urlEncoding: fact(false, 'RC-yaml') },
  rates: {},
  keys: {
    accessKeyIdName: fact('AccessKey', 'QINIU-sdk'),
    secretAccessKeyName: fact('SecretKey', 'QINIU-sdk'),
  },
  console: {},
  privacy: {
    note: fact('A bucket made by the API is public unless it is set to private.', 'QINIU-private'),
  },
  links: {
    start: fact('https://developer.qiniu.com/kodo/12553/S3%20SDK%20sample', 'QINIU-sdk'),
    privateBucket: fact(
      'https://developer.qiniu.com/kodo/3946/set-bucket-private',
      'QINIU-private',
    ),
  },
};
