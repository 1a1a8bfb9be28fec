import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { AppSettingsSchema } from './app-settings.ts';
import { parseSettings } from './file/settings-document.ts';
import { STORAGE_FIELDS } from './named-storage.ts';

const text = readFileSync(new URL('../../docs/settings.md', import.meta.url), 'utf8');

test('the documentation names every field of a storage, and no other', () => {
  const [, table = ''] = text.split('Every field may be missing:');
  const rows = table.split('\n\n')[1]!.split('\n').slice(2);
  expect(rows.map((row) => /^\| `(\w+)`/.exec(row)?.[1])).toEqual([...STORAGE_FIELDS]);
});

test('its example is a settings file', () => {
  const [, example = ''] = /```jsonc\n([\s\S]*?)```/.exec(text) ?? [];
  expect(parseSettings(example, 'example').storages.get('home')).toMatchObject({
    endpoint: 'https://nas.lan:9000',
    caFile: 'nas.pem',
    limits: { upload: { otherwise: 'unlimited' } },
  });
});

test('it names every field that the app keeps, and no other', () => {
  const [, section = ''] = text.split('## What the app keeps there');
  const table = section.split('\n\n')[2]!;
  const rows = table.split('\n').slice(2);
  const fields = rows.map((row) => /^\| `(\w+)`/.exec(row)?.[1]);
  expect(fields).toEqual(Object.keys(AppSettingsSchema.shape));
});
