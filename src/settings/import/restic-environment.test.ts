import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { onlyStorage as only } from './only-storage.test-helper.ts';
import { parseResticEnvironment } from './restic-environment.ts';
import { parseShellAssignments } from './shell-assignments.ts';

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
