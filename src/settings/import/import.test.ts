import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { describeWithPrograms, findProgram } from '../../../test/servers/index.ts';
import { isStorageName, readNamedStorage } from '../named-storage.ts';
import { parseAwsProfiles } from './aws-profiles.ts';
import { parseCherryStudioExport, parseCherryStudioFile } from './cherry-studio.ts';
import { distinctNames, importName } from './import-name.ts';
import { describeSecrets, type ImportPlan } from './import-plan.ts';
import { parseIniSections } from './ini-sections.ts';
import { parseRcloneConfig } from './rclone.ts';
import { RCLONE_PROVIDERS } from './rclone-providers.ts';
import { parseResticEnvironment } from './restic-environment.ts';
import { parseShellAssignments } from './shell-assignments.ts';

const only = ({ storages }: ImportPlan) => {
  expect(storages).toHaveLength(1);
  return storages[0]!;
};

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

describe('a restic environment file', () => {
  const expected = {
    storage: {
      name: 'photos',
      endpoint: 'https://s3.example.com',
      bucket: 'photos',
      rootPath: 'lap/top',
      region: 'eu-west-1',
    },
    secrets: { accessKeyId: 'AKIA', secretAccessKey: 'can$ary "x"', repositoryPassword: "it's" },
    notes: [],
  };
  const files: [shell: string, text: string][] = [
    [
      'sh',
      `export RESTIC_REPOSITORY=s3:https://s3.example.com/photos/lap/top # mine
       AWS_ACCESS_KEY_ID=AKIA; export AWS_DEFAULT_REGION=eu-west-1
       export AWS_DEFAULT_REGION=eu-west-1
       export AWS_SECRET_ACCESS_KEY='can$ary "x"'
       export RESTIC_PASSWORD="it's"`,
    ],
    [
      'fish',
      `set -gx RESTIC_REPOSITORY s3:https://s3.example.com/photos/lap/top
       set -x AWS_ACCESS_KEY_ID AKIA
       set -x AWS_REGION eu-west-1
       set -x AWS_SECRET_ACCESS_KEY 'can$ary "x"'
       set --export --global RESTIC_PASSWORD "it's"`,
    ],
    [
      'PowerShell',
      `$env:RESTIC_REPOSITORY = 's3:https://s3.example.com/photos/lap/top'
       $Env:AWS_ACCESS_KEY_ID="AKIA"
       $env:AWS_REGION="eu-west-1"
       $env:AWS_SECRET_ACCESS_KEY='can$ary "x"'
       $env:RESTIC_PASSWORD="it's"`,
    ],
    [
      'systemd',
      `RESTIC_REPOSITORY=s3:https://s3.example.com/photos/lap/top\r
AWS_ACCESS_KEY_ID=AKIA\r
AWS_DEFAULT_REGION=eu-west-1\r
AWS_SECRET_ACCESS_KEY="can\\$ary \\"x\\""\r
RESTIC_PASSWORD="it's"\r\n`,
    ],
  ];
  test.each(files)('of %s is read', (_shell, text) => {
    expect(only(parseResticEnvironment(text))).toEqual(expected);
  });

  test('that only a shell understands says so, and runs nothing', () => {
    const text = `RESTIC_REPOSITORY=s3:s3.amazonaws.com/backups
AWS_SECRET_ACCESS_KEY=$(pass show aws)
RESTIC_PASSWORD_COMMAND="pass show restic"
RESTIC_CACERT=/etc/ca.pem
AWS_PROFILE=work`;
    const { storage, secrets, notes } = only(parseResticEnvironment(text));
    expect(storage).toEqual({
      name: 'backups',
      endpoint: 'https://s3.amazonaws.com',
      bucket: 'backups',
      caFile: '/etc/ca.pem',
      profile: 'work',
    });
    expect(secrets).toEqual({});
    expect(notes).toEqual([
      expect.stringContaining('AWS_SECRET_ACCESS_KEY'),
      expect.stringContaining('RESTIC_PASSWORD_COMMAND'),
    ]);
    expect(() => parseResticEnvironment('RESTIC_REPOSITORY=$BASE/x')).toThrow(/other variables/);
  });

  test.each([
    '',
    'RESTIC_REPOSITORY=/srv/backup',
    'RESTIC_REPOSITORY=sftp:h:/x',
    'RESTIC_REPOSITORY=s3:https://u:canary@h/b',
  ])('%j names no S3 storage', (text) => {
    expect(() => parseResticEnvironment(text)).toThrow(
      expect.objectContaining({ code: 'SETTINGS_INVALID' }),
    );
    expect(() => parseResticEnvironment(text)).not.toThrow(/canary/);
  });

  test('single quotes keep everything', () => {
    fc.assert(
      fc.property(
        fc.string().filter((value) => !/['\r\n]/.test(value)),
        (value) => {
          expect(parseShellAssignments(`export A='${value}'`).values.get('A')).toBe(value);
        },
      ),
    );
  });
});

describe('a Cherry Studio export', () => {
  const s3 = {
    endpoint: 'https://cos.ap-shanghai.myqcloud.com',
    region: 'ap-shanghai',
    bucket: 'photos-1250000000',
    accessKeyId: 'AKID',
    secretAccessKey: 'canary',
    root: '/cherry-studio/',
    autoSync: true,
    maxBackups: 0,
  };
  const persisted = JSON.stringify({
    settings: JSON.stringify({ s3, theme: 'dark' }),
    assistants: '{}',
  });
  const expected = {
    storage: {
      name: 'cherry-studio',
      endpoint: s3.endpoint,
      region: s3.region,
      bucket: s3.bucket,
      rootPath: 'cherry-studio',
    },
    secrets: { accessKeyId: 'AKID', secretAccessKey: 'canary' },
    notes: [expect.stringContaining('stay as they are')],
  };
  const { accessKeyId: access_key_id, secretAccessKey: secret_access_key, ...rest } = s3;
  const old = { ...rest, access_key_id, secret_access_key };
  const preferences = Object.fromEntries(
    Object.entries(old).map(([name, value]) => [`data.backup.s3.${name}`, value]),
  );
  test.each<[string, unknown]>([
    [
      'data.json of a backup',
      { time: 1, version: 5, localStorage: { 'persist:cherry-studio': persisted }, indexedDB: {} },
    ],
    ['the entry of the local storage', { 'persist:cherry-studio': persisted }],
    ['what that entry holds', JSON.parse(persisted)],
    ['preferences of version 2', preferences],
    ['the settings by themselves', s3],
    ['the settings of the first version', old],
  ])('is read from %s', (_what, value) => {
    expect(only(parseCherryStudioExport(JSON.stringify(value)))).toEqual(expected);
  });

  test.each([
    '',
    '{}',
    '[]',
    'null',
    'PK\u0003\u0004',
    '{"settings":"{"}',
    JSON.stringify({ s3: { endpoint: '', bucket: '' } }),
  ])('%j holds none, and it is said what to do', (text) => {
    expect(() => parseCherryStudioExport(text)).toThrow(
      expect.objectContaining({
        code: 'SETTINGS_INVALID',
        hint: expect.stringContaining('data.json'),
      }),
    );
  });
});

describe('a Cherry Studio backup', () => {
  const zipped = async (name: string, text: string) => {
    const file = new ZipFile();
    file.addBuffer(Buffer.from(text), name);
    file.end();
    const chunks: Buffer[] = [];
    for await (const chunk of file.outputStream) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  };

  test('is read as it is, and so is what was taken out of it', async () => {
    const s3 = JSON.stringify({ endpoint: 'https://h', bucket: 'b' });
    for (const bytes of [await zipped('data.json', s3), Buffer.from(s3)]) {
      expect(only(parseCherryStudioFile(bytes)).storage.bucket).toBe('b');
    }
  });

  test('that cannot be read says why', async () => {
    const whole = await zipped('metadata.json', '{"version":7}');
    for (const [bytes, says] of [
      [whole, /database/],
      [whole.subarray(0, 40), /cannot be read/],
    ] as const) {
      expect(() => parseCherryStudioFile(bytes)).toThrow(
        expect.objectContaining({ code: 'SETTINGS_INVALID', message: expect.stringMatching(says) }),
      );
    }
  });
});

test('whatever a file holds, its import is a plan of valid storages or an error that repeats nothing', () => {
  const lines = fc.constantFrom(
    '[a]',
    '[profile b]',
    '[__proto__]',
    'type = s3',
    'type = alias',
    'remote = a:x/y',
    'remote = :',
    'endpoint = https://h',
    'secret_access_key = canary',
    'region=\u0000',
    'RESTIC_REPOSITORY=s3:h/b',
    'RESTIC_REPOSITORY=s3:h/b\u0000c',
    'export AWS_SECRET_ACCESS_KEY=canary',
    '  endpoint_url = x',
    's3 =',
    '__proto__ = 1',
    '',
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(fc.oneof(lines, fc.string())).map((all) => all.join('\n')),
    fc.json(),
  );
  const parsers = [
    parseRcloneConfig,
    (t: string) => parseAwsProfiles(t, t),
    parseResticEnvironment,
    parseCherryStudioExport,
  ];
  fc.assert(
    fc.property(text, fc.constantFrom(...parsers), (given, parse) => {
      try {
        for (const { storage } of parse(given).storages) {
          // What cannot be meant is caught when it is saved; here it must not break.
          expect(isStorageName(storage.name)).toBe(true);
          try {
            readNamedStorage(storage.name, storage);
          } catch (error) {
            expect(error).toMatchObject({ name: 'SettingsProblem' });
          }
        }
      } catch (error) {
        expect(error).toMatchObject({ code: 'SETTINGS_INVALID' });
        expect(String((error as Error).message)).not.toContain('canary');
      }
    }),
  );
});

test('long files are refused before they are parsed', () => {
  const long = 'a = 1\n'.repeat(200_000);
  for (const parse of [
    parseRcloneConfig,
    (t: string) => parseAwsProfiles(t, ''),
    parseResticEnvironment,
  ]) {
    expect(() => parse(long)).toThrow(/too long/);
  }
});

test('names of other programs become names of ours, each once', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme' })),
      fc.array(fc.string()),
      (names, taken) => {
        const ours = distinctNames(
          names.map((name) => importName(name, 'storage')),
          taken,
        );
        expect(new Set(ours).size).toBe(ours.length);
        for (const name of ours) {
          expect(isStorageName(name)).toBe(true);
          expect(taken).not.toContain(name);
        }
      },
    ),
  );
  expect(importName('My R2 (photos)', 'x')).toBe('My-R2-photos');
  expect(importName('...', 'x')).toBe('x');
});

test('what is secret is named and not shown', () => {
  const words = describeSecrets({ accessKeyId: 'canary', repositoryPassword: 'canary' });
  expect(words).toEqual(['access key ID', 'repository password']);
});

test('sections of one name are one, and a key without a section belongs to nobody', () => {
  const sections = parseIniSections('x=1\n[a]\nB = "2"\n[c]\n[a]\nd=`3`\n# e=4', {
    inlineComments: false,
  });
  expect([...sections].map(([name, values]) => [name, [...values]])).toEqual([
    [
      'a',
      [
        ['b', '2'],
        ['d', '3'],
      ],
    ],
    ['c', []],
  ]);
});
