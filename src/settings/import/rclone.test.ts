import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeWithPrograms, findProgram } from '../../../test/servers/index.ts';
import { onlyStorage as only } from './only-storage.test-helper.ts';
import { parseRcloneConfig } from './rclone.ts';
import { RCLONE_PROVIDERS } from './rclone-providers.ts';

describe('rclone.conf', () => {
  const CONFIG = `# mine
[r2 photos]
type = s3
provider = Cloudflare
access_key_id = AKIA
secret_access_key = can=ary # really;
endpoint = https://0123.r2.cloudflarestorage.com
region = auto

[nas]
type = s3
provider = Minio
env_auth = true
endpoint = http://nas.lan:9000
force_path_style = true
profile = home

[backup]
type = alias
remote = nas:kirsch/lap top #1

[again]
type = alias
remote = backup:deep

[drive]
type = drive
token = {"canary":1}

[loop]
type = alias
remote = loop:x
`;

  test('every S3 remote is taken over, and aliases that lead into one bring the bucket', () => {
    const { storages, skipped } = parseRcloneConfig(CONFIG);
    expect(storages.map(({ storage }) => storage)).toEqual([
      {
        name: 'r2-photos',
        provider: 'r2',
        endpoint: 'https://0123.r2.cloudflarestorage.com',
        region: 'auto',
      },
      {
        name: 'nas',
        provider: 'minio',
        endpoint: 'http://nas.lan:9000',
        pathStyle: true,
        profile: 'home',
      },
      {
        name: 'backup',
        provider: 'minio',
        endpoint: 'http://nas.lan:9000',
        pathStyle: true,
        profile: 'home',
        bucket: 'kirsch',
        rootPath: 'lap top #1',
      },
      {
        name: 'again',
        provider: 'minio',
        endpoint: 'http://nas.lan:9000',
        pathStyle: true,
        profile: 'home',
        bucket: 'kirsch',
        rootPath: 'lap top #1/deep',
      },
    ]);
    expect(storages[0]!.secrets).toEqual({
      accessKeyId: 'AKIA',
      secretAccessKey: 'can=ary # really;',
    });
    expect(storages[1]!.secrets).toEqual({});
    expect(storages[1]!.notes.join()).toContain('environment');
    expect(skipped.map(({ name }) => name)).toEqual(['drive', 'loop']);
    expect(JSON.stringify(skipped)).not.toContain('canary');
  });

  test('an encrypted file says what to do', () => {
    const encrypted = '# Encrypted rclone configuration File\n\nRCLONE_ENCRYPT_V0:\nc2VjcmV0\n';
    expect(() => parseRcloneConfig(encrypted)).toThrow(
      expect.objectContaining({
        code: 'SETTINGS_INVALID',
        hint: expect.stringContaining('rclone config show'),
      }),
    );
  });

  describeWithPrograms(['rclone'], 'the real rclone', () => {
    const rclone = (...args: string[]) =>
      execFileSync(findProgram('rclone')!, args, { encoding: 'utf8' });

    test('has no S3 provider that is not in our table', () => {
      const [, section = ''] = rclone('help', 'backend', 's3').split('#### --s3-provider');
      const names = [...section.split('####')[0]!.matchAll(/^ {2}- "(\w+)"$/gm)].map(
        ([, name]) => name,
      );
      expect(names.length).toBeGreaterThan(40);
      expect(names.filter((name) => !(name! in RCLONE_PROVIDERS))).toEqual([]);
    });

    test('writes files that are read', () => {
      const folder = mkdtempSync(join(tmpdir(), 'kirsch-rclone-'));
      const file = join(folder, 'rclone.conf');
      writeFileSync(file, '');
      const secret = 'a/b+c=d"e';
      try {
        rclone(
          'config',
          'create',
          'my r2',
          's3',
          'provider=Cloudflare',
          `secret_access_key=${secret}`,
          '--config',
          file,
        );
        const shown = rclone('config', 'show', '--config', file);
        expect(only(parseRcloneConfig(shown))).toMatchObject({
          storage: { name: 'my-r2', provider: 'r2' },
          secrets: { secretAccessKey: secret },
        });
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  });
});
