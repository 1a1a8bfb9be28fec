import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type S3Server, startS3Server } from '../../src/s3-server/index.ts';
import { runKirsch } from './run-kirsch.ts';

const folder = mkdtempSync(join(tmpdir(), 'kirsch-storage-'));
const keys = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'the-secret-of-this-test' };
let server: S3Server;
beforeAll(async () => {
  server = await startS3Server({ folder: join(folder, 's3'), ...keys, sync: false });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** A person's computer: settings and cache of its own. */
function computer(name: string) {
  const home = join(folder, name);
  mkdirSync(home, { recursive: true });
  const env = {
    KIRSCH_CONFIG: join(home, 'settings.jsonc'),
    KIRSCH_CACHE_DIR: join(home, 'cache'),
  };
  const kirsch = (args: readonly string[], input = '', more: Record<string, string> = {}) =>
    runKirsch(args, { env: { ...env, ...more }, input, cwd: home });
  return {
    home,
    settings: () => readFileSync(env.KIRSCH_CONFIG, 'utf8'),
    kirsch,
    async ok(
      args: readonly string[],
      input = '',
      more: Record<string, string> = {},
    ): Promise<string> {
      const { code, stdout, stderr } = await kirsch(args, input, more);
      expect({ args, code, stderr }).toMatchObject({ args, code: 0 });
      return stdout;
    },
  };
}

const add = (name: string, ...more: string[]) => [
  ...['storage', 'add', name, '--endpoint', server.url, '--bucket', 'photos', '--secrets', 'file'],
  ...more,
];
const keyLines = `${keys.accessKeyId}\n${keys.secretAccessKey}\n`;

test('a storage is added, listed, shown, changed and removed', async () => {
  const { ok, kirsch, settings, home } = computer('a');
  expect(await ok(['storage', 'list'])).toContain('storage add');
  expect(await ok(add('home', '--root-path', '/kirsch/'), keyLines)).toContain('storage:home');
  expect(await ok(['storage', 'list'])).toMatch(/home +photos .* in a file/);
  const shown = await ok(['storage', 'show', 'home']);
  expect(shown).toMatch(/rootPath: +kirsch\n/);
  await ok(['storage', 'edit', 'home', '--upload-limit', '08:00-18:00=2M', '--region', 'eu']);
  expect(JSON.parse(await ok(['storage', 'show', 'home', '--json']))).toMatchObject({
    region: 'eu',
    limits: { upload: { '08:00-18:00': '2M' } },
  });
  await ok(['storage', 'edit', 'home', '--upload-limit', '', '--region', '']);
  expect(settings()).not.toMatch(/region|limits/);
  if (process.platform !== 'win32') {
    expect(statSync(join(home, 'secrets.json')).mode & 0o777).toBe(0o600);
  }
  await ok(['storage', 'remove', 'home']);
  expect(readFileSync(join(home, 'secrets.json'), 'utf8')).not.toContain(keys.secretAccessKey);
  expect(await kirsch(['storage', 'show', 'home'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no storage home'),
  });
});

test('what cannot be a storage is refused before a key is asked for', async () => {
  const { kirsch } = computer('b');
  for (const args of [
    ['storage', 'add', 'a/b', '--bucket', 'photos'],
    ['storage', 'add', 'home', '--bucket', 'photos', '--endpoint', 'http://user:password@host'],
    ['storage', 'add', 'home', '--bucket', 'photos', '--upload-limit', 'fast'],
    ['storage', 'add', 'home', '--bucket', 'photos', '--provider', 'amazon'],
    ['storage', 'add', 'home', '--bucket', 'photos', '--profile', 'p', '--access-key-id', 'x'],
    ['storage', 'edit', 'nobody', '--bucket', 'photos'],
    ['storage', 'remove', 'nobody'],
    ['storage', 'pair', 'nobody'],
    ['snapshots', '-r', 'storage:nobody'],
    ['snapshots', '-r', 'storage:../x'],
  ]) {
    const { code, stderr, stdout } = await kirsch(args, keyLines);
    expect([args, code, stdout]).toEqual([args, 1, '']);
    expect(stderr).toMatch(/^kirsch: [A-Z]/);
    expect(stderr).not.toMatch(/password@|\n\s+at /);
  }
});

describe('a repository in a storage of the settings', () => {
  const a = computer('laptop');
  const repository = ['-r', 'storage:home/work'];

  test('is made, filled and read by the storage’s name, with the password that is kept', async () => {
    await a.ok(add('home', '--remember-password'), `${keyLines}correct horse\n`);
    await a.ok(['init', ...repository]);
    writeFileSync(join(a.home, 'file.txt'), 'hello\n');
    await a.ok(['backup', ...repository, 'file.txt']);
    expect(JSON.parse(await a.ok(['snapshots', ...repository, '--json']))).toHaveLength(1);
    expect(existsSync(join(folder, 's3', 'photos'))).toBe(true);
  });

  test('wants the password where none is kept, and another wins over the one that is', async () => {
    const { code } = await a.kirsch(['snapshots', ...repository], '', { RESTIC_PASSWORD: 'wrong' });
    expect(code).toBe(12);
    await a.ok(add('other'), keyLines);
    const other = ['snapshots', '-r', 'storage:other/work'];
    expect((await a.kirsch(other)).stderr).toContain('No repository password');
    await a.ok(other, 'correct horse\n');
  });

  test('is the same repository as its address says', async () => {
    const env = {
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    };
    const address = ['-r', `s3:${server.url}/photos/work`];
    const listed = await a.ok(['snapshots', ...address, '--json'], '', {
      ...env,
      RESTIC_PASSWORD: 'correct horse',
    });
    expect(JSON.parse(listed)).toHaveLength(1);
  });

  test('is on the next computer after one paste', async () => {
    const b = computer('desktop');
    const {
      stdout: text,
      stderr,
      code,
    } = await a.kirsch(['storage', 'pair', 'home', '--with-password', '--qr']);
    expect(code).toBe(0);
    expect(stderr).toContain('Whoever has the text and the phrase has the keys.');
    const [, phrase = ''] = /Pass phrase: ([a-z ]+)\n/.exec(stderr)!;
    expect(phrase.split(' ')).toHaveLength(6);
    expect(text).not.toContain(phrase);
    expect(text).toContain('█');
    const block = text.slice(0, text.indexOf(':END') + 4);
    const quoted = `Hello,\n${block.replace(/^/gm, '> ')}\n${phrase.toUpperCase()}\n`;
    await b.ok(['storage', 'unpair', '--secrets', 'file'], quoted);
    await b.ok(['restore', 'latest', ...repository, '--target', 'restored']);
    expect(readFileSync(join(b.home, 'restored', 'file.txt'), 'utf8')).toBe('hello\n');
  });

  test('is not where text and phrase do not belong together', async () => {
    const c = computer('stranger');
    const { stdout: text } = await a.kirsch(['storage', 'pair', 'home']);
    const { stderr } = await a.kirsch(['storage', 'pair', 'home']);
    const [, other = ''] = /Pass phrase: ([a-z ]+)\n/.exec(stderr)!;
    for (const [input, says] of [
      [`${text}${other}\n`, 'does not open'],
      [`${text}one two\n`, 'six words'.slice(4)],
      [text.slice(0, 200), 'cut'],
      [text.replace('PAIRING-1', 'PAIRING-9'), 'newer'],
      ['hello', 'no pairing text'],
    ] as const) {
      const result = await c.kirsch(['storage', 'unpair', '--secrets', 'file'], input);
      expect([input, result.code]).toEqual([input, 1]);
      expect(result.stderr).toContain(says);
    }
    expect(existsSync(join(c.home, 'settings.jsonc'))).toBe(false);
  });
});

describe('an import', () => {
  const rclone = (url: string) =>
    `[nas]\ntype = s3\nprovider = Minio\nendpoint = ${url}\naccess_key_id = ${keys.accessKeyId}\nsecret_access_key = ${keys.secretAccessKey}\n[drive]\ntype = drive\n`;

  test('shows what it would do, does it when it is told to, and never shows a key', async () => {
    const { home, ok, kirsch } = computer('importer');
    writeFileSync(join(home, 'rclone.conf'), rclone(server.url));
    const from = ['storage', 'import', 'rclone', 'rclone.conf', '--secrets', 'file'];
    const incomplete = await kirsch(from);
    expect(incomplete.code).toBe(1);
    expect(incomplete.stderr).toContain('--bucket');
    const shown = await ok([...from, '--bucket', 'photos']);
    expect(shown).toContain('with its access key ID, secret access key');
    expect(shown).toContain('drive is left out');
    expect(existsSync(join(home, 'settings.jsonc'))).toBe(false);
    const done = await ok([...from, '--bucket', 'photos', '--yes']);
    expect(done).toContain('added nas');
    expect(shown + done + incomplete.stderr).not.toContain(keys.secretAccessKey);
    await ok([...from, '--bucket', 'photos', '--yes']);
    const names = JSON.parse(await ok(['storage', 'list', '--json'])).map(
      ({ name }: { name: string }) => name,
    );
    expect(names).toEqual(['nas', 'nas-2']);
    const password = { RESTIC_PASSWORD: 'x' };
    expect((await kirsch(['snapshots', '-r', 'storage:nas/empty'], '', password)).code).toBe(10);
  });

  test('reads what is piped, and the files of AWS where they are', async () => {
    const { home, ok } = computer('importer2');
    const restic = `export RESTIC_REPOSITORY=s3:${server.url}/photos/x\nexport AWS_SECRET_ACCESS_KEY=${keys.secretAccessKey}\nexport AWS_ACCESS_KEY_ID=${keys.accessKeyId}\n`;
    await ok(['storage', 'import', 'restic', '-', '--yes', '--secrets', 'file'], restic);
    writeFileSync(join(home, 'config'), '[profile work]\nregion = eu-west-1\n');
    const env = { AWS_CONFIG_FILE: 'config', AWS_SHARED_CREDENTIALS_FILE: 'none' };
    await ok(['storage', 'import', 'aws', '--bucket', 'photos', '--yes'], '', env);
    const cherry = { endpoint: server.url, bucket: 'photos', region: 'x', root: '/c/' };
    await ok(['storage', 'import', 'cherry-studio', '-', '--yes'], JSON.stringify(cherry));
    expect(JSON.parse(await ok(['storage', 'list', '--json']))).toMatchObject([
      { name: 'cherry-studio', rootPath: 'c' },
      { name: 'photos', rootPath: 'x', secrets: 'file' },
      { name: 'work', profile: 'work', region: 'eu-west-1' },
    ]);
  });
});
