import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { describeWithPrograms } from '../servers/index.ts';
import { type KirschResult, runKirsch } from './run-kirsch.ts';

/** What the command prints: where the app is, and an address that opens a session. */
interface Announced {
  readonly url: string;
  readonly entry: string;
}

/** A limit for hangs: alone, each takes seconds. */
vi.setConfig({ testTimeout: 240_000 });

let folder: string;
let env: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kirsch-app-'));
  env = {
    HOME: folder,
    KIRSCH_CONFIG: join(folder, 'config', 'settings.jsonc'),
    XDG_CACHE_HOME: join(folder, 'cache'),
  };
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the app while `work` does something with it; then Ctrl-C. */
async function whileOpen(
  words: readonly string[],
  work: (announced: Announced) => Promise<void>,
): Promise<KirschResult> {
  let working: Promise<void> | undefined;
  const ended = await runKirsch(['app', '--no-browser', '--json', ...words], {
    env,
    onStart: (child) => {
      child.stdout?.once('data', (line: Buffer) => {
        working = work(JSON.parse(line.toString())).finally(() => child.kill('SIGINT'));
      });
    },
  });
  await working;
  return ended;
}

test('prints where it is, is found by a second start, and ends by Ctrl-C', async () => {
  let address = '';
  const { code, stderr } = await whileOpen([], async ({ url, entry }) => {
    address = url;
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const second = await runKirsch(['app', '--no-browser', '--json'], { env });
    expect(second).toMatchObject({ code: 0, stderr: '' });
    const found: Announced = JSON.parse(second.stdout);
    expect(found.url).toBe(url);
    expect(found.entry).not.toBe(entry);
    for (const { entry: one } of [found, { entry }]) {
      const answer = await fetch(new URL('api/session', url), {
        method: 'POST',
        headers: { origin: new URL(url).origin, 'content-type': 'application/json' },
        body: JSON.stringify({ code: new URL(one).hash.slice('#code='.length) }),
      });
      expect(await answer.json()).toEqual({ isOpen: true, asksPassword: false });
    }
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  await expect(fetch(address)).rejects.toThrow();
});

describeWithPrograms(['openssl'], 'for other computers', () => {
  test('it is open by https to who knows the password, and to nobody else', async () => {
    const [cert, key, password] = ['cert.pem', 'key.pem', 'password.txt'].map((name) =>
      join(folder, name),
    ) as [string, string, string];
    await writeFile(password, 'cherries by the sea\n');
    await promisify(execFile)('openssl', [
      ...['req', '-x509', '-nodes', '-days', '2', '-newkey', 'ec'],
      ...['-pkeyopt', 'ec_paramgen_curve:prime256v1', '-keyout', key, '-out', cert],
      ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'],
    ]);
    const ca = await readFile(cert);
    const words = ['--host', 'localhost', '--app-password-file', password];
    const { code } = await whileOpen(
      [...words, '--tls-cert', cert, '--tls-key', key],
      async ({ url }) => {
        expect(url).toMatch(/^https:\/\/localhost:\d+\/$/);
        const signIn = (word: string) =>
          ask(new URL('api/session', url), ca, {}, JSON.stringify({ password: word }));
        const state = new URL('api/state', url);
        expect((await ask(state, ca)).status).toBe(401);
        expect((await signIn('cherries')).status).toBe(401);
        const { status, cookie } = await signIn('cherries by the sea');
        expect(status).toBe(200);
        expect(cookie).toMatch(/HttpOnly; Secure; SameSite=Strict/);
        expect((await ask(state, ca, { cookie: cookie.split(';')[0]! })).status).toBe(200);
        await expect(fetch(url.replace('https:', 'http:'))).rejects.toThrow();
      },
    );
    expect(code).toBe(0);
  });

  test('it does not start without them', async () => {
    const { code, stderr } = await runKirsch(['app', '--host', 'localhost'], { env });
    expect(code).toBe(1);
    expect(stderr).toContain('needs a password and TLS');
  });
});

/** A request to an app whose certificate nobody else knows. */
function ask(
  url: URL,
  ca: Buffer,
  headers: Readonly<Record<string, string>> = {},
  body?: string,
): Promise<{ status: number; cookie: string }> {
  return new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST';
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const outgoing = request(
      url,
      { ca, method, headers: { origin: url.origin, ...json, ...length, ...headers } },
      (answer) => {
        answer.resume();
        const [cookie = ''] = answer.headers['set-cookie'] ?? [];
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, cookie }));
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
