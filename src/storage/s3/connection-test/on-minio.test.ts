import {
  CreateBucketCommand,
  ListObjectVersionsCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePorts } from '../../../../test/servers/free-port.ts';
import { describeWithPrograms } from '../../../../test/servers/index.ts';
import { minioKeysWith } from '../../../../test/servers/minio-role.ts';
import { startServer, type TestServer } from '../../../../test/servers/server-process.ts';
import type { TestedSettings } from './tested-settings.ts';
import { failureOf, tryOut } from './trial.test-helper.ts';

describeWithPrograms(['minio'], 'the connection test on MinIO', () => {
  let server: TestServer;
  let client: S3Client;
  let consolePort = 0;
  let settings: TestedSettings;

  beforeAll(async () => {
    // With its console, which other tests do without.
    server = await startServer('minio', async (folder) => {
      const [port, beside] = await freePorts(2);
      consolePort = beside!;
      const url = `http://127.0.0.1:${port}`;
      const addresses = [
        '--address',
        `127.0.0.1:${port}`,
        '--console-address',
        `127.0.0.1:${beside}`,
      ];
      return {
        url,
        args: ['server', '--quiet', ...addresses, folder],
        env: {
          MINIO_ROOT_USER: 'kirsch-test-key',
          MINIO_ROOT_PASSWORD: 'kirsch-test-secret-0123456789',
          MINIO_UPDATE: 'off',
        },
        isReady: async () =>
          (await fetch(`${url}/a-bucket/`)).status === 403 &&
          (await fetch(`http://127.0.0.1:${beside}`)).ok,
      };
    });
    const { url: endpoint, accessKeyId, secretAccessKey } = server;
    const credentials = { accessKeyId, secretAccessKey };
    client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials });
    await client.send(new CreateBucketCommand({ Bucket: 'photos' }));
    settings = {
      endpoint,
      bucket: 'photos',
      rootPath: 'backups',
      provider: 'minio',
      ...credentials,
    };
  });
  afterAll(async () => {
    client.destroy();
    await server.stop();
  });

  const allowing = (...actions: string[]) =>
    minioKeysWith(
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: actions.map((action) => `s3:${action}`),
            Resource: ['arn:aws:s3:::photos', 'arn:aws:s3:::photos/*'],
          },
        ],
      }),
      server,
    );

  test('passes, and sees that the bucket is not public', async () => {
    const report = await tryOut(settings);
    expect(report).toMatchObject({ outcome: 'passed', privacy: { state: 'not-public' } });
    expect(report.steps.filter(({ state }) => state === 'passed')).toHaveLength(12);
  });

  test.each([
    ['an unknown access key', { accessKeyId: 'nobody' }, 'credentials', 'access-key-unknown'],
    ['a wrong secret', { secretAccessKey: 'wrong-secret' }, 'credentials', 'secret-wrong'],
    ['a bucket that is missing', { bucket: 'nothing-here' }, 'bucket', 'bucket-missing'],
  ] as const)('names %s', async (_, more, step, code) => {
    expect(failureOf(await tryOut({ ...settings, ...more }))).toEqual({ step, code });
  });

  test.each([
    ['list', ['PutObject', 'GetObject', 'DeleteObject']],
    ['write', ['ListBucket', 'GetObject', 'DeleteObject']],
    ['read', ['ListBucket', 'PutObject', 'DeleteObject']],
    ['delete', ['ListBucket', 'PutObject', 'GetObject']],
  ] as const)('names the permission to %s where it is missing', async (action, actions) => {
    const keys = await allowing(...actions);
    const report = await tryOut({ ...settings, ...keys });
    expect(failureOf(report)).toEqual({ step: action, code: `no-permission-to-${action}` });
    expect(report.leftBehind !== undefined).toBe(action === 'delete');
  });

  test('does with a key that may do no more than a backup needs', async () => {
    const keys = await allowing('ListBucket', 'PutObject', 'GetObject', 'DeleteObject');
    const report = await tryOut({ ...settings, ...keys });
    expect(report).toMatchObject({ outcome: 'passed', privacy: { state: 'not-public' } });
    const policy = report.privacy?.findings.find(({ probe }) => probe === 'policyStatus');
    expect(policy?.answer).toBe('unknown');
  });

  test('tells the console from the server', async () => {
    const endpoint = `http://127.0.0.1:${consolePort}`;
    const report = await tryOut(
      { ...settings, endpoint },
      { usualPorts: [Number(new URL(server.url).port)] },
    );
    expect(failureOf(report)).toEqual({
      step: 'protocol',
      code: 'console-port',
      repair: [{ field: 'endpoint', value: server.url }],
    });
  });

  test('leaves no version behind in a bucket that keeps them', async () => {
    const Bucket = 'versions';
    await client.send(new CreateBucketCommand({ Bucket }));
    const VersioningConfiguration = { Status: 'Enabled' as const };
    await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    const report = await tryOut({ ...settings, bucket: Bucket });
    expect(report.outcome).toBe('passed');
    const { Versions, DeleteMarkers } = await client.send(
      new ListObjectVersionsCommand({ Bucket }),
    );
    expect([Versions, DeleteMarkers, report.leftBehind]).toEqual([undefined, undefined, undefined]);
  });

  test.each([
    ['be read', ['s3:GetObject'], 'arn:aws:s3:::public/backups/*', ['read']],
    ['be listed', ['s3:ListBucket'], 'arn:aws:s3:::public', ['list']],
  ])('sees that a bucket can %s by everybody', async (_, Action, Resource, probes) => {
    const Bucket = 'public';
    await client.send(new CreateBucketCommand({ Bucket })).catch(() => {});
    const statement = { Effect: 'Allow', Principal: { AWS: ['*'] }, Action, Resource: [Resource] };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    await client.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    const { outcome, privacy } = await tryOut({ ...settings, bucket: Bucket });
    expect(outcome).toBe('public');
    expect(privacy).toMatchObject({
      state: 'public',
      steps: [expect.stringContaining('mc anonymous')],
    });
    const open = privacy?.findings.filter(({ answer }) => answer === 'public');
    expect(open?.map(({ probe }) => probe)).toEqual(expect.arrayContaining(probes));
  });
});
