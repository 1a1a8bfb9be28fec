import type { ProviderId } from '../../providers/provider.ts';
import type { ConsolePage, OtherHost, ServingHost } from './host-form.ts';

const BUCKET = '(?:(?<bucket>[a-z0-9-]+)\\.)?';
const REGION = '(?<region>[a-z0-9-]+)';

const regional = (provider: ProviderId, host: string, more: Partial<ServingHost> = {}) => ({
  provider,
  pattern: new RegExp(`^${BUCKET}${host.replace('<region>', REGION)}$`),
  ...more,
});

const TOS_OWN = 'The host without "s3" speaks TOS\'s own language; the one with it was taken.';

/** Sources: rclone's provider files; for Backblaze and Qiniu BucketCat; for Supabase Litestream. */
export const OTHER_SERVING: readonly ServingHost[] = [
  regional('b2', 's3\\.<region>\\.backblazeb2\\.com'),
  regional('wasabi', 's3\\.wasabisys\\.com', { region: 'us-east-1' }),
  regional('wasabi', 's3\\.<region>\\.wasabisys\\.com'),
  regional('digitalocean', '<region>\\.digitaloceanspaces\\.com'),
  {
    provider: 'gcs',
    pattern: /^(?:(?<bucket>[a-z0-9._-]+)\.)?storage\.googleapis\.com$/,
  },
  regional('hetzner', '<region>\\.your-objectstorage\\.com'),
  regional('scaleway', 's3\\.<region>\\.scw\\.cloud'),
  regional('qiniu', 's3[.-]<region>\\.qiniucs\\.com'),
  regional('obs', 'obs\\.<region>\\.myhuaweicloud\\.com'),
  regional('tos', 'tos-s3-<region>\\.volces\\.com'),
  regional('tos', 'tos-s3-<region>\\.ivolces\\.com', { isInternal: true }),
  regional('tos', 'tos-<region>\\.volces\\.com', {
    mend: { to: 'tos-s3-<region>.volces.com', why: TOS_OWN },
  }),
  regional('tos', 'tos-<region>\\.ivolces\\.com', {
    mend: { to: 'tos-s3-<region>.ivolces.com', why: TOS_OWN },
    isInternal: true,
  }),
  {
    provider: 'storj',
    pattern: new RegExp(`^${BUCKET}gateway\\.(?:[a-z]{2}1\\.)?storjshare\\.io$`),
  },
  {
    provider: 'other',
    pattern: /^[a-z0-9]+\.(?:storage\.)?supabase\.co$/,
    prefix: '/storage/v1/s3',
  },
];

const WEBSITE_HINT =
  'Use the S3 endpoint of the region, and make sure that the bucket is not public.';
const ONLY_READS = 'This address only hands files out.';

export const OTHER_OTHER: readonly OtherHost[] = [
  {
    pattern: /^f\d{3}\.backblazeb2\.com$/,
    code: 'public-address',
    message: ONLY_READS,
    hint: 'Use the endpoint that Backblaze shows beside the bucket, like https://s3.us-west-004.backblazeb2.com.',
  },
  {
    pattern: /^api\d*\.backblazeb2\.com$/,
    code: 'not-s3-api',
    message: "This is Backblaze's own API, not S3.",
    hint: 'Use the endpoint that Backblaze shows beside the bucket, like https://s3.us-west-004.backblazeb2.com.',
  },
  {
    pattern: /^(?<bucket>[a-z0-9-]+)\.(?<region>[a-z0-9]+)\.cdn\.digitaloceanspaces\.com$/,
    code: 'public-address',
    message: 'This is the CDN address of a Space, which only hands files out.',
    hint: 'Use the origin endpoint, without "cdn".',
    repair: 'https://<bucket>.<region>.digitaloceanspaces.com',
  },
  {
    pattern: /^storage\.cloud\.google\.com$/,
    path: /^\/(?<bucket>[a-z0-9._-]+)/,
    code: 'public-address',
    message:
      'This address shows files to people who are signed in to Google; it does not speak S3.',
    hint: 'Use https://storage.googleapis.com and an HMAC key.',
    repair: 'https://storage.googleapis.com/<bucket>',
  },
  {
    pattern: /^(?<bucket>[a-z0-9.-]+)\.s3-website\.(?<region>[a-z0-9-]+)\.scw\.cloud$/,
    code: 'website-address',
    message: 'This is the address of a website in a bucket; it can be read only.',
    hint: WEBSITE_HINT,
    repair: 'https://<bucket>.s3.<region>.scw.cloud',
  },
  {
    pattern: /^(?<bucket>[a-z0-9.-]+)\.obs-website\.(?<region>[a-z0-9-]+)\.myhuaweicloud\.com$/,
    code: 'website-address',
    message: 'This is the address of a website in a bucket; it can be read only.',
    hint: WEBSITE_HINT,
    repair: 'https://<bucket>.obs.<region>.myhuaweicloud.com',
  },
  {
    pattern: /\.(?:clouddn\.com|qiniudn\.com|qnssl\.com|qiniucdn\.com)$/,
    code: 'public-address',
    message: ONLY_READS,
    hint: 'Use the S3 endpoint of the region, like https://s3.cn-east-1.qiniucs.com.',
  },
  {
    pattern: /\.(?:qiniup\.com|qbox\.me|qiniuapi\.com)$/,
    code: 'not-s3-api',
    message: "This is Qiniu's own API, not S3.",
    hint: 'Use the S3 endpoint of the region, like https://s3.cn-east-1.qiniucs.com.',
  },
  {
    pattern: /^links?\.(?:[a-z]{2}1\.)?storjshare\.io$/,
    code: 'public-address',
    message: ONLY_READS,
    hint: 'Use https://gateway.storjshare.io and S3 credentials.',
  },
  {
    pattern: /^(?<host>[a-z0-9]+\.(?:storage\.)?supabase\.co)$/,
    path: /^\/storage\/v1\/object\//,
    code: 'public-address',
    message: ONLY_READS,
    hint: 'Use the S3 endpoint from the storage settings of the project; it ends in /storage/v1/s3.',
    repair: 'https://<host>/storage/v1/s3',
  },
];

export const OTHER_CONSOLE: readonly ConsolePage[] = [
  {
    provider: 'gcs',
    host: /^console\.cloud\.google\.com$/,
    path: /^\/storage\/browser\/(?:_details\/)?(?<bucket>[a-z0-9._-]+)/,
  },
];
