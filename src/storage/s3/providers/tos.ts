import { fact, type Provider } from './provider.ts';
import { GB, MIB } from './sizes.ts';

export const tos: Provider = {
  id: 'tos',
  name: { english: 'Volcengine TOS', chinese: '火山引擎对象存储 TOS' },
  kind: 'service',
  endpoint: {
    template: fact('https://tos-s3-<region>.volces.com', 'TOS-note'),
    examples: fact(['https://tos-s3-cn-shanghai.volces.com'], 'TOS-guide'),
    notes: [
      fact('The host without -s3 speaks another language: copy the S3 endpoint.', 'TOS-note'),
    ],
  },
  regions: fact(
    [{ id: 'cn-beijing' }, { id: 'cn-shanghai' }, { id: 'cn-guangzhou' }],
    'TOS-regions',
  ),
  addressing: {
    style: fact('virtual-hosted', 'TOS-note'),
    otherStyle: fact('refused', 'TOS-note'),
  },
  signingRegion: fact({ from: 'host' }, 'TOS-guide'),
  checksums: { sdkMode: fact('WHEN_REQUIRED', 'JFS-s3') },
  deletes: {},
  uploads: {
    minPartSize: fact(4 * MIB, 'JFS'),
    maxPartSize: fact(5 * GB, 'JFS'),
    maxParts: fact(10_000, 'JFS'),
  },
  conditionalWrites: { ownHeader: fact('x-tos-forbid-overwrite', 'OD-src') },
  listing: {},
  rates: {},
  keys: {
    accessKeyIdName: fact('Access Key ID', 'TOS-guide'),
    secretAccessKeyName: fact('Secret Access Key', 'TOS-guide'),
  },
  console: { key: fact('https://console.volcengine.com/', 'TOS-guide') },
  privacy: {
    note: fact('A bucket is private unless its ACL is changed.', 'TOS-acl'),
  },
  links: {
    privateBucket: fact('https://www.volcengine.com/docs/6349/173975', 'TOS-acl'),
  },
};
