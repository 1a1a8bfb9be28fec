import { describe, expect, test } from 'vitest';
import { parseAwsProfiles } from './aws-profiles.ts';

describe('AWS profiles', () => {
  const CONFIG = `[default]
region = us-west-2 ; mine
[profile work]
region = eu-west-1
endpoint_url = https://s3.example.com
sso_session = corp
[profile "with space"]
services = lan
role_arn = arn:aws:iam::1:role/x
[sso-session corp]
sso_region = us-east-1
[services lan]
s3 =
  endpoint_url = http://nas.lan:9000
dynamodb =
  endpoint_url = http://other:1
`;
  const CREDENTIALS = `[default]
aws_access_key_id = AKIA
aws_secret_access_key = canary
[only-keys]
aws_secret_access_key = canary
region = eu-north-1
`;

  test('become storages that name them, and their keys stay where they are', () => {
    const plan = parseAwsProfiles(CONFIG, CREDENTIALS);
    expect(plan.storages.map(({ storage }) => storage)).toEqual([
      { name: 'default', region: 'us-west-2', profile: 'default' },
      { name: 'work', region: 'eu-west-1', endpoint: 'https://s3.example.com', profile: 'work' },
      { name: 'with-space', endpoint: 'http://nas.lan:9000', profile: 'with space' },
      { name: 'only-keys', region: 'eu-north-1', profile: 'only-keys' },
    ]);
    expect(plan.storages.map(({ notes }) => notes[0])).toEqual([
      expect.stringContaining('stay'),
      expect.stringContaining('SSO'),
      expect.stringContaining('role'),
      expect.stringContaining('stay'),
    ]);
    expect(JSON.stringify(plan)).not.toContain('canary');
  });

  test('one of the two files is enough, none is an error', () => {
    expect(parseAwsProfiles('', CREDENTIALS).storages).toHaveLength(2);
    expect(parseAwsProfiles(CONFIG, '').storages).toHaveLength(3);
    expect(() => parseAwsProfiles('', '')).toThrow(
      expect.objectContaining({ code: 'SETTINGS_INVALID' }),
    );
  });
});
