import type { ConsolePage, OtherHost, ServingHost } from './host-form.ts';

const BUCKET = '(?:(?<bucket>[a-z0-9-]+)\\.)?';
const REGION = '(?<region>[a-z]{2}-[a-z0-9-]+)';
const DOMAIN = '(?:myqcloud\\.com|tencentcos\\.cn)';

/** Source: Tencent Cloud, using COS with the S3 SDKs; accelerate and internal hosts as rclone and others know them. */
export const COS_SERVING: readonly ServingHost[] = [
  {
    provider: 'cos',
    pattern: new RegExp(`^${BUCKET}cos(?:-internal)?\\.accelerate\\.${DOMAIN}$`),
  },
  {
    provider: 'cos',
    pattern: new RegExp(`^${BUCKET}cos-internal\\.${REGION}\\.${DOMAIN}$`),
    isInternal: true,
  },
  { provider: 'cos', pattern: new RegExp(`^${BUCKET}cos\\.${REGION}\\.${DOMAIN}$`) },
  {
    provider: 'cos',
    pattern: /^(?:service\.)?cos\.(?<domain>myqcloud\.com|tencentcos\.cn)$/,
    needsRegion: true,
    mend: {
      to: 'cos.<region>.<domain>',
      why: 'This host only lists the buckets of an account; the one of the region was taken.',
    },
  },
];

export const COS_OTHER: readonly OtherHost[] = [
  {
    pattern: new RegExp(
      `^(?<bucket>[a-z0-9-]+)\\.cos-website\\.${REGION}\\.(?<domain>myqcloud\\.com|tencentcos\\.cn)$`,
    ),
    code: 'website-address',
    message: 'This is the address of a website in a bucket; it can be read only.',
    hint: 'Use the endpoint of the region, and make sure that the bucket is not public.',
    repair: 'https://<bucket>.cos.<region>.<domain>',
  },
  {
    pattern: /\.file\.myqcloud\.com$/,
    code: 'public-address',
    message: 'This is a CDN address, which only hands files out.',
    hint: 'Use the access domain of the bucket: it stands on its overview page in the COS console.',
  },
  {
    pattern: /(?:^|\.)(?:pic|ci|picgz|image)\.[a-z0-9-]+\.myqcloud\.com$/,
    code: 'not-s3-api',
    message: 'This host works on pictures and videos; it does not speak S3.',
    hint: 'Use the access domain of the bucket: it stands on its overview page in the COS console.',
  },
];

export const COS_CONSOLE: readonly ConsolePage[] = [
  {
    provider: 'cos',
    host: /^console\.(?:cloud\.tencent|tencentcloud)\.com$/,
    path: /^\/cos\/(?:v5\/)?bucket/,
    query: { bucket: 'bucket', region: 'region', folder: 'path' },
  },
];
