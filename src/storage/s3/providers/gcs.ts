import { fact, type Provider } from './provider.ts';
import { GIB, TIB } from './sizes.ts';

export const gcs: Provider = {
  id: 'gcs',
  name: { english: 'Google Cloud Storage' },
  kind: 'service',
  endpoint: {
    template: fact('https://storage.googleapis.com', 'RC-yaml'),
    examples: fact(['https://storage.googleapis.com'], 'RC-yaml'),
    notes: [fact('It needs an HMAC key; other Google keys do not work here.', 'GCS-hmac')],
  },
  addressing: {
    style: fact('virtual-hosted', 'MGO-utils'),
    otherStyle: fact('accepted', 'LS-prov'),
  },
  checksums: {
    sdkMode: fact('WHEN_REQUIRED', 'MILVUS-500'),
    crc32Header: fact('refused', 'MILVUS-500'),
    streamedBody: fact('refused', 'MILVUS-500'),
  },
  deletes: {
    batch: fact('any checksum', 'GCS-del'),
    maxKeys: fact(1_000, 'GCS-del'),
  },
  uploads: {
    maxPartSize: fact(5 * GIB, 'RC-yaml'),
    maxParts: fact(10_000, 'RC-yaml'),
    maxObjectSize: fact(5 * TIB, 'RC-yaml'),
  },
  conditionalWrites: {
    ownHeader: fact('x-goog-if-generation-match', 'GAUL'),
  },
  listing: { v2: fact(true, 'RC-yaml'), urlEncoding: fact(true, 'RC-yaml') },
  rates: {},
  keys: {
    accessKeyIdName: fact('Access ID', 'GCS-hmac'),
    secretAccessKeyName: fact('Secret', 'GCS-hmac'),
    advice: fact(
      'Make the HMAC key for a service account that reaches the one bucket only.',
      'GCS-hmac-manage',
    ),
  },
  console: {},
  privacy: {},
  links: {
    start: fact('https://cloud.google.com/storage/docs/authentication/hmackeys', 'GCS-hmac'),
    accessKeys: fact(
      'https://docs.cloud.google.com/storage/docs/authentication/managing-hmackeys',
      'GCS-hmac-manage',
    ),
  },
};
