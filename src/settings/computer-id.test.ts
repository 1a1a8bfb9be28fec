import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ownComputerId } from './computer-id.ts';

const root = mkdtempSync(join(tmpdir(), 'kirsch-computer-'));
afterAll(() => rmSync(root, { recursive: true }));

test('a computer makes its id once, also when several programs ask for it at the same time', async () => {
  const settings = join(root, 'new', 'settings.jsonc');
  const ids = await Promise.all([1, 2, 3].map(() => ownComputerId(settings)));
  expect(new Set(ids).size).toBe(1);
  expect(ids[0]).toMatch(/^[0-9a-f]{16}$/);
  expect(await ownComputerId(settings)).toBe(ids[0]);
  expect(readFileSync(join(root, 'new', 'computer-id'), 'utf8')).toBe(`${ids[0]}\n`);
});

test('a file that holds no id gets a new one', async () => {
  const folder = join(root, 'spoilt');
  mkdirSync(folder);
  writeFileSync(join(folder, 'computer-id'), 'what is this');
  const id = await ownComputerId(join(folder, 'settings.jsonc'));
  expect(await ownComputerId(join(folder, 'settings.jsonc'))).toBe(id);
});
