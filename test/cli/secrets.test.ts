import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { type S3Server, startS3Server } from '../../src/s3-server/index.ts';
import { startConnectProxy } from '../../src/storage/s3/http/connect-proxy.test-helper.ts';
import { type KirschResult, runKirsch } from './run-kirsch.ts';

/*
 * Secrets that are easily told from everything else are given to Kirsch in every way that there is; then whatever can be
 * seen from outside is searched for them: what it prints, its arguments, and the environments of its children.
 */
const SECRET = 'Canary9xK2/pQ7vR+4zTm8LwB3nYc6HdJ5sGf1eX';
const PASSWORD = 'CanaryRepositoryPassword';
const PROXY_PASSWORD = 'CanaryProxyPassword';
const TOKEN = 'CanarySessionToken/0123456789';
const CANARY = /Canary/i;

const folder = mkdtempSync(join(tmpdir(), 'kirsch-canaries-'));
const keys = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: SECRET };
let server: S3Server;
/** Answers every request with an error that repeats the request, and the secret as if it knew it. */
let echo: http.Server;
let echoUrl: string;

beforeAll(async () => {
  server = await startS3Server({ folder: join(folder, 's3'), ...keys, sync: false });
  echo = http.createServer((request, response) => {
    const headers = request.rawHeaders.join('\n').replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    const token = request.headers['x-amz-security-token'] ? TOKEN : '';
    const code = token ? 'SignatureDoesNotMatch' : 'Strange';
    response.writeHead(400, { 'content-type': 'application/xml', 'x-secret': SECRET });
    response.end(
      `<?xml version="1.0"?><Error><Code>${code}</Code><Message>no: ${SECRET} ${token} ${encodeURIComponent(SECRET)} ${headers}</Message><StringToSign>${SECRET}\n${headers}</StringToSign></Error>`,
    );
  });
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  echoUrl = `http://127.0.0.1:${(echo.address() as AddressInfo).port}`;
});
afterAll(async () => {
  echo.closeAllConnections();
  echo.close();
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Runs a command within this process, which takes a tenth of the time. */
async function here(args: readonly string[], env: Record<string, string>, input = '') {
  const [stdout, stderr] = [new Text(), new Text()];
  const stdin = Readable.from(input === '' ? [] : [input]);
  const { signal } = new AbortController();
  const code = await run(args, { env, stdin, stdout, stderr, signal });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

class Text extends Writable {
  text = '';
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** Runs a command in a process of its own, and looks at its arguments and those of its children meanwhile. */
async function watch(args: readonly string[], env: Record<string, string>, input = '') {
  const seen: string[] = [];
  let watching: NodeJS.Timeout | undefined;
  const result = await runKirsch(args, {
    env,
    input,
    cwd: folder,
    onStart(child) {
      watching = setInterval(() => seen.push(...commandLines(child.pid!)), 25);
    },
  }).finally(() => clearInterval(watching));
  return { ...result, seen: seen.join('\n') };
}

/** The arguments of a process and of its children, where the system shows them. */
function commandLines(pid: number): string[] {
  if (process.platform !== 'linux') return [];
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
    return [pid, ...children.filter(Boolean)].map((id) =>
      readFileSync(`/proc/${id}/cmdline`, 'utf8'),
    );
  } catch {
    return [];
  }
}

/** Fails when a secret, a signature, or a stack trace of ours shows one. */
function expectNoSecret(
  args: readonly string[],
  { stdout, stderr, seen = '' }: KirschResult & { seen?: string },
) {
  const visible = `${stdout}\n${stderr}\n${seen}`;
  expect([args, CANARY.exec(visible.replaceAll(folder, ''))?.input]).toEqual([args, undefined]);
  expect(visible).not.toContain(encodeURIComponent(SECRET));
  expect(visible).not.toMatch(/Signature=[0-9a-f]{64}/);
}

function home(name: string): Record<string, string> {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  return { KIRSCH_CONFIG: join(path, 'settings.jsonc'), KIRSCH_CACHE_DIR: join(path, 'cache') };
}

const keyLines = `${keys.accessKeyId}\n${SECRET}\n${PASSWORD}\n`;
const addHome = (endpoint: string, ...more: string[]) =>
  `storage add home --secrets file --bucket photos --remember-password --endpoint ${endpoint}`
    .split(' ')
    .concat(more);

test('no command shows a secret that was given to it', async () => {
  const env = home('commands');
  const rclone = join(folder, 'rclone.conf');
  writeFileSync(
    rclone,
    `[nas]\ntype = s3\nendpoint = ${server.url}\naccess_key_id = AKIA\nsecret_access_key = ${SECRET}\n`,
  );
  const restic = `RESTIC_REPOSITORY=s3:${server.url}/photos\nAWS_SECRET_ACCESS_KEY=${SECRET}\nAWS_ACCESS_KEY_ID=AKIA\nRESTIC_PASSWORD=${PASSWORD}\nAWS_SESSION_TOKEN="$(x) ${TOKEN}"\n`;
  const steps: [args: string, input?: string][] = [
    [addHome(server.url).join(' '), keyLines],
    ['storage list'],
    ['storage list --json'],
    ['storage show home'],
    ['storage show home --json'],
    ['storage edit home --region eu --json'],
    ['storage edit home --new-keys', keyLines],
    ['storage edit home --proxy http://user@127.0.0.1:1 --json', `${PROXY_PASSWORD}\n`],
    ['storage show home'],
    ['storage pair home --with-password'],
    ['storage pair home --json'],
    ['storage edit home --proxy none'],
    ['storage test home -vv'],
    ['storage test home --json'],
    ['init -r storage:home -vv'],
    [`backup -r storage:home -vv ${rclone}`],
    ['snapshots -r storage:home -vv'],
    ['check -r storage:home --json'],
    ['key list -r storage:home --json'],
    ['cat -r storage:home config'],
    [`storage import rclone ${rclone} --bucket photos --json`],
    [`storage import rclone ${rclone} --bucket photos --yes --secrets file -vv`],
    ['storage import restic - --yes --secrets file', restic],
    ['storage add home', keyLines],
    [`storage add other --bucket photos --endpoint ${SECRET}`],
    [`storage edit home --bucket ${SECRET}`],
    [`storage edit home --proxy http://user:${PROXY_PASSWORD}@127.0.0.1:1`],
    ['storage unpair', `${SECRET} ${PASSWORD}`],
    ['storage remove home --json'],
  ];
  for (const [line, input] of steps) {
    const args = line.split(' ');
    expectNoSecret(args, await here(args, { ...env, KIRSCH_DEBUG: '1' }, input));
  }
  const settings = readFileSync(env['KIRSCH_CONFIG']!, 'utf8');
  expect(settings).not.toMatch(CANARY);
});

test('a damaged file of secrets or settings is reported without its text', async () => {
  const env = { ...home('damaged'), KIRSCH_DEBUG: '1' };
  await here(addHome(server.url), env, keyLines);
  const secrets = join(folder, 'damaged', 'secrets.json');
  writeFileSync(secrets, readFileSync(secrets, 'utf8').replace('{', '{{'));
  for (const args of [
    ['snapshots', '-r', 'storage:home'],
    ['storage', 'remove', 'home'],
  ]) {
    const result = await here(args, env);
    expect(result.code).toBe(1);
    expectNoSecret(args, result);
  }
});

describe.each([
  ['out of the settings', () => ({}), 'storage:home'],
  [
    'out of the environment',
    () => ({
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: SECRET,
      AWS_SESSION_TOKEN: TOKEN,
      RESTIC_PASSWORD: PASSWORD,
    }),
    undefined,
  ],
] as const)('keys %s', (title, extra, named) => {
  const env = () => ({ ...home(title), ...extra(), KIRSCH_DEBUG: '1' });

  test('do not come back from a server that repeats what it was sent', async () => {
    if (named) await here(addHome(echoUrl), env(), keyLines);
    const address = named ?? `s3:${echoUrl}/photos`;
    for (const args of [
      ['snapshots', '-r', address],
      ['snapshots', '-r', address, '--json'],
      ['init', '-r', address, '-vv'],
      ['storage', 'test', '-r', address],
      ['storage', 'test', '-r', address, '--json'],
    ]) {
      const result = await here(args, env());
      expect(result.code).not.toBe(0);
      expect(result.stderr + result.stdout).toMatch(
        /Strange|SignatureDoesNotMatch|does not fit|refuse/,
      );
      expectNoSecret(args, result);
    }
  });
});

test('a wrong secret, and a proxy that refuses, are named without secrets', async () => {
  const env = { ...home('refused'), KIRSCH_DEBUG: '1' };
  await here(addHome(server.url), env, `${keys.accessKeyId}\nCanaryWrongSecret\n${PASSWORD}\n`);
  const wrong = await here(['snapshots', '-r', 'storage:home'], env);
  expect(wrong.stderr).toContain('secret access key does not fit');
  expectNoSecret(['wrong secret'], wrong);
  const proxy = await startConnectProxy({ credentials: 'user:other' });
  try {
    const through = ['storage', 'edit', 'home', '--proxy', `http://user@${proxy.address}`];
    await here(through, env, `${PROXY_PASSWORD}\n`);
    const args = ['snapshots', '-r', 'storage:home'];
    const refused = await here(args, env);
    expect(refused.stderr).toContain(`the proxy ${proxy.address} wants a user name and a password`);
    expect(proxy.targets.length).toBeGreaterThan(0);
    expectNoSecret(args, refused);
    const debug = await here(args, { ...env, DEBUG: '*', NODE_DEBUG: 'http,net' });
    expect(debug.stderr).not.toContain(PROXY_PASSWORD);
  } finally {
    await proxy.close();
  }
});

test('children get no secret of the settings, and no password of ours', async () => {
  const env = home('children');
  await here(addHome(server.url, '--root-path', 'children'), env, keyLines);
  const seen = join(folder, 'environment of the child');
  const script = join(folder, 'child.mjs');
  writeFileSync(
    script,
    `import { appendFileSync } from 'node:fs';
     appendFileSync(${JSON.stringify(seen)}, JSON.stringify([process.env, process.argv]));
     console.log(process.argv[2]);`,
  );
  const node = process.execPath;
  const init = ['init', '-r', 'storage:home'];
  const made = await watch(init, env);
  expect(made.code).toBe(0);
  expectNoSecret(init, made);
  const passwords = { KIRSCH_NEW_PASSWORD: PASSWORD, RESTIC_PASSWORD: PASSWORD, MINE: 'kept' };
  const backup = [
    'backup',
    '-r',
    'storage:home',
    '--stdin-from-command',
    '--',
    node,
    script,
    'data',
  ];
  expect((await watch(backup, { ...env, ...passwords })).code).toBe(0);
  const byCommand = [
    'snapshots',
    '-r',
    'storage:home',
    '--password-command',
    `"${node}" "${script}" wrong`,
  ];
  expect((await watch(byCommand, { ...env, ...passwords })).code).toBe(12);
  const environments = readFileSync(seen, 'utf8');
  expect(environments.match(/"MINE":"kept"/g)).toHaveLength(2);
  expect(environments).not.toMatch(CANARY);
});

test('nothing but the file of secrets holds one afterwards', async () => {
  const env = home('afterwards');
  await here(addHome(server.url, '--root-path', 'afterwards'), env, keyLines);
  await here(['init', '-r', 'storage:home'], env);
  await here(['backup', '-r', 'storage:home', join(folder, 'child.mjs')], env);
  const place = join(folder, 'afterwards');
  const files = readdirSync(place, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const holding = files.filter((entry) =>
    CANARY.test(readFileSync(join(entry.parentPath, entry.name), 'latin1')),
  );
  expect(holding.map(({ name }) => name)).toEqual(['secrets.json']);
});
