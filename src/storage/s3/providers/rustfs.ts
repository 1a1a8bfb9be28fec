import { IAM_POLICY_ELSEWHERE } from './iam-policy.ts';
import { fact, type Provider } from './provider.ts';

export const rustfs: Provider = {
  id: 'rustfs',
  name: { english: 'RustFS' },
  kind: 'software',
  endpoint: {
    template: fact('http://<host>:9000', 'BucketCat'),
    examples: fact(['http://192.0.2.1:9000'], 'BucketCat'),
  },
  addressing: { style: fact('path', 'BucketCat') },
  checksums: {
    sdkMode: fact('WHEN_REQUIRED', 'BucketCat'),
  },
  deletes: { batch: fact('any checksum', 'BucketCat') },
  uploads: {},
  conditionalWrites: {
    ifNoneMatch: fact('honoured', 'RUSTFS-406'),
    ifMatch: fact('honoured', 'RUSTFS-406'),
  },
  listing: {},
  rates: {},
  keys: {},
  console: {},
  policy: fact(IAM_POLICY_ELSEWHERE, 'RUSTFS-policy'),
  privacy: {},
  links: {
    policy: fact('https://github.com/orgs/rustfs/discussions/1388', 'RUSTFS-policy'),
  },
};
