import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { updatePrivateFile } from './private-file.ts';
import { SettingsFile } from './settings-file.ts';
import { settingsFilePath } from './settings-place.ts';

const folder = mkdtempSync(join(tmpdir(), 'kirsch-settings-'));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
const newPath = () => join(folder, `${++count}`, 'kirsch', 'settings.jsonc');
const onUnix = test.skipIf(process.platform === 'win32');

test.each([
  [{ KIRSCH_CONFIG: '/x/y.jsonc', XDG_CONFIG_HOME: '/c' }, 'linux', '/h', '/x/y.jsonc'],
  [{ XDG_CONFIG_HOME: '/c' }, 'linux', '/h', '/c/kirsch/settings.jsonc'],
  [{ XDG_CONFIG_HOME: 'c' }, 'linux', '/h', '/h/.config/kirsch/settings.jsonc'],
  [{}, 'darwin', '/Users/a', '/Users/a/Library/Application Support/Kirsch/settings.jsonc'],
  [{ APPDATA: 'C:\\R' }, 'win32', 'C:\\a', 'C:\\R\\Kirsch\\settings.jsonc'],
  [{}, 'win32', 'C:\\a', 'C:\\a\\AppData\\Roaming\\Kirsch\\settings.jsonc'],
] as const)('%j on %s: the place that the system has for settings', (env, platform, home, path) => {
  expect(settingsFilePath(env, platform, home)).toBe(path);
});

test('storages are added, changed, found and removed', async () => {
  const file = new SettingsFile(newPath());
  expect((await file.read()).storages.size).toBe(0);
  expect(existsSync(file.path)).toBe(false);
  await file.add({ name: 'home', bucket: 'photos' });
  await expect(file.add({ name: 'home' })).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
  await file.edit('home', (storage) => ({ ...storage, region: 'eu' }));
  expect(await file.storage('home')).toEqual({ name: 'home', bucket: 'photos', region: 'eu' });
  await file.remove('home');
  for (const call of [
    () => file.storage('home'),
    () => file.remove('home'),
    () => file.edit('home', (storage) => storage),
  ]) {
    await expect(call()).rejects.toMatchObject({ code: 'STORAGE_NOT_CONFIGURED' });
  }
});

test('a missing storage is answered with the names that there are', async () => {
  const file = new SettingsFile(newPath());
  await expect(file.storage('x')).rejects.toMatchObject({ hint: expect.stringContaining('add') });
  await file.add({ name: 'home' });
  await expect(file.storage('x')).rejects.toMatchObject({ hint: expect.stringContaining('home') });
});

onUnix('only its owner can read the file, even if it was open before', async () => {
  const file = new SettingsFile(newPath());
  await file.add({ name: 'a' });
  expect(statSync(file.path).mode & 0o777).toBe(0o600);
  expect(statSync(dirname(file.path)).mode & 0o777).toBe(0o700);
  chmodSync(file.path, 0o644);
  await file.edit('a', (storage) => storage);
  expect(statSync(file.path).mode & 0o777).toBe(0o600);
});

onUnix('a symbolic link stays one: people keep such files elsewhere', async () => {
  const file = new SettingsFile(newPath());
  const target = join(folder, 'dotfiles.jsonc');
  writeFileSync(target, '{}');
  mkdirSync(dirname(file.path), { recursive: true });
  symlinkSync(target, file.path);
  await file.add({ name: 'a' });
  expect(lstatSync(file.path).isSymbolicLink()).toBe(true);
  expect(readFileSync(target, 'utf8')).toContain('"a"');
});

test('a file that cannot be understood is never written', async () => {
  const file = new SettingsFile(newPath());
  mkdirSync(dirname(file.path), { recursive: true });
  for (const text of [
    '{"storages": {',
    '{"version": 99, "storages": {}}',
    'x'.repeat(1024 * 1024 + 1),
  ]) {
    writeFileSync(file.path, text);
    await expect(file.add({ name: 'a' })).rejects.toMatchObject({ code: 'SETTINGS_INVALID' });
    expect(readFileSync(file.path, 'utf8')).toBe(text);
  }
  writeFileSync(file.path, Buffer.from([0x7b, 0xff, 0x7d]));
  await expect(file.read()).rejects.toMatchObject({ code: 'SETTINGS_INVALID' });
  expect(readdirSync(dirname(file.path))).toEqual(['settings.jsonc']);
});

test('a folder in its place is an error with a way out', async () => {
  const path = newPath();
  mkdirSync(path, { recursive: true });
  const error = { code: 'SETTINGS_INACCESSIBLE', hint: expect.stringContaining('KIRSCH_CONFIG') };
  await expect(new SettingsFile(path).read()).rejects.toMatchObject(error);
  await expect(new SettingsFile(path).add({ name: 'a' })).rejects.toMatchObject(error);
});

test('of writers at the same time none loses what another wrote', async () => {
  const file = new SettingsFile(newPath());
  const names = Array.from({ length: 10 }, (_, number) => `s${number}`);
  await Promise.all(names.map((name) => new SettingsFile(file.path).add({ name })));
  expect([...(await file.read()).storages.keys()].sort()).toEqual(names);
  expect(readdirSync(dirname(file.path))).toEqual(['settings.jsonc']);
});

test('nor do writers in several processes', async () => {
  const file = new SettingsFile(newPath());
  const module = new URL('./settings-file.ts', import.meta.url).href;
  const script = `import { SettingsFile } from ${JSON.stringify(module)};
    for (let i = 0; i < 5; i++) await new SettingsFile(${JSON.stringify(file.path)}).add({ name: process.argv[1] + i });`;
  const flags = [
    '--experimental-strip-types',
    '--no-warnings',
    '--input-type=module',
    '-e',
    script,
  ];
  await Promise.all(
    ['a', 'b', 'c'].map((name) => promisify(execFile)(process.execPath, [...flags, name])),
  );
  expect((await file.read()).storages.size).toBe(15);
});

test('what an editor saves in the middle of a change is not overwritten', async () => {
  const path = newPath();
  const options = { what: 'The file', maxBytes: 1_000 };
  let calls = 0;
  await updatePrivateFile(path, options, (text) => {
    if (++calls === 1) writeFileSync(path, 'by hand');
    return `${text ?? ''} and by us`;
  });
  expect(readFileSync(path, 'utf8')).toBe('by hand and by us');
});

test('the lock of a writer that was killed is taken over', async () => {
  const file = new SettingsFile(newPath());
  await file.add({ name: 'a' });
  writeFileSync(`${file.path}.lock`, 'somebody');
  const long = (Date.now() - 60_000) / 1_000;
  utimesSync(`${file.path}.lock`, long, long);
  await Promise.all(['b', 'c', 'd'].map((name) => file.add({ name })));
  expect((await file.read()).storages.size).toBe(4);
  expect(readdirSync(dirname(file.path))).toEqual(['settings.jsonc']);
});
