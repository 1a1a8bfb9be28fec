import { fact, type Provider } from './provider.ts';

export const seaweedfs: Provider = {
  id: 'seaweedfs',
  name: { english: 'SeaweedFS' },
  kind: 'software',
  endpoint: {
    template: fact('http://<host>:8333', 'RC-yaml'),
    examples: fact(['http://localhost:8333'], 'RC-yaml'),
  },
  addressing: { style: fact('path', 'RC-yaml') },
  signingRegion: fact({ from: 'server', usual: 'us-east-1' }, 'OD-compat'),
  checksums: { sdkMode: fact('WHEN_REQUIRED', 'JFS-s3') },
  deletes: {},
  uploads: {},
  conditionalWrites: {
    ifNoneMatch: fact('honoured', 'SW-7153'),
    ifMatch: fact('honoured', 'SW-7153'),
    note: fact(
      'Before August 2025 it overwrote; in 4.16 several writers at the same moment could all succeed.',
      'SW-8800',
    ),
  },
  listing: { v2: fact(true, 'SW-api'), urlEncoding: fact(false, 'RC-yaml') },
  rates: {},
  keys: {
    accessKeyIdName: fact('accessKey', 'SW-keys'),
    secretAccessKeyName: fact('secretKey', 'SW-keys'),
    advice: fact(
      'Allow the identity the actions Read, Write and List on the one bucket.',
      'SW-keys',
    ),
  },
  console: {},
  privacy: {
    seenBy: fact(['list', 'read'], 'OD-compat'),
    steps: fact(
      [
        'Give the gateway a configuration with at least one identity: without any it lets everyone in.',
      ],
      'OD-compat',
    ),
  },
  links: {
    start: fact('https://github.com/seaweedfs/seaweedfs/wiki/Amazon-S3-API', 'SW-api'),
    accessKeys: fact('https://github.com/seaweedfs/seaweedfs/wiki/S3-Credentials', 'SW-keys'),
    privateBucket: fact('https://github.com/seaweedfs/seaweedfs/wiki/S3-Credentials', 'SW-keys'),
  },
};
