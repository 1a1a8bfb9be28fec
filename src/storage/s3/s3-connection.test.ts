import { afterEach, describe, expect, test } from 'vitest';
import { connectionOf } from './address/connection-of.ts';
import { S3Connection } from './s3-connection.ts';
import type { S3Settings } from './s3-settings.ts';
import * as sdk from './sdk.ts';

const keys = { accessKeyId: 'key', secretAccessKey: 'secret' };
let connection: S3Connection | undefined;
afterEach(() => connection?.close());

/** Where a GET of `some/key` would be sent, and the region that it is signed for. */
async function targetOf(settings: S3Settings): Promise<{ url: string; region: string }> {
  const opened = new S3Connection(connectionOf(settings), { ...settings, ...keys }, sdk);
  connection = opened;
  let target: { url: string; region: string } | undefined;
  await opened
    .send({
      what: 'get',
      call: (client, options) => {
        client.middlewareStack.add(
          () => async (args) => {
            const { protocol, hostname, port, path, headers } = args.request as Record<
              string,
              unknown
            > & { headers: Record<string, string> };
            const signedFor = /\/\d{8}\/([^/]+)\/s3\//.exec(headers['authorization'] ?? '')?.[1];
            target = {
              url: `${protocol}//${hostname}${port ? `:${port}` : ''}${path}`,
              region: signedFor ?? '',
            };
            throw new Error('seen enough');
          },
          { step: 'finalizeRequest', priority: 'low', name: 'peek' },
        );
        const Bucket = opened.bucketParameter;
        return client.send(new sdk.GetObjectCommand({ Bucket, Key: 'some/key' }), options);
      },
    })
    .catch(() => {});
  if (!target) throw new Error('nothing was sent');
  return target;
}

describe('S3Connection sends requests', () => {
  const bucket = 'photos';
  test.each<[string, S3Settings, string, string]>([
    [
      'to the host that AWS derives from the region',
      { bucket, region: 'eu-west-1' },
      'https://photos.s3.eu-west-1.amazonaws.com/some/key',
      'eu-west-1',
    ],
    [
      "to China's domain",
      { bucket, region: 'cn-north-1' },
      'https://photos.s3.cn-north-1.amazonaws.com.cn/some/key',
      'cn-north-1',
    ],
    [
      'with a dotted bucket in the path',
      { endpoint: 's3.eu-west-1.amazonaws.com', bucket: 'my.photos' },
      'https://s3.eu-west-1.amazonaws.com/my.photos/some/key',
      'eu-west-1',
    ],
    [
      'by dual-stack',
      { endpoint: 'photos.s3.dualstack.eu-west-1.amazonaws.com', bucket },
      'https://photos.s3.dualstack.eu-west-1.amazonaws.com/some/key',
      'eu-west-1',
    ],
    [
      'by acceleration',
      { endpoint: 's3-accelerate.amazonaws.com', region: 'eu-west-1', bucket },
      'https://photos.s3-accelerate.amazonaws.com/some/key',
      'eu-west-1',
    ],
    [
      'by http where that was written',
      { endpoint: 'http://s3.eu-west-1.amazonaws.com', bucket },
      'http://photos.s3.eu-west-1.amazonaws.com/some/key',
      'eu-west-1',
    ],
    [
      "with R2's bucket in the path",
      { endpoint: `https://${'0123456789abcdef'.repeat(2)}.r2.cloudflarestorage.com`, bucket },
      `https://${'0123456789abcdef'.repeat(2)}.r2.cloudflarestorage.com/photos/some/key`,
      'auto',
    ],
    [
      "with Alibaba Cloud's bucket in the host",
      { endpoint: 's3.oss-cn-hangzhou.aliyuncs.com', bucket },
      'https://photos.s3.oss-cn-hangzhou.aliyuncs.com/some/key',
      'cn-hangzhou',
    ],
    [
      'to a domain of the bucket itself',
      { endpoint: 'https://files.example.com', provider: 'oss', region: 'cn-beijing', bucket },
      'https://files.example.com/some/key',
      'cn-beijing',
    ],
    [
      "with Tencent Cloud's bucket in the host",
      { endpoint: 'cos.ap-guangzhou.myqcloud.com', bucket: 'photos-1250000000' },
      'https://photos-1250000000.cos.ap-guangzhou.myqcloud.com/some/key',
      'ap-guangzhou',
    ],
    [
      "below a server's own path",
      { endpoint: 'https://abcdefghij.supabase.co/storage/v1/s3', bucket },
      'https://abcdefghij.supabase.co/storage/v1/s3/photos/some/key',
      'us-east-1',
    ],
    [
      'to a server with a port',
      { endpoint: 'http://127.0.0.1:9000', bucket },
      'http://127.0.0.1:9000/photos/some/key',
      'us-east-1',
    ],
  ])('%s', async (_, settings, url, region) => {
    expect(await targetOf(settings)).toEqual({ url, region });
  });
});
