import type { ConsolePage, ServingHost } from './host-form.ts';

const BUCKET = '(?:(?<bucket>(?!s3\\.)[a-z0-9-]+)\\.)?';
const REGION = '(?<region>[a-z]{2}-[a-z0-9-]+?)';

/** Source: Alibaba Cloud, OSS regions and endpoints. The native host takes S3 requests as well as the one with `s3.`. */
export const OSS_SERVING: readonly ServingHost[] = [
  {
    provider: 'oss',
    pattern: new RegExp(`^${BUCKET}(?:s3\\.)?oss-accelerate(?:-overseas)?\\.aliyuncs\\.com$`),
  },
  {
    // The hosts of the finance cloud are shorter than their regions.
    provider: 'oss',
    pattern: new RegExp(`^${BUCKET}(?:s3\\.)?oss-cn-hzfinance\\.aliyuncs\\.com$`),
    region: 'cn-hangzhou-finance',
  },
  {
    provider: 'oss',
    pattern: new RegExp(`^${BUCKET}(?:s3\\.)?oss-${REGION}-internal\\.aliyuncs\\.com$`),
    isInternal: true,
  },
  {
    provider: 'oss',
    pattern: new RegExp(`^${BUCKET}(?:s3\\.)?oss-${REGION}\\.aliyuncs\\.com$`),
  },
  {
    // Dual-stack.
    provider: 'oss',
    pattern: new RegExp(`^${BUCKET}(?:s3\\.)?${REGION}\\.oss\\.aliyuncs\\.com$`),
  },
  {
    provider: 'oss',
    pattern: new RegExp(`^${BUCKET}oss\\.${REGION}\\.aliyuncs\\.com$`),
    mend: {
      to: 'oss-<region>.aliyuncs.com',
      why: 'A hyphen stands between "oss" and the region in the hosts of Alibaba Cloud, which was put there.',
    },
  },
  {
    provider: 'oss',
    pattern: /^(?:s3\.)?oss\.aliyuncs\.com$/,
    needsRegion: true,
    mend: {
      to: 's3.oss-<region>.aliyuncs.com',
      why: 'A bucket is reached by the host of its region, which was taken.',
    },
  },
];

export const OSS_CONSOLE: readonly ConsolePage[] = [
  {
    provider: 'oss',
    host: /^oss\.console\.(?:aliyun|alibabacloud)\.com$/,
    path: /^\/bucket\/oss-(?<region>[a-z0-9-]+)\/(?<bucket>[a-z0-9-]+)/,
    query: { folder: 'path' },
  },
];
