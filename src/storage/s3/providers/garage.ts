import { fact, type Provider } from './provider.ts';

export const garage: Provider = {
  id: 'garage',
  name: { english: 'Garage' },
  kind: 'software',
  endpoint: {
    template: fact('http://<host>:3900', 'GARAGE-connect'),
    examples: fact(['http://192.0.2.1:3900'], 'GARAGE-connect'),
  },
  addressing: { style: fact('path', 'GARAGE-compat') },
  signingRegion: fact({ from: 'server', usual: 'garage' }, 'GARAGE-connect'),
  checksums: {
    sdkMode: fact('WHEN_REQUIRED', 'JFS-s3'),
    streamedBody: fact('accepted', 'GARAGE-src'),
  },
  deletes: {},
  uploads: {},
  conditionalWrites: {
    ifNoneMatch: fact('ignored', 'GARAGE-src'),
    ifMatch: fact('ignored', 'GARAGE-src'),
    note: fact('As its code of June 2025 does it.', 'GARAGE-src'),
  },
  listing: { v2: fact(true, 'GARAGE-compat') },
  rates: {},
  keys: {
    accessKeyIdName: fact('Key ID', 'GARAGE-keys'),
    secretAccessKeyName: fact('Secret key', 'GARAGE-keys'),
    advice: fact('Allow the key to read and write the one bucket only.', 'GARAGE-keys'),
  },
  console: {},
  privacy: {
    seenBy: fact([], 'GARAGE-compat'),
    note: fact(
      'The S3 side refuses every stranger. Only the website feature, on another port or domain, can show a bucket to the public.',
      'GARAGE-compat',
    ),
  },
  links: {
    start: fact('https://garagehq.deuxfleurs.fr/connect/index.html', 'GARAGE-connect'),
    accessKeys: fact('https://garagehq.deuxfleurs.fr/getting_started/bucket.html', 'GARAGE-keys'),
    createBucket: fact('https://garagehq.deuxfleurs.fr/getting_started/bucket.html', 'GARAGE-keys'),
  },
};
