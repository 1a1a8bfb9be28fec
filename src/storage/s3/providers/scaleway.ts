import { fact, type Provider } from './provider.ts';
import { GIB, MIB } from './sizes.ts';

export const scaleway: Provider = {
  id: 'scaleway',
  name: { english: 'Scaleway Object Storage' },
  kind: 'service',
  endpoint: {
    template: fact('https://s3.<region>.scw.cloud', 'RC-yaml'),
    examples: fact(['https://s3.fr-par.scw.cloud'], 'RC-yaml'),
  },
  regions: fact(
    [
      { id: 'fr-par', place: 'Paris' },
      { id: 'nl-ams', place: 'Amsterdam' },
      { id: 'pl-waw', place: 'Warsaw' },
    ],
    'RC-yaml',
  ),
  addressing: { style: fact('virtual-hosted', 'RC-yaml') },
  signingRegion: fact({ from: 'host' }, 'RC-yaml'),
  checksums: {
    sdkMode: fact('WHEN_REQUIRED', 'RC-src'),
    streamedBody: fact('refused', 'LS-prov'),
  },
  deletes: {},
  uploads: {
    minPartSize: fact(5 * MIB, 'JFS'),
    maxPartSize: fact(5 * GIB, 'JFS'),
    maxParts: fact(1_000, 'RC-yaml'),
  },
  conditionalWrites: { ifNoneMatch: fact('honoured', 'SCW-cond') },
  listing: { v2: fact(true, 'RC-yaml'), urlEncoding: fact(true, 'RC-yaml') },
  rates: {},
  keys: {
    accessKeyIdName: fact('Access Key', 'SCW-guide'),
    secretAccessKeyName: fact('Secret Key', 'SCW-guide'),
    advice: fact(
      'Choose the project of the bucket as the preferred project of the key, and give its owner a policy for object storage in that project only.',
      'SCW-keys',
    ),
  },
  console: {},
  privacy: { seenBy: fact(['list', 'read', 'acl'], 'RC-yaml') },
  links: {
    start: fact(
      'https://www.scaleway.com/en/docs/identity-and-access-management/iam/api-cli/using-api-key-object-storage/',
      'SCW-keys',
    ),
    accessKeys: fact(
      'https://www.scaleway.com/en/docs/identity-and-access-management/iam/api-cli/using-api-key-object-storage/',
      'SCW-keys',
    ),
  },
};
