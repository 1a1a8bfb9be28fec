import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { DEFAULT_APP_SETTINGS } from './app-settings.ts';
import { AppSettingsFile } from './app-settings-file.ts';

async function fileWith(text?: string): Promise<AppSettingsFile> {
  const folder = await mkdtemp(join(tmpdir(), 'kirsch-app-settings-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'settings.jsonc');
  if (text !== undefined) await writeFile(path, text);
  return new AppSettingsFile(path);
}

test('without a file everything is as by default, and the first edit makes one', async () => {
  const file = await fileWith();
  expect(await file.read()).toEqual(DEFAULT_APP_SETTINGS);
  await file.edit((now) => ({ ...now, storage: 'home' }));
  expect(await file.read()).toEqual({ ...DEFAULT_APP_SETTINGS, storage: 'home' });
});

test('comments, and fields that are not known, stay where they are', async () => {
  const file = await fileWith(
    '{\n  // mine\n  "app": {\n    "storage": "a", // the first\n    "later": 1\n  },\n  "storages": {}\n}\n',
  );
  await file.edit((now) => ({ ...now, storage: 'b', onlyIfChanged: false }));
  const text = await readFile(file.path, 'utf8');
  expect(text).toBe(
    '{\n  // mine\n  "app": {\n    "storage": "b", // the first\n    "later": 1,\n    "onlyIfChanged": false\n  },\n  "storages": {}\n}\n',
  );
});

test('what cannot be meant is told, and nothing is written', async () => {
  const wrong = '{ "app": { "schedule": { "kind": "every", "minutes": 7 } } }';
  const file = await fileWith(wrong);
  await expect(file.read()).rejects.toMatchObject({ code: 'SETTINGS_INVALID' });
  const edit = file.edit((now) => ({ ...now, storage: 'b' }));
  await expect(edit).rejects.toMatchObject({ code: 'SETTINGS_INVALID' });
  expect(await readFile(file.path, 'utf8')).toBe(wrong);
  const other = await fileWith();
  const meant = other.edit((now) => ({ ...now, weeklyCheck: 101 }));
  await expect(meant).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
});
