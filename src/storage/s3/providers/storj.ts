import { fact, type Provider } from './provider.ts';
import { MIB } from './sizes.ts';

export const storj: Provider = {
  id: 'storj',
  name: { english: 'Storj' },
  kind: 'service',
  endpoint: {
    template: fact('https://gateway.storjshare.io', 'RC-yaml'),
    examples: fact(
      ['https://gateway.storjshare.io', 'https://gateway.eu1.storjshare.io'],
      'RC-docs',
    ),
  },
  addressing: { style: fact('virtual-hosted', 'RC-yaml') },
  checksums: {
    sdkMode: fact('WHEN_REQUIRED', 'STORJ-89'),
    streamedBody: fact('refused', 'STORJ-89'),
  },
  deletes: {},
  uploads: { minPartSize: fact(64 * MIB, 'RC-docs') },
  conditionalWrites: { ifNoneMatch: fact('honoured', 'STORJ-7377') },
  listing: { v2: fact(true, 'RC-yaml'), urlEncoding: fact(true, 'RC-yaml') },
  rates: {},
  keys: {
    accessKeyIdName: fact('Access Key', 'STORJ-keys'),
    secretAccessKeyName: fact('Secret Key', 'STORJ-keys'),
    advice: fact(
      'Make S3 credentials for the one bucket, with the permissions Read, Write, List and Delete.',
      'STORJ-keys',
    ),
  },
  console: {},
  privacy: {},
  links: {
    start: fact('https://storj.dev/dcs/api/s3/credentials', 'STORJ-keys'),
    accessKeys: fact('https://storj.dev/dcs/api/s3/credentials', 'STORJ-keys'),
  },
};
