import { fact, type Provider } from './provider.ts';

export const digitalocean: Provider = {
  id: 'digitalocean',
  name: { english: 'DigitalOcean Spaces' },
  kind: 'service',
  endpoint: {
    template: fact('https://<region>.digitaloceanspaces.com', 'RC-yaml'),
    examples: fact(['https://fra1.digitaloceanspaces.com'], 'RC-yaml'),
  },
  regions: fact(
    [
      { id: 'nyc3', place: 'New York' },
      { id: 'sfo2', place: 'San Francisco' },
      { id: 'sfo3', place: 'San Francisco' },
      { id: 'tor1', place: 'Toronto' },
      { id: 'ams3', place: 'Amsterdam' },
      { id: 'fra1', place: 'Frankfurt' },
      { id: 'lon1', place: 'London' },
      { id: 'sgp1', place: 'Singapore' },
      { id: 'blr1', place: 'Bangalore' },
      { id: 'syd1', place: 'Sydney' },
    ],
    'RC-yaml',
  ),
  addressing: { style: fact('virtual-hosted', 'LS-prov') },
  signingRegion: fact({ from: 'host' }, 'RC-yaml'),
  checksums: {
    sdkMode: fact('WHEN_REQUIRED', 'RC-src'),
    streamedBody: fact('refused', 'LS-prov'),
  },
  deletes: {},
  uploads: {},
  conditionalWrites: {},
  listing: { v2: fact(true, 'RC-yaml'), urlEncoding: fact(false, 'RC-yaml') },
  rates: {
    writesPerKey: fact({ count: 5, seconds: 300, per: 'key' }, 'DO-limits'),
    writes: fact({ count: 150, seconds: 1, per: 'bucket' }, 'DO-limits'),
    requests: fact({ count: 240, seconds: 1, per: 'bucket' }, 'DO-limits'),
  },
  keys: {
    accessKeyIdName: fact('Access Key', 'DO-access'),
    secretAccessKeyName: fact('Secret Key', 'DO-access'),
    advice: fact(
      'Limit the key to the one bucket, with the permission to read, write and delete.',
      'DO-access',
    ),
  },
  console: {},
  privacy: { seenBy: fact(['list', 'read', 'acl'], 'RC-yaml') },
  links: {
    start: fact('https://docs.digitalocean.com/products/spaces/how-to/manage-access/', 'DO-access'),
    accessKeys: fact(
      'https://docs.digitalocean.com/products/spaces/how-to/manage-access/',
      'DO-access',
    ),
    limits: fact('https://docs.digitalocean.com/products/spaces/details/limits/', 'DO-limits'),
  },
};
