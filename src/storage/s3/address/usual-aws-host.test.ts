import { expect, test } from 'vitest';
import { isUsualAwsHost } from './usual-aws-host.ts';

test.each([
  ['s3.amazonaws.com', true],
  ['s3.eu-west-1.amazonaws.com', true],
  ['s3-eu-west-1.amazonaws.com', true],
  ['s3-external-1.amazonaws.com', true],
  ['s3.cn-north-1.amazonaws.com.cn', true],
  ['s3-accelerate.amazonaws.com', false],
  ['s3.dualstack.us-west-2.amazonaws.com', false],
  ['vpce-1.s3.us-east-1.vpce.amazonaws.com', false],
  ['minio.example.com', false],
])('AWS derives %s from the region: %s', (host, expected) => {
  expect(isUsualAwsHost(host)).toBe(expected);
});
