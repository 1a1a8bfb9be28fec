import { IAM_POLICY_ELSEWHERE } from './iam-policy.ts';
import { fact, type Provider } from './provider.ts';
import { GIB, MIB, TIB } from './sizes.ts';

export const minio: Provider = {
  id: 'minio',
  name: { english: 'MinIO' },
  kind: 'software',
  endpoint: {
    template: fact('http://<host>:9000', 'MINIO-src'),
    notes: [
      fact(
        'The endpoint has no path: programs built on MinIO’s own client refuse one.',
        'MGO-utils',
      ),
    ],
  },
  addressing: {
    style: fact('path', 'RC-yaml'),
  },
  signingRegion: fact({ from: 'server', usual: 'us-east-1' }, 'MINIO-src'),
  checksums: {
    sdkMode: fact('WHEN_REQUIRED', 'JFS-s3'),
    sha256Header: fact('accepted', 'MINIO-src'),
    crc32Header: fact('accepted', 'MINIO-src'),
    contentMd5: fact('accepted', 'MINIO-src'),
    streamedBody: fact('accepted', 'MINIO-src'),
  },
  deletes: {
    batch: fact('Content-MD5 or checksum', 'MINIO-src'),
    maxKeys: fact(1_000, 'MINIO-src'),
  },
  uploads: {
    minPartSize: fact(5 * MIB, 'MINIO-src'),
    maxPartSize: fact(5 * GIB, 'MINIO-src'),
    maxParts: fact(10_000, 'MINIO-src'),
    maxPutSize: fact(5 * TIB, 'MINIO-src'),
    maxObjectSize: fact(5 * TIB, 'MINIO-src'),
  },
  conditionalWrites: {
    ifNoneMatch: fact('honoured', 'MINIO-src'),
    ifMatch: fact('honoured', 'MINIO-src'),
    note: fact('Releases of 2023 answered 304 to a write.', 'MINIO-19442'),
  },
  listing: {
    v2: fact(true, 'RC-yaml'),
    urlEncoding: fact(true, 'RC-yaml'),
  },
  rates: {
    slowDownSigns: fact(
      ['503 SlowDownRead', '503 SlowDownWrite', '429 TooManyRequests'],
      'MINIO-src',
    ),
  },
  keys: {
    accessKeyIdName: fact('Access Key', 'MINIO-svcacct'),
    secretAccessKeyName: fact('Secret Key', 'MINIO-svcacct'),
    advice: fact(
      'Make an access key with the policy below as its own, not the user name and password of the server.',
      'MINIO-users',
    ),
  },
  console: {},
  policy: fact(IAM_POLICY_ELSEWHERE, 'MINIO-policy'),
  privacy: {
    steps: fact(
      [
        'Run mc anonymous set none ALIAS/BUCKET, where ALIAS is the name that mc has for the server.',
      ],
      'MINIO-anonymous',
    ),
    seenBy: fact(['list', 'read', 'policyStatus'], 'MINIO-src'),
    note: fact(
      'A policy may show only a part of a bucket: what is looked at is the part below the root path.',
      'MINIO-src',
    ),
  },
  links: {
    start: fact(
      'https://min.io/docs/minio/linux/administration/identity-access-management/minio-user-management.html',
      'MINIO-users',
    ),
    accessKeys: fact(
      'https://min.io/docs/minio/linux/administration/identity-access-management/minio-user-management.html',
      'MINIO-users',
    ),
    createBucket: fact('https://min.io/docs/minio/linux/reference/minio-mc/mc-mb.html', 'MINIO-mb'),
    privateBucket: fact(
      'https://docs.min.io/community/minio-object-store/reference/minio-mc/mc-anonymous-set.html',
      'MINIO-anonymous',
    ),
    policy: fact(
      'https://docs.min.io/community/minio-object-store/reference/minio-mc-admin/mc-admin-user-svcacct-add.html',
      'MINIO-svcacct',
    ),
  },
};
