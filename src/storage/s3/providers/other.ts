import { fact, type Provider } from './provider.ts';

/** A service that is not in the table: what the most careful client does with a stranger. */
export const other: Provider = {
  id: 'other',
  name: { english: 'Another S3 service' },
  kind: 'other',
  endpoint: { template: fact('https://<host>', 'RC-yaml') },
  addressing: { style: fact('path', 'RC-yaml') },
  signingRegion: fact({ from: 'server', usual: 'us-east-1' }, 'RS-doc'),
  checksums: { sdkMode: fact('WHEN_REQUIRED', 'RC-src') },
  deletes: {},
  uploads: {},
  conditionalWrites: {},
  listing: { urlEncoding: fact(false, 'RC-yaml') },
  rates: { connections: fact(5, 'RS-src') },
  keys: {},
  console: {},
  privacy: {},
  links: {},
};
