/**
 * Attacks the API of the app with what schemathesis makes of its OpenAPI document: what the schemas take, what they do not,
 * and chains of requests. Usage: npm run fuzz-api [-- words of `st run`]
 */
import { spawn } from 'node:child_process';
import { chownSync, existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startApp } from '../src/app/index.ts';
import { makeSampleProfile } from '../src/index.ts';
import { root } from './launch/root.js';

const NOBODY = 65_534;
/** A proxy that is not there: whatever address is made up, nothing leaves this computer. */
const NOWHERE = 'http://127.0.0.1:9';

/** The first never ends, the second would change this computer, the third asks others, the last ends what all need. */
const NEVER = [
  'GET /api/events',
  'PUT /api/automation/service',
  'POST /api/automation/webhook-trial',
  'DELETE /api/session',
];

/** What would take away what other requests need; the rest is a run of its own, with an app of its own. */
const SETTING_UP = /^\w+ \/api\/(storages?|repository|session|plan|pairing)\b/;

/** What is given on the command line comes after it, and wins. */
const USUAL = ['--seed', '7', '-n', '30', '--continue-on-failure', '--warnings', 'off'];

const st = (process.env['PATH'] ?? '')
  .split(delimiter)
  .flatMap((folder) => ['st', 'st.exe'].map((name) => join(folder, name)))
  .find(existsSync);
if (st === undefined) {
  console.error(
    'This wants schemathesis 4:\n    python3 -m venv ~/st && ~/st/bin/pip install schemathesis && PATH="$PATH:$HOME/st/bin" npm run fuzz-api',
  );
  process.exit(2);
}

const home = await mkdtemp(join(tmpdir(), 'kirsch-fuzz-'));
// Made-up paths are absolute ones of this computer: none of them is to be written by root.
const isRoot = process.getuid?.() === 0;
if (isRoot) {
  chownSync(home, NOBODY, NOBODY);
  process.setegid?.(NOBODY);
  process.seteuid?.(NOBODY);
}
try {
  for (const way of ['exclude', 'include']) {
    const code = await attack(st, join(home, way), [`--${way}-name-regex`, SETTING_UP.source]);
    if (code !== 0) process.exitCode = 1;
  }
} finally {
  if (isRoot) process.seteuid?.(0);
  await rm(home, { recursive: true, force: true });
}

/** @returns the exit code: 0 when nothing was found */
async function attack(program: string, folder: string, words: readonly string[]): Promise<number> {
  const env = {
    HOME: folder,
    KIRSCH_CONFIG: join(folder, 'kirsch', 'settings.jsonc'),
    XDG_CONFIG_HOME: join(folder, '.config'),
    XDG_CACHE_HOME: join(folder, '.cache'),
    HTTP_PROXY: NOWHERE,
    HTTPS_PROXY: NOWHERE,
  };
  await mkdir(folder);
  const app = await startApp({ env, home: folder, pages: join(folder, 'pages') });
  try {
    const headers = await openSession(app.makeEntry());
    await makeBackup(app.url, folder, headers);
    const described = await fetch(new URL('api/openapi.json', app.url), {
      headers: { ...headers },
    });
    const description = join(folder, 'openapi.json');
    await writeFile(description, await described.text());
    const args = [
      '--config-file',
      join(root, 'scripts', 'fuzz-api.toml'),
      'run',
      description,
      '--url',
      app.url,
      '-H',
      `origin: ${headers.origin}`,
      ...NEVER.flatMap((name) => ['--exclude-name', name]),
      ...words,
      ...USUAL,
      ...process.argv.slice(2),
    ];
    const child = spawn(program, args, {
      cwd: folder,
      stdio: 'inherit',
      // Told to nobody who lists the arguments of programs.
      env: { ...process.env, KIRSCH_SESSION: headers.cookie.split('=')[1] },
      ...(isRoot && { uid: 0 }),
    });
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => resolve(code ?? 1));
    });
  } finally {
    await app.close();
  }
}

/** What a page of the app sends along. */
interface PageHeaders {
  readonly origin: string;
  readonly cookie: string;
}

async function openSession(entry: string): Promise<PageHeaders> {
  const { hash, origin } = new URL(entry);
  const answer = await fetch(new URL('/api/session', origin), {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ code: hash.slice('#code='.length) }),
  });
  const [cookie = ''] = (answer.headers.get('set-cookie') ?? '').split(';');
  return { origin, cookie };
}

/** What of the answers is looked at. */
interface Answer {
  readonly selection: object;
  readonly job: { readonly id: string; readonly state: string; readonly endedAt?: string };
}

/** A repository with a backup of a folder and of Cherry Studio's data, so that there is something to ask for. */
async function makeBackup(url: string, folder: string, headers: PageHeaders) {
  const ask = async (method: string, path: string, body: object = {}) => {
    const init = {
      method,
      headers: { ...headers, 'content-type': 'application/json' },
      ...(method !== 'GET' && { body: JSON.stringify(body) }),
    };
    const answer = await fetch(new URL(`api/${path}`, url), init);
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return (await answer.json()) as Answer;
  };
  await makeSampleProfile(join(folder, '.config', 'CherryStudio'), { bytes: 1 << 20 });
  await mkdir(join(folder, 'things'));
  await writeFile(join(folder, 'things', 'note.md'), '# A note');
  await ask('PUT', 'storages/disk', { kind: 'folder', folder: join(folder, 'disk') });
  await ask('POST', 'storages/disk/choose');
  await ask('POST', 'repository', { password: 'four cherries in a bowl' });
  const { selection } = await ask('GET', 'plan');
  await ask('PUT', 'plan', { ...selection, folders: [join(folder, 'things')] });
  let { job } = await ask('POST', 'backups');
  while (job.endedAt === undefined) {
    await sleep(50);
    ({ job } = await ask('GET', `jobs/${job.id}`));
  }
  if (job.state !== 'done') throw new Error(JSON.stringify(job));
}
