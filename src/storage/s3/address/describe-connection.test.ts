import { expect, test } from 'vitest';
import type { S3Fields } from './s3-fields.ts';
import { understandSettings } from './understand-settings.ts';
import type { UnderstoodConnection } from './understood-connection.ts';

const bucket = 'photos';
const ACCOUNT = '0123456789abcdef0123456789abcdef';

test.each<[S3Fields, string]>([
  [
    { endpoint: `https://${ACCOUNT}.r2.cloudflarestorage.com`, bucket, rootPath: 'kirsch' },
    'bucket photos at Cloudflare R2, account 0123…, under the folder kirsch',
  ],
  [{ endpoint: 's3.eu-west-1.amazonaws.com', bucket }, 'bucket photos at AWS S3, region eu-west-1'],
  [{ endpoint: 's3.amazonaws.com', bucket }, 'bucket photos at AWS S3'],
  [
    { endpoint: 'cos.ap-guangzhou.myqcloud.com', bucket: 'photos-1250000000' },
    'bucket photos-1250000000 at Tencent Cloud COS, region ap-guangzhou, account 1250…',
  ],
  [
    { endpoint: 'https://files.example.com', bucket, provider: 'oss' },
    'bucket photos at Alibaba Cloud OSS, reached by files.example.com',
  ],
  [
    { endpoint: 'http://192.168.1.5:9000', bucket, provider: 'minio' },
    'bucket photos at MinIO, reached by 192.168.1.5:9000, over a connection that is not encrypted',
  ],
  [
    { endpoint: 'https://proxy.example.com/s3', bucket, rootPath: 'a/b' },
    'bucket photos at proxy.example.com/s3, under the folder a/b',
  ],
])('%j is said in words', (fields, expected) => {
  expect((understandSettings(fields) as UnderstoodConnection).says).toBe(expected);
});
