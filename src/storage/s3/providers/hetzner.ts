import { fact, type Provider } from './provider.ts';

export const hetzner: Provider = {
  id: 'hetzner',
  name: { english: 'Hetzner Object Storage' },
  kind: 'service',
  endpoint: {
    template: fact('https://<region>.your-objectstorage.com', 'RC-yaml'),
    examples: fact(['https://fsn1.your-objectstorage.com'], 'RC-yaml'),
  },
  regions: fact(
    [
      { id: 'fsn1', place: 'Falkenstein' },
      { id: 'nbg1', place: 'Nuremberg' },
      { id: 'hel1', place: 'Helsinki' },
    ],
    'RC-yaml',
  ),
  addressing: { style: fact('virtual-hosted', 'RC-yaml') },
  signingRegion: fact({ from: 'host' }, 'RC-yaml'),
  checksums: {
    sdkMode: fact('WHEN_REQUIRED', 'TOFU-2605'),
    crc32Header: fact('refused', 'TOFU-2605'),
    streamedBody: fact('refused', 'LS-prov'),
  },
  deletes: {},
  uploads: {},
  conditionalWrites: { ifNoneMatch: fact('honoured', 'TOFU-2605') },
  listing: { v2: fact(true, 'RC-yaml'), urlEncoding: fact(true, 'RC-yaml') },
  rates: {},
  keys: {
    accessKeyIdName: fact('Access key', 'HETZ-buckets'),
    secretAccessKeyName: fact('Secret key', 'HETZ-buckets'),
    advice: fact(
      'A key reaches every bucket of its project: keep the backups in a project of their own.',
      'HETZ-buckets',
    ),
  },
  console: {},
  privacy: {
    steps: fact(
      ['In the Cloud Console, set the visibility of the bucket to private.'],
      'HETZ-buckets',
    ),
    seenBy: fact(['read', 'acl'], 'HETZ-buckets'),
    note: fact(
      'A public bucket lets everyone read its objects and nobody list them.',
      'HETZ-buckets',
    ),
  },
  links: {
    start: fact(
      'https://docs.hetzner.com/storage/object-storage/getting-started/generating-s3-keys/',
      'HETZ-keys',
    ),
    accessKeys: fact(
      'https://docs.hetzner.com/storage/object-storage/getting-started/generating-s3-keys/',
      'HETZ-keys',
    ),
    privateBucket: fact(
      'https://docs.hetzner.com/storage/object-storage/faq/buckets-objects',
      'HETZ-buckets',
    ),
    limits: fact('https://docs.hetzner.com/storage/object-storage/supported-actions/', 'HETZ'),
  },
};
