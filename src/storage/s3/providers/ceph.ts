import { fact, type Provider } from './provider.ts';

export const ceph: Provider = {
  id: 'ceph',
  name: { english: 'Ceph Object Gateway' },
  kind: 'software',
  endpoint: { template: fact('http://<host>:<port>', 'RC-yaml') },
  addressing: {
    style: fact('path', 'RC-yaml'),
  },
  checksums: { sdkMode: fact('WHEN_REQUIRED', 'JFS-s3') },
  deletes: {},
  uploads: {},
  conditionalWrites: {
    ifNoneMatch: fact('honoured', 'CEPH-tests'),
    ifMatch: fact('honoured', 'CEPH-tests'),
    note: fact('Older versions honour it in part.', 'GAUL'),
  },
  listing: {
    v2: fact(true, 'RS-doc'),
    urlEncoding: fact(false, 'RC-yaml'),
  },
  rates: {},
  keys: {
    accessKeyIdName: fact('access_key', 'CEPH-user'),
    secretAccessKeyName: fact('secret_key', 'CEPH-user'),
  },
  console: {},
  privacy: { seenBy: fact(['list', 'read', 'acl', 'policyStatus'], 'CEPH-policy') },
  links: {
    start: fact('https://docs.ceph.com/en/latest/radosgw/bucketpolicy/', 'CEPH-policy'),
    policy: fact('https://docs.ceph.com/en/latest/radosgw/bucketpolicy/', 'CEPH-policy'),
  },
};
