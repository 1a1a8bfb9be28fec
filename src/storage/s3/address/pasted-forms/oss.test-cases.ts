import type { PastedForm } from './pasted-form.ts';

const bucket = 'photos';
const PLAIN = 'oss virtual-hosted https://oss-cn-hangzhou.aliyuncs.com cn-hangzhou photos';

export const OSS_FORMS: readonly PastedForm[] = [
  { paste: { endpoint: 'oss-cn-hangzhou.aliyuncs.com', bucket }, is: PLAIN },
  {
    paste: { endpoint: 'https://oss-cn-hangzhou.aliyuncs.com/', region: 'oss-cn-hangzhou', bucket },
    is: PLAIN,
  },
  {
    paste: { endpoint: 'https://s3.oss-cn-hangzhou.aliyuncs.com', region: 'cn-hangzhou', bucket },
    is: 'oss virtual-hosted https://s3.oss-cn-hangzhou.aliyuncs.com cn-hangzhou photos',
  },
  {
    paste: { endpoint: 'photos.oss-cn-hangzhou.aliyuncs.com' },
    is: PLAIN,
    notes: ['bucket-from-endpoint'],
  },
  {
    paste: { endpoint: 'https://photos.s3.oss-cn-hangzhou.aliyuncs.com', bucket },
    is: 'oss virtual-hosted https://s3.oss-cn-hangzhou.aliyuncs.com cn-hangzhou photos',
    notes: ['bucket-doubled'],
  },
  {
    paste: { endpoint: 'https://oss-cn-hangzhou.aliyuncs.com/photos' },
    is: PLAIN,
    notes: ['bucket-from-endpoint'],
  },
  {
    paste: { endpoint: 'oss-cn-hangzhou-internal.aliyuncs.com', bucket },
    is: 'oss virtual-hosted https://oss-cn-hangzhou-internal.aliyuncs.com cn-hangzhou photos',
    notes: ['internal-host'],
  },
  {
    paste: { endpoint: 'https://photos.s3.oss-cn-beijing-internal.aliyuncs.com' },
    is: 'oss virtual-hosted https://s3.oss-cn-beijing-internal.aliyuncs.com cn-beijing photos',
    notes: ['bucket-from-endpoint', 'internal-host'],
  },
  {
    paste: { endpoint: 'oss-accelerate.aliyuncs.com', bucket },
    is: 'oss virtual-hosted https://oss-accelerate.aliyuncs.com cn-hangzhou photos',
  },
  {
    paste: { endpoint: 'photos.oss-accelerate-overseas.aliyuncs.com', region: 'oss-us-west-1' },
    is: 'oss virtual-hosted https://oss-accelerate-overseas.aliyuncs.com us-west-1 photos',
    notes: ['bucket-from-endpoint', 'region-mended'],
  },
  {
    paste: { endpoint: 'cn-hangzhou.oss.aliyuncs.com', bucket },
    is: 'oss virtual-hosted https://cn-hangzhou.oss.aliyuncs.com cn-hangzhou photos',
  },
  {
    paste: { endpoint: 'https://photos.cn-shanghai.oss.aliyuncs.com' },
    is: 'oss virtual-hosted https://cn-shanghai.oss.aliyuncs.com cn-shanghai photos',
    notes: ['bucket-from-endpoint'],
  },
  {
    paste: { endpoint: 'photos.oss.cn-hangzhou.aliyuncs.com' },
    is: PLAIN,
    notes: ['host-mended', 'bucket-from-endpoint'],
  },
  {
    paste: { endpoint: 'oss-cn-hzfinance.aliyuncs.com', region: 'cn-hangzhou-finance', bucket },
    is: 'oss virtual-hosted https://oss-cn-hzfinance.aliyuncs.com cn-hangzhou-finance photos',
  },
  {
    paste: { endpoint: 'oss-cn-hangzhou.aliyuncs.com', region: '华东2（上海）', bucket },
    is: PLAIN,
    notes: ['region-from-host'],
  },
  {
    paste: { endpoint: 'oss-accelerate.aliyuncs.com', region: '华东2（上海）', bucket },
    is: 'oss virtual-hosted https://oss-accelerate.aliyuncs.com cn-shanghai photos',
    notes: ['region-mended'],
  },
  {
    paste: { endpoint: 'oss-accelerate.aliyuncs.com', region: 'China (Shenzhen)', bucket },
    is: 'oss virtual-hosted https://oss-accelerate.aliyuncs.com cn-shenzhen photos',
    notes: ['region-mended'],
  },
  {
    paste: { endpoint: 'oss-accelerate.aliyuncs.com', region: 'cn-hangzhou-h', bucket },
    is: 'oss virtual-hosted https://oss-accelerate.aliyuncs.com cn-hangzhou photos',
    notes: ['region-mended'],
  },
  {
    paste: { endpoint: 'https://oss.console.aliyun.com/bucket/oss-cn-hangzhou/photos/object' },
    is: 'oss virtual-hosted https://s3.oss-cn-hangzhou.aliyuncs.com cn-hangzhou photos',
    notes: ['from-console'],
  },
  {
    paste: {
      endpoint:
        'https://oss.console.aliyun.com/bucket/oss-cn-beijing/photos/object?path=kirsch%2Flaptop%2F',
      bucket,
    },
    is: 'oss virtual-hosted https://s3.oss-cn-beijing.aliyuncs.com cn-beijing photos/kirsch/laptop',
    notes: ['from-console', 'root-path-from-address'],
  },
  // A domain of one's own belongs to one bucket.
  {
    paste: {
      endpoint: 'https://files.example.com',
      region: 'cn-hangzhou',
      bucket,
      provider: 'oss',
    },
    is: 'oss bucket-endpoint https://files.example.com cn-hangzhou photos',
  },
  {
    paste: { endpoint: 'https://files.example.com/kirsch', bucket, provider: 'oss' },
    is: 'oss bucket-endpoint https://files.example.com cn-hangzhou photos/kirsch',
    notes: ['root-path-from-address'],
  },
  {
    paste: { endpoint: 'oss://photos/kirsch', region: 'cn-beijing' },
    is: 'oss virtual-hosted https://s3.oss-cn-beijing.aliyuncs.com cn-beijing photos/kirsch',
    notes: ['bucket-from-endpoint', 'root-path-from-address'],
  },
  {
    paste: { endpoint: 'acs:oss:*:*:photos/*', region: 'cn-beijing' },
    is: 'oss virtual-hosted https://s3.oss-cn-beijing.aliyuncs.com cn-beijing photos',
    notes: ['bucket-from-endpoint'],
  },
  // As a Chinese keyboard or page writes it.
  {
    paste: { endpoint: 'ｈｔｔｐｓ：／／oss-cn-hangzhou．aliyuncs．com', bucket },
    is: PLAIN,
    notes: ['tidied'],
  },
  { paste: { endpoint: 'oss-cn-hangzhou。aliyuncs。com', bucket }, is: PLAIN, notes: ['tidied'] },
  {
    paste: { endpoint: '外网访问：oss-cn-hangzhou.aliyuncs.com', bucket },
    is: PLAIN,
    notes: ['tidied'],
  },
  {
    paste: { endpoint: 'oss-cn-hangzhou.aliyuncs.com', bucket: 'Bucket 名称：photos' },
    is: PLAIN,
    notes: ['tidied'],
  },
  {
    paste: { endpoint: '\u3000oss-cn-hangzhou.aliyuncs.com\u3000', bucket: '「photos」' },
    is: PLAIN,
    notes: ['tidied'],
  },
  {
    paste: { endpoint: 'http://oss-cn-hangzhou.aliyuncs.com', bucket },
    is: 'oss virtual-hosted http://oss-cn-hangzhou.aliyuncs.com cn-hangzhou photos',
    notes: ['not-encrypted'],
  },

  { paste: { endpoint: 'oss.aliyuncs.com', bucket }, complaint: 'region region-missing' },
  { paste: { endpoint: 'oss://photos' }, complaint: 'region region-missing' },
  {
    paste: { endpoint: 'oss-cn-hangzhou', bucket },
    complaint: 'endpoint region-in-endpoint',
    repair: 'endpoint https://s3.oss-cn-hangzhou.aliyuncs.com',
  },
  {
    paste: { endpoint: 'cn-hangzhou', bucket, provider: 'oss' },
    complaint: 'endpoint region-in-endpoint',
    repair: 'endpoint https://s3.oss-cn-hangzhou.aliyuncs.com',
  },
  {
    paste: { region: 'cn-hangzhou', bucket, provider: 'oss' },
    complaint: 'endpoint endpoint-missing',
    repair: 'endpoint https://s3.oss-cn-hangzhou.aliyuncs.com',
  },
  {
    paste: { endpoint: 'oss-cn-hangzhou.aliyuncs.com', bucket: 'my.photos' },
    complaint: 'bucket bucket-invalid',
  },
  {
    paste: { endpoint: 'oss-cn-hangzhou.aliyuncs.com', bucket: 'MyPhotos' },
    complaint: 'bucket bucket-invalid',
    repair: 'bucket myphotos',
  },
  {
    paste: { endpoint: 'https://oss.console.aliyun.com/overview', bucket },
    complaint: 'endpoint console-address',
  },
  {
    paste: {
      endpoint:
        'https://photos.oss-cn-hangzhou.aliyuncs.com/a.jpg?OSSAccessKeyId=LTAI5tExampleKey&Expires=1700000000&Signature=abc%3D',
    },
    complaint: 'endpoint endpoint-signed',
    repair: 'endpoint https://photos.oss-cn-hangzhou.aliyuncs.com',
  },
  {
    paste: { endpoint: 'https://help.aliyun.com/zh/oss/user-guide/regions-and-endpoints', bucket },
    complaint: 'endpoint web-page',
  },
  {
    paste: { endpoint: 'ecs.cn-hangzhou.aliyuncs.com', bucket },
    complaint: 'endpoint unknown-host',
  },
  {
    paste: { endpoint: 'oss-cn-hangzhou.aliyuncs.com', bucket: 'LTAI5tFdExampleKeyId1234' },
    complaint: 'bucket secret-in-field',
  },
  {
    paste: { endpoint: 'oss-accelerate.aliyuncs.com', region: '火星1（基地）', bucket },
    complaint: 'region region-invalid',
  },
];
