import { fact, type Provider } from './provider.ts';

export const b2: Provider = {
  id: 'b2',
  name: { english: 'Backblaze B2' },
  kind: 'service',
  endpoint: {
    template: fact('https://s3.<region>.backblazeb2.com', 'B2-s3-intro'),
    examples: fact(['https://s3.us-west-004.backblazeb2.com'], 'B2-s3-intro'),
    notes: [
      fact(
        'An account lives in one region; the page of the bucket shows its endpoint.',
        'B2-s3-intro',
      ),
    ],
  },
  regions: fact(
    [
      { id: 'us-west-000' },
      { id: 'us-west-001' },
      { id: 'us-west-002' },
      { id: 'us-west-004' },
      { id: 'us-east-005' },
      { id: 'eu-central-003' },
      { id: 'ca-east-006' },
    ],
    'BucketCat',
  ),
  addressing: {
    style: fact('path', 'LS-prov'),
    otherStyle: fact('accepted', 'BucketCat'),
  },
  signingRegion: fact({ from: 'host' }, 'BucketCat'),
  checksums: {
    sdkMode: fact('WHEN_REQUIRED', 'LS-prov'),
  },
  deletes: {
    batch: fact('Content-MD5 or checksum', 'BucketCat'),
    note: fact(
      'A delete only hides a file. Old versions are billed until a lifecycle rule of the bucket removes them.',
      'RS-doc',
    ),
  },
  uploads: {},
  conditionalWrites: {
    ifNoneMatch: fact('refused', 'OBS-B2'),
    ifMatch: fact('refused', 'OBS-B2'),
  },
  listing: { v2: fact(true, 'BucketCat') },
  rates: {},
  keys: {
    accessKeyIdName: fact('keyID', 'B2-appkeys'),
    secretAccessKeyName: fact('applicationKey', 'B2-appkeys'),
    advice: fact(
      'Make an application key for the one bucket, with the root path as its file prefix. The master key does not work with the S3 interface.',
      'B2-appkeys',
    ),
  },
  console: {},
  privacy: {
    steps: fact(
      [
        'Sign in to Backblaze and choose Buckets.',
        'Open the bucket’s settings and set it to Private.',
      ],
      'B2-buckets',
    ),
    seenBy: fact(['read', 'acl'], 'B2-s3'),
  },
  links: {
    start: fact('https://www.backblaze.com/docs/cloud-storage-s3-compatible-api', 'B2-s3'),
    accessKeys: fact(
      'https://www.backblaze.com/docs/cloud-storage-create-and-manage-app-keys',
      'B2-appkeys',
    ),
    createBucket: fact(
      'https://www.backblaze.com/docs/cloud-storage-create-and-manage-buckets',
      'B2-buckets',
    ),
    privateBucket: fact(
      'https://www.backblaze.com/docs/cloud-storage-create-and-manage-buckets',
      'B2-buckets',
    ),
  },
};
