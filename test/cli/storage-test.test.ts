import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type S3Server, startS3Server } from '../../src/s3-server/index.ts';
import { runKirsch } from './run-kirsch.ts';

const folder = mkdtempSync(join(tmpdir(), 'kirsch-storage-test-'));
const keys = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'the-secret-of-this-test' };
let server: S3Server;
beforeAll(async () => {
  server = await startS3Server({
    folder: join(folder, 's3'),
    ...keys,
    sync: false,
    region: 'eu-west-1',
    buckets: { photos: {}, open: { isPublic: 'list' } },
  });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const settings = join(folder, 'settings.jsonc');
const kirsch = (args: readonly string[], input = '', env: Record<string, string> = {}) =>
  runKirsch(args, { env: { KIRSCH_CONFIG: settings, ...env }, input, cwd: folder });

const add = async (name: string, bucket: string, ...more: string[]) => {
  const place = ['--endpoint', server.url, '--bucket', bucket, '--secrets', 'file'];
  const input = `${keys.accessKeyId}\n${keys.secretAccessKey}\n`;
  expect((await kirsch(['storage', 'add', name, ...place, ...more], input)).code).toBe(0);
};

test('a storage that works is said to, step by step, and its look at privacy is remembered', async () => {
  await add('home', 'photos', '--root-path', 'backups');
  const { code, stdout, stderr } = await kirsch(['storage', 'test', 'home']);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/ok +Read back +\d+ ms/);
  expect(stdout).toContain('This storage can hold backups.');
  expect(readFileSync(settings, 'utf8')).toMatch(/"privacyChecked": "20/);
});

test('what is certain is repaired when it is wanted', async () => {
  await add('moved', 'photos', '--region', 'us-west-2');
  const told = await kirsch(['storage', 'test', 'moved']);
  expect(told.code).toBe(1);
  expect(told.stderr).toContain('Set Region to eu-west-1.');
  expect(readFileSync(settings, 'utf8')).toContain('us-west-2');
  const repaired = await kirsch(['storage', 'test', 'moved', '--repair']);
  expect([repaired.code, repaired.stdout]).toEqual([0, expect.stringContaining('changed moved')]);
  expect(readFileSync(settings, 'utf8')).not.toContain('us-west-2');
});

test('a public bucket is warned of loudly, with a status of its own', async () => {
  await add('open', 'open');
  const { code, stderr } = await kirsch(['storage', 'test', 'open']);
  expect(code).toBe(4);
  expect(stderr).toMatch(/^WARNING: The bucket is public: everybody can list its objects/);
  expect(stderr).toContain('encrypted all the same');
});

test('a backup looks once a week who can read the bucket, warns in one line, and never fails for it', async () => {
  await add('weekly', 'open', '--root-path', 'laptop');
  const env = {
    RESTIC_PASSWORD: 'x',
    RESTIC_REPOSITORY: 'storage:weekly',
    KIRSCH_CACHE_DIR: folder,
  };
  expect((await kirsch(['init'], '', env)).code).toBe(0);
  const checked = () =>
    /"weekly": \{[^}]*"privacyChecked": "([^"]*)"/.exec(readFileSync(settings, 'utf8'))?.[1];
  const first = await kirsch(['backup', import.meta.filename], '', env);
  expect(first.code).toBe(0);
  expect(first.stderr).toMatch(
    /^WARNING: The bucket is public: .*`kirsch storage test weekly`.*\n$/,
  );
  const seen = checked();
  expect(seen).toMatch(/^20/);
  const second = await kirsch(['backup', import.meta.filename], '', env);
  expect([second.code, second.stderr, checked()]).toEqual([0, '', seen]);
  const old = readFileSync(settings, 'utf8').replace(seen!, '2020-01-01T00:00:00.000Z');
  writeFileSync(settings, old);
  const third = await kirsch(['backup', import.meta.filename, '--json'], '', env);
  const { message_type, name, state } = JSON.parse(third.stderr);
  expect([third.code, message_type, name, state]).toEqual([0, 'privacy', 'weekly', 'public']);
});

test('programs get the whole report, and nobody a secret', async () => {
  const env = { AWS_ACCESS_KEY_ID: keys.accessKeyId, AWS_SECRET_ACCESS_KEY: 'a-wrong-secret-here' };
  const repository = `s3:${server.url}/photos/backups`;
  const { code, stdout, stderr } = await kirsch(
    ['storage', 'test', '-r', repository, '--json'],
    '',
    env,
  );
  expect([code, stderr]).toEqual([1, '']);
  expect(JSON.parse(stdout)).toMatchObject({
    message_type: 'connection',
    outcome: 'failed',
    cause: { code: 'secret-wrong', field: 'secretAccessKey' },
    steps: expect.arrayContaining([
      { id: 'list', state: 'skipped', milliseconds: 0, says: 'not reached' },
    ]),
  });
  expect(stdout).not.toContain('a-wrong-secret-here');
});

test('a folder has no connection to test', async () => {
  const { code, stderr } = await kirsch(['storage', 'test', '-r', folder]);
  expect([code, stderr]).toEqual([1, expect.stringContaining('Only a storage in S3')]);
});
