import { describe, expect, test } from 'vitest';
import { parseEndpoint } from './s3-endpoint.ts';
import { isUsualAwsHost, providerOf } from './s3-providers.ts';

test.each([
  ['s3.amazonaws.com', 'AWS', false, 'us-east-1'],
  ['s3.eu-central-1.amazonaws.com', 'AWS', false, 'eu-central-1'],
  ['s3-eu-west-1.amazonaws.com', 'AWS', false, 'eu-west-1'],
  ['s3.dualstack.us-west-2.amazonaws.com', 'AWS', false, 'us-west-2'],
  ['s3-fips.us-gov-west-1.amazonaws.com', 'AWS', false, 'us-gov-west-1'],
  ['s3.cn-north-1.amazonaws.com.cn', 'AWS', false, 'cn-north-1'],
  ['0123456789abcdef.r2.cloudflarestorage.com', 'Cloudflare R2', true, 'auto'],
  ['0123.eu.r2.cloudflarestorage.com', 'Cloudflare R2', true, 'auto'],
  ['oss-cn-shanghai.aliyuncs.com', 'Alibaba Cloud OSS', false, 'cn-shanghai'],
  ['s3.oss-cn-beijing-internal.aliyuncs.com', 'Alibaba Cloud OSS', false, 'cn-beijing'],
  ['oss-accelerate.aliyuncs.com', 'Alibaba Cloud OSS', false, 'cn-hangzhou'],
  ['cos.ap-guangzhou.myqcloud.com', 'Tencent Cloud COS', false, 'ap-guangzhou'],
  ['cos-internal.ap-shanghai.tencentcos.cn', 'Tencent Cloud COS', false, 'ap-shanghai'],
  ['cos.accelerate.myqcloud.com', 'Tencent Cloud COS', false, 'us-east-1'],
  ['tos-s3-cn-beijing.volces.com', 'Volcengine TOS', false, 'cn-beijing'],
  ['s3.us-west-004.backblazeb2.com', 'Backblaze B2', true, 'us-west-004'],
  ['s3.eu-central-1.wasabisys.com', 'Wasabi', true, 'eu-central-1'],
  ['s3.fr-par.scw.cloud', 'Scaleway', true, 'fr-par'],
  ['fra1.digitaloceanspaces.com', 'DigitalOcean Spaces', true, 'fra1'],
  ['fsn1.your-objectstorage.com', 'Hetzner', true, 'fsn1'],
  ['127.0.0.1', 'S3', true, 'us-east-1'],
  ['amazonaws.com.example.net', 'S3', true, 'us-east-1'],
])('%s is %s', (host, name, pathStyle, region) => {
  expect(providerOf(host)).toEqual({ name, pathStyle, region });
});

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

describe('parseEndpoint', () => {
  test.each([
    ['s3.example.com', 'https://s3.example.com/'],
    [' HTTP://Host:9000/ ', 'http://host:9000/'],
    ['localhost:9000', 'https://localhost:9000/'],
    ['https://ref.supabase.co/storage/v1/s3', 'https://ref.supabase.co/storage/v1/s3'],
  ])('%j is %s', (text, expected) => {
    expect(parseEndpoint(text).href).toBe(expected);
  });

  test.each([
    '',
    '://',
    'ftp://host',
    'https://u:p@host',
    'https://host/?a=b',
    'https://host/#x',
    'a b',
  ])('%j is refused', (text) => {
    expect(() => parseEndpoint(text)).toThrow(expect.objectContaining({ code: 'BAD_ARGUMENT' }));
  });
});
