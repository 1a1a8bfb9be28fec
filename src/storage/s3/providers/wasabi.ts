import { IAM_POLICY_ELSEWHERE } from './iam-policy.ts';
import { fact, type Provider } from './provider.ts';

export const wasabi: Provider = {
  id: 'wasabi',
  name: { english: 'Wasabi' },
  kind: 'service',
  endpoint: {
    template: fact('https://s3.<region>.wasabisys.com', 'RC-yaml'),
    examples: fact(
      ['https://s3.wasabisys.com', 'https://s3.eu-central-1.wasabisys.com'],
      'RC-yaml',
    ),
  },
  regions: fact(
    [
      { id: 'us-east-1', place: 'N. Virginia' },
      { id: 'us-east-2', place: 'N. Virginia' },
      { id: 'us-central-1', place: 'Texas' },
      { id: 'us-west-1', place: 'Oregon' },
      { id: 'ca-central-1', place: 'Toronto' },
      { id: 'eu-central-1', place: 'Amsterdam' },
      { id: 'eu-central-2', place: 'Frankfurt' },
      { id: 'eu-west-1', place: 'London' },
      { id: 'eu-west-2', place: 'Paris' },
      { id: 'eu-south-1', place: 'Milan' },
      { id: 'ap-northeast-1', place: 'Tokyo' },
      { id: 'ap-northeast-2', place: 'Osaka' },
      { id: 'ap-southeast-1', place: 'Singapore' },
      { id: 'ap-southeast-2', place: 'Sydney' },
    ],
    'RC-yaml',
  ),
  addressing: { style: fact('virtual-hosted', 'RC-yaml') },
  signingRegion: fact({ from: 'host' }, 'RC-yaml'),
  checksums: { sdkMode: fact('WHEN_REQUIRED', 'RC-src') },
  deletes: {},
  uploads: {},
  conditionalWrites: {},
  listing: { v2: fact(true, 'RC-yaml'), urlEncoding: fact(true, 'RC-yaml') },
  rates: { slowDownSigns: fact(['400 RequestRateLimitExceeded'], 'WAS-rate') },
  keys: {
    accessKeyIdName: fact('Access Key', 'WAS-keys'),
    secretAccessKeyName: fact('Secret Key', 'WAS-keys'),
    advice: fact('Make the key for a sub-user that has only the policy below.', 'WAS-policies'),
  },
  console: {
    bucket: fact('https://console.wasabisys.com', 'WAS-keys'),
    key: fact('https://console.wasabisys.com', 'WAS-keys'),
  },
  policy: fact(IAM_POLICY_ELSEWHERE, 'WAS-policies'),
  privacy: { seenBy: fact(['list', 'read', 'acl'], 'WAS-policies') },
  links: {
    start: fact('https://docs.wasabi.com/apidocs/generating-an-s3-api-key', 'WAS-keys'),
    accessKeys: fact('https://docs.wasabi.com/apidocs/generating-an-s3-api-key', 'WAS-keys'),
    privateBucket: fact('https://docs.wasabi.com/docs/bucket-policy', 'WAS-bucket-policy'),
    policy: fact('https://docs.wasabi.com/v1/docs/policies-1', 'WAS-policies'),
  },
};
