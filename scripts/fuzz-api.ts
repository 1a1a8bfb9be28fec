/**
 * Attacks the API of the app with what schemathesis makes of its OpenAPI document: what the schemas take, what they do not,
 * and chains of requests. Usage: npm run fuzz-api [-- words of `st run`]
 */
import { spawn } from 'node:child_process';
import { chownSync, existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { root } from './launch/root.js';
import { SampleComputer } from './sample/sample-computer.ts';

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
  const computer = await SampleComputer.start(folder, {
    bytes: 1 << 20,
    env: { HTTP_PROXY: NOWHERE, HTTPS_PROXY: NOWHERE },
  });
  const { app, cookie } = computer;
  const { origin } = new URL(app.url);
  try {
    await makeBackup(computer, folder);
    const described = await fetch(new URL('api/openapi.json', app.url), {
      headers: { origin, cookie },
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
      `origin: ${origin}`,
      ...NEVER.flatMap((name) => ['--exclude-name', name]),
      ...words,
      ...USUAL,
      ...process.argv.slice(2),
    ];
    const child = spawn(program, args, {
      cwd: folder,
      stdio: 'inherit',
      // Told to nobody who lists the arguments of programs.
      env: { ...process.env, KIRSCH_SESSION: cookie.split('=')[1] },
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

/** A repository with a backup of a folder and of Cherry Studio's data, so that there is something to ask for. */
async function makeBackup(computer: SampleComputer, folder: string): Promise<void> {
  await mkdir(join(folder, 'things'));
  await writeFile(join(folder, 'things', 'note.md'), '# A note');
  await computer.ask('PUT', 'storages/disk', { kind: 'folder', folder: join(folder, 'disk') });
  await computer.ask('POST', 'storages/disk/choose', {});
  await computer.ask('POST', 'repository', { password: 'four cherries in a bowl' });
  const { selection } = await computer.ask('GET', 'plan');
  await computer.ask('PUT', 'plan', { ...selection, folders: [join(folder, 'things')] });
  await computer.ask('POST', 'backups', {});
}
