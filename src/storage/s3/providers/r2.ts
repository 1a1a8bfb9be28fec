import { fact, type Provider } from './provider.ts';
import { GIB, MIB } from './sizes.ts';

export const r2: Provider = {
  id: 'r2',
  name: { english: 'Cloudflare R2' },
  kind: 'service',
  endpoint: {
    template: fact('https://<account>.r2.cloudflarestorage.com', 'R2-tokens'),
    examples: fact(
      [
        'https://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com',
        'https://0123456789abcdef0123456789abcdef.eu.r2.cloudflarestorage.com',
      ],
      'R2-tokens',
    ),
    notes: [
      fact(
        'A bucket with a jurisdiction is reached by that jurisdiction’s endpoint only.',
        'R2-tokens',
      ),
      fact(
        'Addresses of r2.dev and domains of one’s own show a bucket to the public; they are not the S3 endpoint.',
        'R2-public',
      ),
    ],
  },
  regions: fact([{ id: 'auto' }], 'R2-api'),
  addressing: {
    style: fact('path', 'RC-yaml'),
    otherStyle: fact('accepted', 'R2-js'),
  },
  signingRegion: fact({ from: 'fixed', region: 'auto' }, 'R2-api'),
  checksums: {
    sdkMode: fact('WHEN_REQUIRED', 'JS-6810'),
    sha256Header: fact('accepted', 'R2-api'),
    crc32Header: fact('accepted', 'R2-api'),
    contentMd5: fact('accepted', 'R2-api'),
    streamedBody: fact('refused', 'LS-prov'),
  },
  deletes: {
    batch: fact('any checksum', 'BucketCat'),
    maxKeys: fact(700, 'OD-compat'),
  },
  uploads: {
    minPartSize: fact(5 * MIB, 'R2-limits'),
    maxPartSize: fact(5 * GIB - 5 * MIB, 'R2-limits'),
    maxParts: fact(10_000, 'R2-limits'),
    equalParts: fact(true, 'R2-mpu'),
    maxPutSize: fact(5 * GIB - 5 * MIB, 'R2-limits'),
  },
  conditionalWrites: {
    ifNoneMatch: fact('honoured', 'R2-cond'),
    ifMatch: fact('honoured', 'R2-cond'),
  },
  listing: {
    v2: fact(true, 'BucketCat'),
    urlEncoding: fact(true, 'RC-yaml'),
  },
  rates: {
    writesPerKey: fact({ count: 1, seconds: 1, per: 'key' }, 'R2-limits'),
    slowDownSigns: fact(['429 TooManyRequests', '503 ServiceUnavailable'], 'R2-err'),
    partsAtOnce: fact(2, 'LS-prov'),
  },
  keys: {
    accessKeyIdName: fact('Access Key ID', 'R2-tokens'),
    secretAccessKeyName: fact('Secret Access Key', 'R2-tokens'),
    advice: fact(
      'Give the API token the permission Object Read & Write and limit it to the one bucket. A policy cannot limit it further.',
      'R2-tokens',
    ),
  },
  console: {
    bucket: fact('https://dash.cloudflare.com/?to=/:account/r2/overview', 'R2-tokens'),
    key: fact('https://dash.cloudflare.com/?to=/:account/r2/overview', 'R2-tokens'),
  },
  privacy: {
    steps: fact(
      [
        'In the Cloudflare dashboard, open R2 and choose the bucket, then Settings.',
        'Under Public Development URL, choose Disable and confirm.',
        'Under Custom Domains, disable or remove every domain that is listed.',
      ],
      'R2-public',
    ),
    seenBy: fact([], 'BucketCat'),
    page: fact('https://dash.cloudflare.com/?to=/:account/r2/overview', 'R2-tokens'),
    note: fact(
      'The S3 side answers no stranger, so it looks private even when r2.dev or a domain shows the bucket to everyone. Look at the bucket’s Settings.',
      'BucketCat',
    ),
  },
  links: {
    start: fact('https://developers.cloudflare.com/r2/api/tokens/', 'R2-tokens'),
    accessKeys: fact('https://developers.cloudflare.com/r2/api/tokens/', 'R2-tokens'),
    endpoints: fact('https://developers.cloudflare.com/r2/api/s3/api/', 'R2-api'),
    createBucket: fact('https://developers.cloudflare.com/r2/buckets/create-buckets/', 'R2-create'),
    privateBucket: fact(
      'https://developers.cloudflare.com/r2/buckets/public-buckets/',
      'R2-public',
    ),
    policy: fact('https://developers.cloudflare.com/r2/api/tokens/', 'R2-tokens'),
    limits: fact('https://developers.cloudflare.com/r2/platform/limits/', 'R2-limits'),
  },
};
