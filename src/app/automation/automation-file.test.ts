import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AutomationFile } from './automation-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kirsch-automation-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('what was kept is there again, for this user alone', async () => {
  const path = join(folder, 'below', 'automation.json');
  const record = {
    history: { since: 1, lastStart: 2, failures: 3, lastFailure: 4 },
    chores: { verify: 5 },
    said: { failure: 'STORAGE_FULL', warnings: ['a'] },
  };
  const file = new AutomationFile(path);
  await Promise.all([file.write({ ...record, chores: {} }), file.write(record)]);
  expect(await new AutomationFile(path).read(9)).toEqual(record);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(folder, 'below'))).toEqual(['automation.json']);
});

test('what is missing, damaged or made up counts as nothing', async () => {
  const path = join(folder, 'automation.json');
  const fresh = { history: { since: 9, failures: 0 }, chores: {}, said: {} };
  expect(await new AutomationFile(path).read(9)).toEqual(fresh);
  for (const text of ['', '{"history":', '[]', '{"history":{"since":-1,"failures":0}}']) {
    writeFileSync(path, text);
    expect(await new AutomationFile(path).read(9)).toEqual(fresh);
  }
});

test('a disk that takes nothing is no error', async () => {
  writeFileSync(join(folder, 'file'), '');
  const file = new AutomationFile(join(folder, 'file', 'automation.json'));
  await file.write({ history: { since: 1, failures: 0 }, chores: {}, said: {} });
});
